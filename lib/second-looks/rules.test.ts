import { describe, expect, it } from "vitest";
import { isImpartial, type Look, type LookState, lookState } from "./rules";

const here = "a".repeat(64);
const before = "b".repeat(64);

/** A look Nuria asked for; Ignasi answers, unless said otherwise. */
const look = (verdict: Look["verdict"], change: Partial<Look> = {}): Look => ({
  kind: "approval",
  verdict,
  evidenceHash: here,
  askedById: "nuria",
  takenById: verdict ? "ignasi" : null,
  ...change,
});

describe("the second looks on an approval, for Nuria who decides", () => {
  it.each<[string, Look[], LookState]>([
    ["nobody was asked", [], "none"],
    ["asked", [look(null)], "open"],
    ["asked, and Ignasi looks", [look(null, { takenById: "ignasi" })], "open"],
    ["agreed", [look("agree")], "agreed"],
    ["disagreed", [look("disagree")], "disagreed"],
    ["one agrees, another does not", [look("agree"), look("disagree", { takenById: "marta" })], "disagreed"],
    ["another agrees after a disagreement", [look("disagree"), look("agree", { takenById: "marta" })], "disagreed"],
    ["agreed on other evidence", [look("agree", { evidenceHash: before })], "none"],
    ["a disagreement about other evidence", [look("disagree", { evidenceHash: before })], "none"],
    ["other evidence, asked anew", [look("disagree", { evidenceHash: before }), look(null)], "open"],
    ["her own agreement, of when Ignasi held it", [look("agree", { askedById: "ignasi", takenById: "nuria" })], "none"],
    [
      "her own disagreement, of when Ignasi held it",
      [look("disagree", { askedById: "ignasi", takenById: "nuria" })],
      "disagreed",
    ],
    ["Ignasi's question is not hers", [look(null, { askedById: "ignasi" })], "none"],
    ["Ignasi's question, answered by Marta", [look("agree", { askedById: "ignasi", takenById: "marta" })], "agreed"],
    ["a look at a refusal", [look("disagree", { kind: "refusal" })], "none"],
  ])("%s", (_, looks, state) => {
    expect(lookState(looks, here, "nuria")).toBe(state);
  });

  it("is none while there is no evidence", () => {
    expect(lookState([look("agree", { evidenceHash: null })], null, "nuria")).toBe("none");
  });
});

describe("who may give one", () => {
  const nothing = { asked: false, hadHandIn: false, applicant: false, holds: false };

  it("is anybody nothing keeps from it", () => {
    expect(isImpartial(nothing)).toBe(true);
  });

  it.each(["asked", "hadHandIn", "applicant", "holds"])("is nobody of whom it is true: %s", (hindrance) => {
    expect(isImpartial({ ...nothing, [hindrance]: true })).toBe(false);
  });
});

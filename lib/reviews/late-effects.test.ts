import { describe, expect, it } from "vitest";
import { authorOf, type Candidate, leavesNothing, type Seen } from "./late-effects";

const acts: Record<string, Omit<Candidate, "answer">> = {
  "nuria approves": { id: "n-a", kind: "approve", userId: "nuria", raoId: "312", reasonText: null },
  "ignasi approves": { id: "i-a", kind: "approve", userId: "ignasi", raoId: "305", reasonText: null },
  "nuria approves anew": { id: "n-b", kind: "approve", userId: "nuria", raoId: "312", reasonText: null },
  "nuria refuses": { id: "n-r", kind: "refuse", userId: "nuria", raoId: "312", reasonText: "Not sharp." },
  "ignasi refuses": { id: "i-r", kind: "refuse", userId: "ignasi", raoId: "305", reasonText: "Expired." },
  "ignasi refuses alike": { id: "i-s", kind: "refuse", userId: "ignasi", raoId: "305", reasonText: "Not sharp." },
  "nuria validates": { id: "n-v", kind: "validate", userId: "nuria", raoId: "312", reasonText: null },
  "ignasi validates": { id: "i-v", kind: "validate", userId: "ignasi", raoId: "305", reasonText: null },
};
const nobody = { approvingRao: null, validatedBy: null, refusalReason: null, withdrawn: false };
const by = (approvingRao: string): Seen => ({ ...nobody, status: "ENROLLREADY", approvingRao });
const unnamed: Seen = { ...nobody, status: "ENROLLREADY" };
const words = (refusalReason: string): Seen => ({ ...nobody, status: "CANCELLED", refusalReason });
const ended: Seen = { ...nobody, status: "CANCELLED" };

type Act = [act: keyof typeof acts, answer?: Candidate["answer"]];
const told = (candidates: Act[], seen: Seen) => {
  const list = candidates.map(([act, answer = "none"]): Candidate => {
    const found = acts[act];
    if (!found) throw new Error(act);
    return { ...found, answer };
  });
  const { author, unclear } = authorOf(list, seen);
  return `${author?.id ?? "none"}${unclear ? ", unclear" : ""}`;
};

describe("one decision, and an effect", () => {
  it.each<[string, Act, Seen, string]>([
    ["named as its officer", ["nuria approves"], by("312"), "n-a"],
    ["nobody named", ["nuria approves"], unnamed, "n-a"],
    ["nobody named, though it was answered with a no", ["nuria approves", "no"], unnamed, "n-a"],
    ["another named", ["nuria approves"], by("305"), "none"],
    ["another named, though it was accepted", ["nuria approves", "yes"], by("305"), "n-a"],
    ["no effect yet", ["nuria approves", "yes"], { ...nobody, status: "VIDEOREVIEW" }, "none"],
    ["the contrary", ["nuria approves"], ended, "none"],
    ["its words", ["nuria refuses"], words(" Not sharp. "), "n-r"],
    ["its words, as the provider writes them", ["nuria refuses"], words("NOT  SHARP."), "n-r"],
    ["other words", ["nuria refuses"], words("Elsewhere"), "none"],
    ["no words", ["nuria refuses"], ended, "n-r"],
    ["no words, and we withdrew it", ["nuria refuses"], { ...ended, withdrawn: true }, "none"],
    ["its words, though we withdrew it", ["nuria refuses"], { ...words("Not sharp."), withdrawn: true }, "n-r"],
    ["validated", ["nuria validates"], { ...nobody, status: "CREATED", validatedBy: "312" }, "n-v"],
    ["approved by its validation", ["nuria validates"], by("312"), "n-v"],
  ])("%s", (_, act, seen, expected) => {
    expect(told([act], seen)).toBe(expected);
  });
});

describe("a new decision before a released one, and an effect", () => {
  it.each<[string, newer: Act, released: Act, Seen, string]>([
    ["the first is named", ["ignasi approves"], ["nuria approves"], by("312"), "n-a"],
    [
      "the first is named, though the new call was accepted",
      ["ignasi approves", "yes"],
      ["nuria approves"],
      by("312"),
      "n-a",
    ],
    ["the new is named", ["ignasi approves", "yes"], ["nuria approves"], by("305"), "i-a"],
    [
      "the new is named, though its call was answered with a no",
      ["ignasi approves", "no"],
      ["nuria approves"],
      by("305"),
      "i-a",
    ],
    ["a third is named", ["ignasi approves"], ["nuria approves"], by("298"), "none"],
    [
      "a third is named, and the new call was accepted",
      ["ignasi approves", "yes"],
      ["nuria approves"],
      by("298"),
      "i-a",
    ],
    ["nobody named, the new call accepted", ["ignasi approves", "yes"], ["nuria approves"], unnamed, "i-a"],
    ["nobody named, the new call answered with a no", ["ignasi approves", "no"], ["nuria approves"], unnamed, "n-a"],
    ["nobody named, the new call not answered", ["ignasi approves"], ["nuria approves"], unnamed, "i-a, unclear"],
    ["the same officer twice, not answered", ["nuria approves anew"], ["nuria approves"], by("312"), "n-b"],
    ["the same officer twice, a no", ["nuria approves anew", "no"], ["nuria approves"], by("312"), "n-a"],
    ["the first's words", ["ignasi refuses", "no"], ["nuria refuses"], words("Not sharp."), "n-r"],
    ["the new one's words", ["ignasi refuses"], ["nuria refuses"], words("Expired."), "i-r"],
    [
      "the same words, the new accepted",
      ["ignasi refuses alike", "yes"],
      ["nuria refuses"],
      words("Not sharp."),
      "i-s",
    ],
    ["the same words, not answered", ["ignasi refuses alike"], ["nuria refuses"], words("Not sharp."), "i-s, unclear"],
    ["released approval, new refusal, approved", ["ignasi refuses", "no"], ["nuria approves"], by("312"), "n-a"],
    [
      "released approval, new refusal, refused",
      ["ignasi refuses", "yes"],
      ["nuria approves"],
      words("Expired."),
      "i-r",
    ],
    ["released refusal, new approval, refused", ["ignasi approves", "no"], ["nuria refuses"], ended, "n-r"],
    ["released refusal, new approval, approved", ["ignasi approves", "yes"], ["nuria refuses"], by("305"), "i-a"],
    [
      "released validation, new validation, validated by the first",
      ["ignasi validates", "no"],
      ["nuria validates"],
      { ...nobody, status: "CREATED", validatedBy: "312" },
      "n-v",
    ],
  ])("%s", (_, newer, released, seen, expected) => {
    expect(told([newer, released], seen)).toBe(expected);
  });

  it("of two released ones, the named one", () => {
    expect(told([["ignasi approves"], ["nuria approves"]], by("312"))).toBe("n-a");
    expect(told([["ignasi refuses", "no"], ["ignasi approves"], ["nuria approves"]], by("312"))).toBe("n-a");
  });
});

describe("what a status leaves to decide", () => {
  it.each([
    ["VIDEOREVIEW", []],
    ["CREATED", ["validate", "refuse"]],
    ["ENROLLREADY", ["approve", "validate", "refuse"]],
    ["CANCELLED", ["approve", "validate", "refuse"]],
  ])("%s ends %j", (status, kinds) => {
    expect(["approve", "validate", "refuse"].filter((kind) => leavesNothing(kind, status))).toEqual(kinds);
  });
});

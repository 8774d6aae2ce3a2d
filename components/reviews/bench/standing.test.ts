import { describe, expect, it } from "vitest";
import type { ReviewView } from "@/lib/reviews/views";
import { standingOf } from "./standing";

type Facts = Pick<
  ReviewView,
  "accepts" | "claim" | "collection" | "conditions" | "decision" | "request" | "secondLooks"
>;
interface Change {
  mine?: boolean;
  state?: NonNullable<ReviewView["decision"]>["state"];
  providerStatus?: string;
  hash?: string | null;
}

const view = ({ mine = true, state, providerStatus = "VIDEOREVIEW", hash = "a" }: Change = {}) =>
  ({
    accepts: "approve",
    claim: { mine } as Facts["claim"],
    collection: { hash } as Facts["collection"],
    conditions: [{ id: "A1", outcome: "met", about: [], enforcement: "block" }],
    decision: state ? ({ state } as Facts["decision"]) : null,
    request: { id: "r", providerStatus } as Facts["request"],
    secondLooks: { state: "none", looks: [] },
  }) satisfies Facts;
const seen = { inSheet: false, offline: false, hadClaim: true };

describe("how a case stands for its officer", () => {
  it("is open to both verdicts while it is held", () => {
    expect(standingOf(view(), seen)).toMatchObject({
      held: true,
      refuseClosed: false,
      approveClosed: false,
      answersClosed: false,
      hindrance: null,
      ready: true,
      lost: false,
    });
  });

  it("may be refused without evidence, and not approved", () => {
    expect(standingOf(view({ hash: null }), seen)).toMatchObject({
      refuseClosed: false,
      approveClosed: true,
      answersClosed: true,
      hindrance: "no-evidence",
    });
  });

  it.each([
    ["nobody holds it", view({ mine: false }), seen],
    ["a decision is under way", view({ state: "SENDING" }), seen],
    ["it is decided", view({ state: "CONFIRMED" }), seen],
    ["it was ended elsewhere", view({ providerStatus: "CANCELLED" }), seen],
  ])("is closed when %s", (_, facts, how) => {
    expect(standingOf(facts, how)).toMatchObject({
      held: false,
      refuseClosed: true,
      approveClosed: true,
      answersClosed: true,
      hindrance: null,
    });
  });

  it("is decided by nobody without a connection, and answered all the same", () => {
    expect(standingOf(view(), { ...seen, offline: true })).toMatchObject({
      held: true,
      refuseClosed: true,
      approveClosed: true,
      answersClosed: false,
      hindrance: "offline",
    });
  });

  it("opens again for a decision of unknown outcome only under the sheet that signs it", () => {
    expect(standingOf(view({ state: "UNKNOWN" }), seen).running).toBe(true);
    expect(standingOf(view({ state: "UNKNOWN" }), { ...seen, inSheet: true }).running).toBe(false);
    expect(standingOf(view({ state: "SENDING" }), { ...seen, inSheet: true }).running).toBe(true);
  });

  it("is lost only to whoever held it, while there is something to judge", () => {
    expect(standingOf(view({ mine: false }), seen).lost).toBe(true);
    expect(standingOf(view({ mine: false }), { ...seen, hadClaim: false }).lost).toBe(false);
    expect(standingOf(view({ mine: false, state: "CONFIRMED" }), seen).lost).toBe(false);
  });

  it("goes on to the completion where the RA approves apart", () => {
    const validated = { ...view({ providerStatus: "CREATED" }), accepts: "validate" as const };
    expect(standingOf(validated, seen).completion).toBe("/requests/r/complete");
    expect(standingOf({ ...validated, accepts: "approve" }, seen).completion).toBeNull();
  });
});

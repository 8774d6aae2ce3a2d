import { describe, expect, it } from "vitest";
import type { ReviewView } from "@/lib/reviews/views";
import { missingOf } from "./missing";

type Condition = ReviewView["conditions"][number];

const unmet = (
  id: Condition["id"],
  about: string[] = [],
  enforcement: Condition["enforcement"] = "block",
): Condition => ({
  id,
  outcome: "not-met",
  about,
  enforcement,
});
const question = (
  item: ReviewView["answers"][number]["item"],
  change: Partial<ReviewView["answers"][number]> = {},
) => ({
  item,
  answer: null,
  note: null,
  face: {},
  current: true,
  available: true,
  mayBeAbsent: false,
  mandatory: true,
  ...change,
});

describe("what an approval waits for", () => {
  it("is nothing while conditions only ask for a reason", () => {
    expect(missingOf({ conditions: [unmet("A11", [], "reason")], answers: [question("X1")] })).toBeNull();
  });

  it("names mandatory questions without an answer and what was not opened, and not the conditions they stand for", () => {
    const answers = [question("X1", { answer: "pass" }), question("X2"), question("X3", { mandatory: false })];
    const conditions = [unmet("A7", ["video"]), unmet("A8", ["X2"]), unmet("A14", ["surname1"])];
    expect(missingOf({ conditions, answers })).toEqual({ open: ["X2"], unopened: ["video"], others: ["A14"] });
  });

  it("does not tell of what is under seal", () => {
    expect(missingOf({ conditions: [unmet("A12", ["sealed"])], answers: [] })?.others).toEqual([]);
  });
});

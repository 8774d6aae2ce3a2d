import { describe, expect, it } from "vitest";
import { isUnsettled, nextStep, type StepRecords, type StepState, standing, stepsOf } from "./steps";

const at = new Date("2026-11-21T10:00:00Z");
const act = (state: string) => ({ state, by: "nuria", at });
const signed = (state: string, mayHaveLeft = false) => ({ ...act(state), attempt: 1, mayHaveLeft });
const read = { readAt: at, openedAt: at, by: "nuria" };

const records = (changes: Partial<StepRecords> = {}): StepRecords => ({
  status: "CREATED",
  decisions: { validate: signed("CONFIRMED") },
  fields: [],
  documents: [],
  represents: false,
  missing: [],
  papers: { declaration: read, contract: read },
  asked: { declaration: { times: 1, answered: true, at }, contract: { times: 1, answered: true, at } },
  ...changes,
});

const states = (changes: Partial<StepRecords>) => stepsOf(records(changes)).map(({ state }) => state);
const done: StepState = "done";

it.each([
  [[], undefined],
  [["RELEASED", "UNKNOWN"], 1],
  [["CONFIRMED", "REJECTED"], 0],
  [["RELEASED", "CONFIRMED"], 1],
])("of %j the decision that stands is %s", (made, index) => {
  const decisions = made.map((state) => signed(state));
  expect(standing(decisions)).toBe(index === undefined ? undefined : decisions[index]);
});

describe("where an approval at the RA stands", () => {
  it.each<[string, Partial<StepRecords>, StepState[], string | null, boolean]>([
    ["all read", {}, [done, done, "not-needed", done, done, "missing"], "approve", false],
    [
      "nothing yet",
      { status: "VIDEOREVIEW", decisions: {}, papers: {}, asked: {} },
      ["missing", done, "not-needed", "missing", "missing", "missing"],
      "validate",
      false,
    ],
    [
      "validation under way",
      { status: "VIDEOREVIEW", decisions: { validate: signed("SENDING") } },
      ["under-way", done, "not-needed", done, done, "missing"],
      "validate",
      true,
    ],
    [
      "validation unknown",
      { status: "VIDEOREVIEW", decisions: { validate: signed("UNKNOWN") } },
      ["unknown", done, "not-needed", done, done, "missing"],
      "validate",
      true,
    ],
    [
      "validation never left",
      { status: "VIDEOREVIEW", decisions: { validate: signed("NOT_SENT") } },
      ["failed", done, "not-needed", done, done, "missing"],
      "validate",
      false,
    ],
    [
      "validation released",
      { status: "VIDEOREVIEW", decisions: { validate: signed("RELEASED") } },
      ["unknown", done, "not-needed", done, done, "missing"],
      "validate",
      true,
    ],
    [
      "validation sent, and signed again in vain",
      { status: "VIDEOREVIEW", decisions: { validate: signed("NOT_SENT", true) } },
      ["unknown", done, "not-needed", done, done, "missing"],
      "validate",
      true,
    ],
    [
      "approval released",
      { decisions: { validate: signed("CONFIRMED"), approve: signed("RELEASED") } },
      [done, done, "not-needed", done, done, "unknown"],
      "approve",
      false,
    ],
    [
      "validated by another hand than ours",
      { decisions: { validate: signed("REJECTED") } },
      [done, done, "not-needed", done, done, "missing"],
      "approve",
      false,
    ],
    [
      "fields missing",
      { missing: ["organization_name"] },
      [done, "missing", "not-needed", done, done, "missing"],
      "fields",
      false,
    ],
    [
      "fields refused",
      { missing: ["organization_name"], fields: [act("rejected")] },
      [done, "failed", "not-needed", done, done, "missing"],
      "fields",
      false,
    ],
    [
      "fields unknown, whatever the RA says is missing",
      { fields: [act("accepted"), act("unknown")] },
      [done, "unknown", "not-needed", done, done, "missing"],
      "fields",
      true,
    ],
    [
      "the RA cannot be asked",
      { missing: null },
      [done, "unknown", "not-needed", done, done, "missing"],
      "fields",
      true,
    ],
    ["a document wanted", { represents: true }, [done, done, "missing", done, done, "missing"], "documents", false],
    [
      "a document under way",
      { represents: true, documents: [act("sending")] },
      [done, done, "under-way", done, done, "missing"],
      "documents",
      true,
    ],
    [
      "a second document unknown",
      { represents: true, documents: [act("accepted"), act("unknown")] },
      [done, done, "unknown", done, done, "missing"],
      "documents",
      true,
    ],
    [
      "a document nobody asked for, refused",
      { documents: [act("rejected")] },
      [done, done, "not-needed", done, done, "missing"],
      "approve",
      false,
    ],
    [
      "a paper open, another whose answer was lost",
      {
        papers: { declaration: { readAt: null, openedAt: at, by: "nuria" } },
        asked: { contract: { times: 2, answered: false, at } },
      },
      [done, done, "not-needed", "under-way", "failed", "missing"],
      "declaration",
      false,
    ],
    [
      "approved",
      { status: "ENROLLREADY", decisions: { validate: signed("CONFIRMED"), approve: signed("CONFIRMED") } },
      [done, done, "not-needed", done, done, done],
      null,
      false,
    ],
    [
      "approval unknown",
      { decisions: { validate: signed("CONFIRMED"), approve: signed("UNKNOWN") } },
      [done, done, "not-needed", done, done, "unknown"],
      "approve",
      false,
    ],
  ])("%s", (_name, changes, expected, next, unsettled) => {
    expect(states(changes)).toEqual(expected);
    const steps = stepsOf(records(changes));
    expect([nextStep(steps)?.step ?? null, isUnsettled(steps)]).toEqual([next, unsettled]);
  });
});

import { describe, expect, it } from "vitest";
import { clean, policyOf, presets, row } from "@/lib/testing/approval";
import { type CompletionFacts, completionConditions } from "./conditions";

const read = { current: true, outcomes: [{ field: "document_number", outcome: "equal" }] };
const complete: CompletionFacts = {
  status: "CREATED",
  videoidStatus: "VALIDATED",
  validatedBy: "312",
  judgedByProvider: false,
  validatedHere: "yes",
  identified: [row("equal")],
  underWay: false,
  missing: [],
  represents: false,
  documents: 0,
  papers: { declaration: read, contract: read },
  contactCheck: "ok",
};
const differs = { current: true, outcomes: [{ field: "document_number", outcome: "different" }] };
const lax = { "not-met": "note", "not-available": "note" } as const;

/** What the gate makes of one condition. */
function found(
  id: string,
  { review = {}, facts = {} }: { review?: Partial<typeof clean>; facts?: Partial<CompletionFacts> },
  policy = policyOf("standard"),
) {
  const condition = completionConditions({ ...clean, ...review }, { ...complete, ...facts }, policy).find(
    (entry) => entry.id === id,
  );
  return condition && `${condition.outcome} ${condition.enforcement}`;
}

describe("before the last approval", () => {
  it.each(presets)("nothing stands against what is right, under %s", (preset) => {
    const open = completionConditions(clean, complete, policyOf(preset)).filter(({ outcome }) => outcome !== "met");
    expect(open).toEqual([]);
  });

  it.each<[string, Partial<typeof clean>, Partial<CompletionFacts>]>([
    ["a field of the evidence differs", { fields: [row("different")] }, {}],
    [
      "the machine-readable zone differs",
      { fields: [{ ...row("equal"), zoneComparison: { outcome: "different" } }] },
      {},
    ],
    ["a check digit of it is wrong", { zoneDigits: "wrong" }, {}],
    ["a register said no, even after the validation", { source: "denied" }, {}],
    ["what was identified differs from the request", {}, { identified: [row("different")] }],
  ])("%s: nobody approves, under any policy", (_, review, facts) => {
    for (const preset of presets) expect(found("A14", { review, facts }, policyOf(preset))).toBe("not-met block");
  });

  it.each<[string, CompletionFacts["papers"]]>([
    ["one was not read", { declaration: read }],
    ["one says something else than the evidence", { declaration: differs, contract: read }],
  ])("papers: %s: no mapping lets it through", (_, papers) => {
    for (const preset of presets)
      expect(found("A18", { facts: { papers } }, policyOf(preset, { mapping: { A18: lax } }))).toBe("not-met block");
  });

  it("papers that say nothing of a field are the policy's to weigh", () => {
    const silent = { current: true, outcomes: [{ field: "email", outcome: "absent" }] };
    const papers = { declaration: silent, contract: silent };
    const by = (mapping: object) => found("A18", { facts: { papers } }, policyOf("strict", { mapping }));
    expect([by({}), by({ A18: lax })]).toEqual(["not-available block", "not-available note"]);
  });
});

import { describe, expect, it } from "vitest";
import { conditionIds } from "@/lib/policy/enforcement";
import type { PolicySettings, Preset } from "@/lib/policy/settings";
import { clean, each, passed, policyOf, presets, row, without } from "@/lib/testing/approval";
import { type checkKeys, itemKinds } from "@/lib/workflows/evidence";
import type { answers, checklistItems } from "./checklist";
import { approveConditions, askingReason, blocking, type ReviewFacts } from "./conditions";

/** What stands in the way, what asks for a reason and what is only noted, as `B:A1 R:A11 N:A13b`. */
function verdict(change: Partial<ReviewFacts>, preset: Preset, settings: Partial<PolicySettings> = {}): string {
  const letter = { block: "B", reason: "R", note: "N" };
  return approveConditions({ ...clean, ...change }, policyOf(preset, settings))
    .filter((condition) => condition.outcome !== "met")
    .map((condition) => `${letter[condition.enforcement]}:${condition.id}`)
    .join(" ");
}

const items = (change: Partial<Record<(typeof itemKinds)[number], string>>) => ({ ...clean.items, ...change });
const looks = (change: ReviewFacts["looks"]) => ({ ...clean.looks, ...change });
const answer = (item: (typeof checklistItems)[number], given: (typeof answers)[number], current = true) => ({
  answers: { ...clean.answers, [item]: { answer: given, current } },
});
const check = (key: (typeof checkKeys)[number], value: unknown) => ({
  checks: passed.map((entry) => (entry.key === key ? { ...entry, value } : entry)),
});

describe("a request about which nothing is wrong", () => {
  it.each(presets)("meets every condition under %s", (preset) => {
    const conditions = approveConditions(clean, policyOf(preset));
    expect(conditions.map((condition) => condition.id)).toEqual([...conditionIds]);
    expect(conditions.filter((condition) => condition.outcome !== "met")).toEqual([]);
  });
});

describe("the kernel blocks under every policy", () => {
  const kernel: [what: string, change: Partial<ReviewFacts>, id: string][] = [
    ["a status other than review", { status: "CREATED" }, "A1"],
    ["a claim that was lost", { claimed: false }, "A2"],
    ["a page that is out of date", { versionUnchanged: false }, "A2"],
    ["an officer without an id at the provider", { raoId: null }, "A3"],
    ["an officer of another authority", { inAuthority: false }, "A3"],
    ["an officer who is the applicant", { isApplicant: true }, "A4"],
    ["evidence that is not collected", { evidenceHash: null }, "A6"],
    ["an answer given on other evidence", answer("X1", "pass", false), "A6"],
    ["a check reported as failed", check("data_integrity", false), "A10"],
    [
      "a check nobody knows reported as failed",
      { checks: [...passed, { key: null, label: "New", value: false }] },
      "A10",
    ],
    ["a face judged the same against the software", { faceOpinion: "contradicts" }, "A12"],
    [
      "a face nobody here could judge against the software",
      { faceOpinion: "contradicts", ...answer("F1", "not-available") },
      "A12",
    ],
    ["a face judged another", answer("F1", "fail"), "A12"],
    ["a face nobody judged yet", { answers: without(clean.answers, "F1") }, "A12"],
    ["an incident somebody reported", { frozen: true }, "A1"],
    ["a register that says no", { source: "denied" }, "A14"],
    ["a colleague who disagrees", { secondLook: "disagreed" }, "A19b"],
    ["a field that differs", { fields: [row("equal"), row("different")] }, "A14"],
    ["a zone that differs", { fields: [{ ...row("equal"), zoneComparison: { outcome: "different" } }] }, "A14"],
    ["a check digit of a zone that is wrong", { zoneDigits: "wrong" }, "A14"],
    ["a decision whose outcome is open", { openDecision: true }, "A20"],
  ];
  it.each(kernel.flatMap(([what, change, id]) => presets.map((preset) => ({ what, change, id, preset }))))(
    "$id $preset: $what",
    ({ change, id, preset }) => {
      expect(verdict(change, preset)).toContain(`B:${id}`);
    },
  );
});

describe("what each policy makes of the rest", () => {
  const table: [what: string, change: Partial<ReviewFacts>, minimum: string, standard: string, strict: string][] = [
    ["the officer opened the request", { isCreator: true }, "N:A4b", "R:A4b", "B:A4b"],
    [
      "an image is missing",
      { items: items({ document_rear: "missing" }), looks: without(clean.looks, "document_rear") },
      "N:A5",
      "R:A5",
      "B:A5",
    ],
    [
      "an image does not apply",
      { items: items({ document_rear: "not-applicable" }), looks: without(clean.looks, "document_rear") },
      "",
      "",
      "",
    ],
    ["the connection gives no facts", { factsReturned: false }, "N:A5", "R:A5", "B:A5"],
    [
      "the connection gives nothing at all",
      { factsReturned: false, items: each(itemKinds, "not-returned"), looks: {} },
      "N:A5 N:A7 N:A9",
      "R:A5 R:A7 R:A9",
      "B:A5 B:A7 B:A9",
    ],
    ["a copy expired", { items: items({ document_front: "expired" }) }, "B:A7", "B:A7", "B:A7"],
    ["every copy expired", { items: each(itemKinds, "expired") }, "B:A7 N:A9", "B:A7 R:A9", "B:A7 B:A9"],
    ["an item is still on its way", { items: items({ video: "waiting" }) }, "B:A7 N:A9", "B:A7 R:A9", "B:A7 B:A9"],
    ["an image was not opened", { looks: without(clean.looks, "document_front") }, "B:A7", "B:A7", "B:A7"],
    [
      "an image was opened before it changed",
      { looks: looks({ document_front: { current: false } }) },
      "B:A7",
      "B:A7",
      "B:A7",
    ],
    [
      "the browser could not play the video",
      { looks: looks({ video: { current: true, unplayable: true } }) },
      "N:A7 N:A9",
      "R:A7 R:A9",
      "B:A7 B:A9",
    ],
    ["the video cannot be decoded", { items: items({ video: "unreadable" }) }, "N:A7 N:A9", "R:A7 R:A9", "B:A7 B:A9"],
    [
      "the video was seen to 94 %",
      { looks: looks({ video: { current: true, seen: 0.94 } }) },
      "N:A7b",
      "R:A7b",
      "B:A7b",
    ],
    ["the video was seen to 95 %", { looks: looks({ video: { current: true, seen: 0.95 } }) }, "", "", ""],
    ["a question is open", { answers: without(clean.answers, "V1") }, "", "B:A8", "B:A8"],
    ["the last judgement is open", { answers: without(clean.answers, "P1") }, "B:A8", "B:A8", "B:A8"],
    ["a question was answered no", answer("D4", "fail"), "B:A8", "B:A8", "B:A8"],
    ["a question was left in doubt", answer("V6", "cannot-tell"), "B:A8", "B:A8", "B:A8"],
    ["a question could not be judged", answer("C1", "not-available"), "", "R:A8", "B:A8"],
    ["the officer is not appointed", { fitnessGaps: ["appointed"] }, "N:A3b", "N:A3b", "B:A3b"],
    ["the officer's training has lapsed", { fitnessGaps: ["training"] }, "N:A3b", "N:A3b", "B:A3b"],
    ["two features were named", { features: { distinct: 2, variable: 2 } }, "N:A9", "R:A9", "B:A9"],
    ["one feature changes with the angle", { features: { distinct: 5, variable: 1 } }, "N:A9", "R:A9", "B:A9"],
    ["no authentic source was asked", { source: "none" }, "N:A15", "R:A15", "B:A15"],
    ["an authentic source was tried twice", { source: "open" }, "N:A15", "R:A15", "B:A15"],
    ["an authentic source was tried three times", { source: "substitute" }, "", "", ""],
    [
      "three tries stand for what the source would have said",
      { source: "substitute", ...answer("X6", "not-available") },
      "",
      "",
      "",
    ],
    ["there is no source for the document", { source: "not-applicable" }, "", "", ""],
    [
      "the provider finds phone or e-mail too often",
      { contactCheck: "ko" },
      "N:A16 N:A19",
      "R:A16 N:A19",
      "R:A16 B:A19",
    ],
    ["the same, and a colleague agrees", { contactCheck: "ko", secondLook: "agreed" }, "", "", ""],
    ["the provider was not asked about phone and e-mail", { contactCheck: null }, "N:A16", "R:A16", "R:A16"],
    ["the powers are not proven", { answers: without(clean.answers, "R2") }, "N:A17", "B:A8 B:A17", "B:A8 B:A17"],
    ["an earlier request was refused for fraud", { earlierFraud: true }, "N:A19", "N:A19", "B:A19"],
    ["the same, and a colleague was asked", { earlierFraud: true, secondLook: "open" }, "N:A19", "N:A19", "B:A19"],
    ["the same, and a colleague agrees", { earlierFraud: true, secondLook: "agreed" }, "", "", ""],
    ["a check was not reported", check("liveliness", undefined), "N:A11", "R:A11", "R:A11"],
    ["a check says something else than yes or no", check("liveliness", "yes"), "N:A11", "R:A11", "R:A11"],
    [
      "the software is in doubt about the face",
      { faceOpinion: "inconclusive" },
      "N:A12b N:A19",
      "R:A12b N:A19",
      "B:A12b B:A19",
    ],
    ["the same, and a colleague agrees", { faceOpinion: "inconclusive", secondLook: "agreed" }, "", "", ""],
    [
      "the software says nothing about the face",
      { faceOpinion: "not-reported" },
      "N:A12b N:A19",
      "R:A12b N:A19",
      "B:A12b B:A19",
    ],
    ["the document had expired on the day", { validityThen: "expired" }, "N:A13", "B:A13", "B:A13"],
    ["whether it was valid is not known", { validityThen: "absent" }, "N:A13", "N:A13", "B:A13"],
    ["the date cannot be read", { validityThen: "unreadable" }, "N:A13", "N:A13", "B:A13"],
    ["the document has expired since", { validityNow: "expired" }, "N:A13b", "R:A13b", "R:A13b"],
    ["the document never expires", { validityThen: "no-expiry", validityNow: "no-expiry" }, "", "", ""],
    ["name or number are not known", { identityKnown: false }, "N:A18", "R:A18", "B:A18"],
    ["a field could not be compared", { fields: [row("absent")] }, "", "", ""],
    [
      "the face is judged different, as the software says",
      { faceOpinion: "contradicts", ...answer("F1", "fail") },
      "B:A8 B:A12",
      "B:A8 B:A12",
      "B:A8 B:A12",
    ],
  ];
  it.each(table)("%s", (_, change, minimum, standard, strict) => {
    expect(presets.map((preset) => verdict(change, preset))).toEqual([minimum, standard, strict]);
  });
});

describe("what a condition is about", () => {
  const about = (change: Partial<ReviewFacts>, id: string) =>
    approveConditions({ ...clean, ...change }, policyOf("standard")).find((condition) => condition.id === id)?.about;

  it("names items, checks, fields and questions, never values", () => {
    expect(about({ items: items({ document_rear: "failed" }), factsReturned: false }, "A5")).toEqual([
      "document_rear",
      "facts",
    ]);
    expect(about({ looks: without(clean.looks, "video") }, "A7")).toEqual(["video"]);
    expect(about(answer("V3", "fail"), "A8")).toEqual(["V3"]);
    expect(about(answer("X2", "pass", false), "A6")).toEqual(["X2"]);
    expect(about({ features: { distinct: 1, variable: 0 } }, "A9")).toEqual(["features", "variable"]);
    expect(about(check("liveliness", false), "A10")).toEqual(["liveliness"]);
    expect(about(check("liveliness", null), "A11")).toEqual(["liveliness"]);
    expect(about({ fields: [row("different")], zoneDigits: "wrong" }, "A14")).toEqual(["surname1", "zone-digits"]);
    expect(about({ claimed: false, versionUnchanged: false }, "A2")).toEqual(["claim"]);
  });
});

describe("what an authority decides for itself", () => {
  it.each<[string, Partial<ReviewFacts>, Partial<PolicySettings>, string]>([
    [
      "an officer's training is enforced",
      { fitnessGaps: ["training"] },
      { mapping: { A3b: { "not-met": "block", "not-available": "block" } } },
      "B:A3b",
    ],
    ["more features are wanted", {}, { featuresLeast: 4 }, "R:A9"],
    [
      "fewer features are wanted",
      { features: { distinct: 1, variable: 0 } },
      { featuresLeast: 1, featuresVariable: 0 },
      "",
    ],
    ["half a film is enough", { looks: looks({ video: { current: true, seen: 0.5 } }) }, { coverageLeast: 0.5 }, ""],
    ["every approval wants a colleague", {}, { secondLookOn: ["always"] }, "N:A19"],
    ["none does", { earlierFraud: true }, { secondLookOn: [] }, ""],
  ])("%s", (_, change, settings, expected) => {
    expect(verdict(change, "standard", settings)).toBe(expected);
  });
});

describe("under the strict preset, what fails alone stops the approval alone", () => {
  const only: Record<(typeof conditionIds)[number], Partial<ReviewFacts>> = {
    A1: { status: "CREATED" },
    A2: { claimed: false },
    A3: { raoId: null },
    A3b: { fitnessGaps: ["accepted"] },
    A4: { isApplicant: true },
    A4b: { isCreator: true },
    A5: { factsReturned: false },
    A6: answer("X1", "pass", false),
    A7: { looks: without(clean.looks, "document_photo") },
    A7b: { looks: looks({ video: { current: true, seen: 0.9 } }) },
    A8: { answers: without(clean.answers, "V5") },
    A9: { features: { distinct: 3, variable: 1 } },
    A10: check("documents_match", false),
    A11: check("otp_validation", undefined),
    A12: { faceOpinion: "contradicts" },
    A12b: { faceOpinion: "inconclusive" },
    A13: { validityThen: "expired" },
    A13b: { validityNow: "expired" },
    A14: { fields: [row("different")] },
    A15: { source: "none" },
    A16: { contactCheck: "not-checked" },
    A17: answer("R3", "fail"),
    A18: { identityKnown: false },
    A19: { earlierFraud: true },
    A19b: { secondLook: "disagreed" },
    A20: { openDecision: true },
  };
  /** What the rulebook marks soft: a reason in writing. */
  const soft = ["A11", "A13b", "A16"];
  /** A doubt about the face calls for a colleague; what a question says of powers is a question too. */
  const beside: Record<string, string[]> = { A12b: ["A19"], A17: ["A8"] };

  it.each(conditionIds)("%s", (id) => {
    const conditions = approveConditions(
      { ...clean, ...only[id] },
      policyOf("strict", { secondLookOn: ["similarity-inconclusive", "earlier-fraud"] }),
    );
    const found = soft.includes(id) ? askingReason(conditions) : blocking(conditions);
    expect(found.map((condition) => condition.id)).toEqual([...(beside[id] ?? []), id].toSorted(byRule));
    expect(conditions.filter(({ outcome }) => outcome !== "met")).toHaveLength(1 + (beside[id]?.length ?? 0));
  });

  const byRule = (a: string, b: string) =>
    conditionIds.indexOf(a as (typeof conditionIds)[number]) - conditionIds.indexOf(b as (typeof conditionIds)[number]);
});

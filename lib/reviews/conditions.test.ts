import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FieldCheck, Validity } from "@/lib/evidence/cross-check";
import { conditionIds, kernel } from "@/lib/policy/enforcement";
import { type Policy, type PolicySettings, type Preset, policySettings } from "@/lib/policy/settings";
import { type Check, checkKeys, itemKinds } from "@/lib/workflows/evidence";
import { answers, checklistItems, itemsOf, mandatoryItems } from "./checklist";
import { approveConditions, askingReason, blocking, fitnessGaps, isSealed, type ReviewFacts } from "./conditions";

const each = <K extends string, V>(keys: readonly K[], value: V) =>
  Object.fromEntries(keys.map((key) => [key, value])) as Record<K, V>;

const passed: Check[] = checkKeys.map((key) => ({ key, label: key, value: true }));
const row = (outcome: "equal" | "different" | "absent"): FieldCheck => ({
  field: "surname1",
  request: "GARCÍA",
  ocr: outcome === "absent" ? null : "GARCÍA",
  comparison: outcome === "equal" ? { outcome, rule: "N0" } : { outcome },
});

/** A request about which nothing is wrong. */
const clean: ReviewFacts = {
  status: "VIDEOREVIEW",
  judgedHere: true,
  frozen: false,
  openDecision: false,
  claimed: true,
  versionUnchanged: true,
  raoId: "312",
  inAuthority: true,
  fitnessGaps: [],
  isApplicant: false,
  isCreator: false,
  evidenceHash: "a".repeat(64),
  items: each(itemKinds, "stored"),
  factsReturned: true,
  checks: passed,
  faceOpinion: "supports",
  looks: { ...each(itemKinds, { current: true }), video: { current: true, seen: 1 } },
  asked: checklistItems,
  answers: each(checklistItems, { answer: "pass", current: true }),
  features: { distinct: 3, variable: 2 },
  fields: [row("equal")],
  validityThen: "valid",
  validityNow: "valid",
  source: "provider",
  contactCheck: "ok",
  earlierFraud: false,
  secondLook: "none",
  identityKnown: true,
};

const presets: Preset[] = ["minimum", "standard", "strict"];

const policyOf = (preset: Preset, settings: Partial<PolicySettings> = {}): Pick<Policy, "preset" | "settings"> => ({
  preset,
  settings: policySettings.parse(settings),
});

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
const without = <T extends object>(object: T, key: keyof T) =>
  Object.fromEntries(Object.entries(object).filter(([name]) => name !== key)) as Partial<T>;

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
    ["a face nobody judged yet", { answers: without(clean.answers, "F1") }, "A12"],
    ["an incident somebody reported", { frozen: true }, "A1"],
    ["a register that says no", { source: "denied" }, "A14"],
    ["a colleague who disagrees", { secondLook: "disagreed" }, "A19b"],
    ["a field that differs", { fields: [row("equal"), row("different")] }, "A14"],
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
      "B:A8",
      "B:A8",
      "B:A8",
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
    expect(about({ fields: [row("different")] }, "A14")).toEqual(["surname1"]);
    expect(about({ claimed: false, versionUnchanged: false }, "A2")).toEqual(["claim"]);
  });
});

describe("whatever the facts", () => {
  const answered = fc.record({ answer: fc.constantFrom(...answers), current: fc.boolean() });
  const validity = fc.constantFrom<Validity>("valid", "expired", "no-expiry", "absent", "unreadable");
  const wild: fc.Arbitrary<ReviewFacts> = fc.record({
    status: fc.constantFrom("VIDEOREVIEW", "VIDEOPENDING", "CANCELLED", "ENROLLREADY", "SOMETHING_NEW"),
    judgedHere: fc.boolean(),
    frozen: fc.boolean(),
    openDecision: fc.boolean(),
    claimed: fc.boolean(),
    versionUnchanged: fc.boolean(),
    raoId: fc.option(fc.constant("312")),
    inAuthority: fc.boolean(),
    fitnessGaps: fc.subarray([...fitnessGaps]),
    isApplicant: fc.boolean(),
    isCreator: fc.boolean(),
    evidenceHash: fc.option(fc.constant("a".repeat(64))),
    items: fc.dictionary(
      fc.constantFrom(...itemKinds),
      fc.constantFrom("stored", "unreadable", "not-returned", "missing", "not-applicable", "failed", "expired"),
    ),
    factsReturned: fc.boolean(),
    checks: fc.array(
      fc.record({
        key: fc.option(fc.constantFrom(...checkKeys)),
        label: fc.string(),
        value: fc.constantFrom(true, false, null, "true", undefined),
      }),
    ),
    faceOpinion: fc.constantFrom("supports", "inconclusive", "contradicts", "not-reported"),
    looks: fc.dictionary(
      fc.constantFrom(...itemKinds),
      fc.record(
        { current: fc.boolean(), seen: fc.double({ min: 0, max: 1, noNaN: true }), unplayable: fc.boolean() },
        { requiredKeys: ["current"] },
      ),
    ),
    asked: fc
      .record({ passport: fc.boolean(), hasSource: fc.boolean(), powersJudgedHere: fc.boolean() })
      .map((of) => itemsOf(of)),
    answers: fc.dictionary(fc.constantFrom(...checklistItems), answered, { minKeys: 0, maxKeys: 40 }),
    features: fc.record({ distinct: fc.nat(5), variable: fc.nat(3) }),
    fields: fc.array(fc.constantFrom(row("equal"), row("different"), row("absent"))),
    validityThen: validity,
    validityNow: validity,
    source: fc.constantFrom("provider", "not-applicable", "confirmed", "denied", "substitute", "open", "none"),
    contactCheck: fc.constantFrom("ok", "ko", "not-checked", null),
    earlierFraud: fc.boolean(),
    secondLook: fc.constantFrom("none", "open", "agreed", "disagreed"),
    identityKnown: fc.boolean(),
  });

  /** Mostly clean, so that what is let through occurs often enough to be looked at. */
  const anyFacts = fc
    .tuple(wild, fc.subarray(Object.keys(clean) as (keyof ReviewFacts)[], { maxLength: 5 }))
    .map(([found, keys]): ReviewFacts => ({ ...clean, ...Object.fromEntries(keys.map((key) => [key, found[key]])) }));

  const may = (facts: ReviewFacts, preset: Preset) => blocking(approveConditions(facts, policyOf(preset))).length === 0;
  const anyPreset = fc.constantFrom(...presets);

  /** Findings that may come on top of whatever is known already. */
  const worse: Record<string, (facts: ReviewFacts) => ReviewFacts> = {
    "a failed check": (facts) => ({
      ...facts,
      checks: [...facts.checks, { key: null, label: "Another", value: false }],
    }),
    "a differing field": (facts) => ({ ...facts, fields: [...facts.fields, row("different")] }),
    "a question answered no": (facts) => ({
      ...facts,
      asked: checklistItems,
      answers: { ...facts.answers, D4: { answer: "fail", current: true } },
    }),
    "an open decision": (facts) => ({ ...facts, openDecision: true }),
    "a lost claim": (facts) => ({ ...facts, claimed: false }),
    "an applicant who is the officer": (facts) => ({ ...facts, isApplicant: true }),
    "another status": (facts) => ({ ...facts, status: "CANCELLED" }),
    "evidence that is gone": (facts) => ({ ...facts, evidenceHash: null }),
    "a colleague who disagrees": (facts) => ({ ...facts, secondLook: "disagreed" }),
    "a register that says no": (facts) => ({ ...facts, source: "denied" }),
    "an incident": (facts) => ({ ...facts, frozen: true }),
    "an own verdict that is missing": (facts) => ({ ...facts, answers: without(facts.answers, "F1") }),
  };

  it.each(Object.keys(worse))("%s never makes an approval possible", (finding) => {
    fc.assert(
      fc.property(anyFacts, anyPreset, (facts, preset) => {
        const after = worse[finding]?.(facts) ?? facts;
        expect(may(after, preset)).toBe(false);
      }),
    );
  });

  it("a stricter policy never lets through what a weaker one stops", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        for (const [weaker, stricter] of [
          ["minimum", "standard"],
          ["standard", "strict"],
        ] as const)
          expect(may(facts, stricter) && !may(facts, weaker)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it("an unmet condition either blocks, asks for a reason or is noted, and a met one never does more than note", () => {
    fc.assert(
      fc.property(anyFacts, anyPreset, (facts, preset) => {
        const conditions = approveConditions(facts, policyOf(preset));
        const stopping = blocking(conditions);
        const asking = askingReason(conditions);
        expect(conditions.map((condition) => condition.id)).toEqual([...conditionIds]);
        expect(stopping.filter((condition) => asking.includes(condition))).toEqual([]);
        expect([...stopping, ...asking].filter((condition) => condition.outcome === "met")).toEqual([]);
      }),
    );
  });

  it("who may approve has answered every question on the present evidence, and no contradiction stands", () => {
    fc.assert(
      fc.property(anyFacts, anyPreset, (facts, preset) => {
        fc.pre(may(facts, preset));
        for (const item of mandatoryItems(facts.asked, preset)) {
          expect(["pass", "not-available"]).toContain(facts.answers[item]?.answer);
          expect(facts.answers[item]?.current).toBe(true);
        }
        expect(isSealed(facts)).toBe(false);
        expect(facts.checks.some((entry) => entry.value === false)).toBe(false);
        expect(facts.fields.some((field) => field.comparison.outcome === "different")).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it("says the same of the face whatever the machine thinks, until the officer's own verdict is there", () => {
    const opinions = ["supports", "inconclusive", "contradicts", "not-reported"] as const;
    fc.assert(
      fc.property(anyFacts, anyPreset, fc.constantFrom(true, false, undefined), (found, preset, live) => {
        const facts = { ...found, answers: without(found.answers, "F3") };
        const told = opinions.map((faceOpinion) => {
          const others = facts.checks.filter((entry) => entry.key !== "liveliness");
          const checks = [...others, { key: "liveliness" as const, label: "Liveness detected", value: live }];
          return JSON.stringify(approveConditions({ ...facts, faceOpinion, checks }, policyOf(preset)));
        });
        expect(new Set(told).size).toBe(1);
        const silent = facts.checks.filter((entry) => entry.key !== "liveliness");
        expect(told[0]).toBe(JSON.stringify(approveConditions({ ...facts, checks: silent }, policyOf(preset))));
      }),
    );
  });

  it("no override of an authority's relaxes the kernel", () => {
    fc.assert(
      fc.property(anyFacts, anyPreset, fc.constantFrom("reason", "note"), (facts, preset, enforcement) => {
        const lax = Object.fromEntries(
          conditionIds
            .filter((id) => !(kernel as readonly string[]).includes(id))
            .map((id) => [id, { "not-met": enforcement, "not-available": enforcement }]),
        );
        const conditions = approveConditions(facts, policyOf(preset, { mapping: lax }));
        const unmet = conditions.filter(({ outcome }) => outcome !== "met").map(({ id }) => id);
        expect(blocking(conditions).map(({ id }) => id)).toEqual(
          unmet.filter((id) => (kernel as readonly string[]).includes(id)),
        );
      }),
    );
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

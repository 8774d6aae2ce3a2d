import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Validity } from "@/lib/evidence/cross-check";
import { conditionIds, kernel } from "@/lib/policy/enforcement";
import type { Preset } from "@/lib/policy/settings";
import { clean, policyOf, presets, row, without } from "@/lib/testing/approval";
import { checkKeys, itemKinds } from "@/lib/workflows/evidence";
import { answers, checklistItems, itemsOf, mandatoryItems } from "./checklist";
import { approveConditions, askingReason, blocking, fitnessGaps, isSealed, type ReviewFacts } from "./conditions";

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
  zoneDigits: fc.constantFrom("right", "wrong", "none"),
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

describe("whatever the facts", () => {
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

import { describe, expect, it } from "vitest";
import { kernel, type MappedCondition, presetMapping } from "./enforcement";
import { proposeInput } from "./schema";
import { type PolicySettings, type Preset, policySettings } from "./settings";
import { boundsOf, changesBetween, isNumberKey, rulesOf, units, valueGroups, withPreset, withRule } from "./views";

const content = (preset: Preset, settings: object = {}) => ({ preset, settings: policySettings.parse(settings) });
const keys = (preset: Preset, settings: object, before = content("standard")) =>
  changesBetween(before, content(preset, settings)).map(({ key }) => key);

describe("what another policy changes", () => {
  it.each<[string, Preset, object, string[]]>([
    ["nothing", "standard", {}, []],
    ["a value", "standard", { claimMinutes: 20 }, ["claimMinutes"]],
    ["a value set to what it is by itself", "standard", { claimMinutes: 15 }, []],
    [
      "the order of reasons",
      "standard",
      { secondLookOn: ["earlier-fraud", "contact-limit", "similarity-inconclusive"] },
      [],
    ],
    ["a reason less", "standard", { secondLookOn: ["earlier-fraud"] }, ["secondLookOn"]],
    [
      "the order of words",
      "standard",
      { similarity: { low: "contradicts", medium: "inconclusive", high: "supports" } },
      [],
    ],
    ["what a word says", "standard", { similarity: { high: "inconclusive" } }, ["similarity"]],
    ["a condition", "standard", { mapping: { A9: { "not-met": "block", "not-available": "reason" } } }, ["A9:not-met"]],
    [
      "a condition set to what the preset says",
      "standard",
      { mapping: { A9: { "not-met": "reason", "not-available": "reason" } } },
      [],
    ],
    [
      "the preset, with every rule held where it was",
      "minimum",
      { mapping: Object.fromEntries(Object.entries(presetMapping.standard)) },
      ["preset"],
    ],
  ])("%s", (_, preset, settings, changed) => {
    expect(keys(preset, settings)).toEqual(changed);
  });

  it("is told rule by rule where the preset is another", () => {
    const changed = keys("strict", {});
    expect(changed).toEqual(expect.arrayContaining(["preset", "A3b:not-met", "A15:not-available", "A19:not-met"]));
    expect(changed.filter((key) => kernel.some((id) => key.startsWith(`${id}:`)))).toEqual([]);
  });
});

describe("the rules of a policy", () => {
  it("lock the kernel, and nothing else", () => {
    for (const preset of ["minimum", "standard", "strict"] as const) {
      const rules = rulesOf(content(preset));
      expect(rules.filter(({ locked }) => locked).map(({ id }) => id)).toEqual([...kernel]);
      for (const rule of rules.filter(({ locked }) => locked))
        expect([rule["not-met"].enforcement, rule["not-available"].enforcement]).toEqual(["block", "block"]);
    }
  });

  it("remember what the preset says beside what is set", () => {
    const mapping = { A9: { "not-met": "note", "not-available": "reason" } };
    expect(rulesOf(content("strict", { mapping })).find(({ id }) => id === "A9")).toMatchObject({
      "not-met": { enforcement: "note", preset: "block" },
      "not-available": { enforcement: "reason", preset: "block" },
    });
  });

  it.each<[string, MappedCondition, "block" | "reason" | "note", object]>([
    ["apart from the preset", "A9", "block", { A9: { "not-met": "block", "not-available": "reason" } }],
    ["as the preset has it", "A9", "reason", {}],
    [
      "of a condition the preset only notes",
      "A19",
      "reason",
      { A19: { "not-met": "reason", "not-available": "note" } },
    ],
  ])("are set %s", (_, id, enforcement, mapping) => {
    expect(withRule(content("standard"), id, "not-met", enforcement)).toEqual(mapping);
    const set = { ...content("standard"), settings: policySettings.parse({ mapping }) };
    expect(withRule(set, id, "not-met", presetMapping.standard[id]?.["not-met"] ?? "note")).toEqual({});
  });
});

describe("another preset", () => {
  it("keeps what was set apart, where it still is apart", () => {
    // A9 is apart from standard in one outcome only, and there strict says the same by itself.
    const mapping = {
      A9: { "not-met": "block", "not-available": "reason" },
      A15: { "not-met": "note", "not-available": "note" },
    };
    const strict = withPreset(content("standard", { mapping, claimMinutes: 20 }), "strict");
    expect(strict).toMatchObject({ preset: "strict", settings: { claimMinutes: 20 } });
    expect(strict.settings.mapping).toEqual({ A15: mapping.A15 });
    expect(withPreset(strict, "standard").settings.mapping).toEqual({ A15: mapping.A15 });
  });
});

describe("the values of a policy", () => {
  it("each stand on the page once, and every number has its unit and bounds", () => {
    const all = Object.keys(policySettings.shape).filter((key) => key !== "mapping");
    expect(Object.values(valueGroups).flat().sort()).toEqual(all.sort());
    const numbers = Object.entries(policySettings.parse({})).filter(([, value]) => typeof value === "number");
    expect(numbers.map(([key]) => key).sort()).toEqual(Object.keys(units).sort());
    for (const key of Object.values(valueGroups).flat().filter(isNumberKey)) {
      const { least, most, default: own } = boundsOf(key);
      expect([key, least < most, own >= least, own <= most]).toEqual([key, true, true, true]);
    }
    expect(boundsOf("coverageLeast")).toEqual({ least: 50, most: 100, step: 1, default: 95 });
    expect(boundsOf("maxPlaybackRate")).toEqual({ least: 0.25, most: 2, step: 0.25, default: 2 });
  });
});

describe("a proposal", () => {
  const said = (settings: Partial<PolicySettings> | object, given: object = {}) => {
    const base = { authorityId: crypto.randomUUID(), from: 1, preset: "standard", startsAt: null };
    const parsed = proposeInput.safeParse({ ...base, settings, reason: "for the audit in May", ...given });
    return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  };

  it.each<[string, object, string]>([
    [
      "bands the wrong way round",
      { similarityBands: { supportsFrom: 40, contradictsBelow: 80 } },
      "similarityBands: bands-order",
    ],
    [
      "more features that change than features",
      { featuresLeast: 2, featuresVariable: 3 },
      "featuresVariable: features-order",
    ],
    ["due before it came", { targetMinutes: 30, dueSoonMinutes: 60 }, "dueSoonMinutes: due-order"],
    ["a word with a space", { similarity: { "very high": "supports" } }, "similarity: similarity-words"],
    ["a word in capitals", { similarity: { HIGH: "supports" } }, "similarity: similarity-words"],
    ["a number for a word", { similarity: { "87": "supports" } }, "similarity: similarity-words"],
  ])("has no %s", (_, settings, problem) => {
    expect(said(settings)).toEqual([`settings.${problem}`]);
  });

  it.each<[string, object, string]>([
    ["a value nobody knows", { settings: { shoeSize: 44 } }, "settings"],
    [
      "a rule of the kernel",
      { settings: { mapping: { A1: { "not-met": "note", "not-available": "note" } } } },
      "settings",
    ],
    ["a reason of two words", { reason: "no idea" }, "reason: policy-reason"],
    ["a start that is no date", { startsAt: "2026-02-30T08:00" }, "startsAt: date-invalid"],
    ["a start with a zone of its own", { startsAt: "2026-12-01T08:00Z" }, "startsAt: date-invalid"],
    ["a start in the year nought", { startsAt: "0000-01-01T00:00" }, "startsAt: date-invalid"],
  ])("is none with %s", (_, given, problem) => {
    expect(said({}, given).join()).toContain(problem);
  });

  it("says the rest by itself", () => {
    expect(said({})).toEqual([]);
    expect(said({}, { startsAt: "2027-08-19T00:00" })).toEqual([]);
  });
});

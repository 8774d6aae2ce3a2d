import type { FieldCheck } from "@/lib/evidence/cross-check";
import { type Policy, type PolicySettings, type Preset, policySettings } from "@/lib/policy/settings";
import { checklistItems } from "@/lib/reviews/checklist";
import type { ReviewFacts } from "@/lib/reviews/conditions";
import { type Check, checkKeys, itemKinds } from "@/lib/workflows/evidence";

export const each = <K extends string, V>(keys: readonly K[], value: V) =>
  Object.fromEntries(keys.map((key) => [key, value])) as Record<K, V>;

export const passed: Check[] = checkKeys.map((key) => ({ key, label: key, value: true }));
export const row = (outcome: "equal" | "different" | "absent"): FieldCheck => ({
  field: "surname1",
  request: "GARCÍA",
  ocr: outcome === "absent" ? null : "GARCÍA",
  zone: null,
  zoneComparison: { outcome: "absent" },
  comparison: outcome === "equal" ? { outcome, rule: "N0" } : { outcome },
});

/** A request about which nothing is wrong. */
export const clean: ReviewFacts = {
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
  zoneDigits: "right",
  validityThen: "valid",
  validityNow: "valid",
  source: "provider",
  contactCheck: "ok",
  earlierFraud: false,
  secondLook: "none",
  identityKnown: true,
};

export const presets: Preset[] = ["minimum", "standard", "strict"];

export const policyOf = (
  preset: Preset,
  settings: Partial<PolicySettings> = {},
): Pick<Policy, "preset" | "settings"> => ({
  preset,
  settings: policySettings.parse(settings),
});

export const without = <T extends object>(object: T, key: keyof T) =>
  Object.fromEntries(Object.entries(object).filter(([name]) => name !== key)) as Partial<T>;

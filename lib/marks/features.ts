import type { ItemKind } from "@/lib/workflows/evidence";

/*
 * Security features an officer may name (ETSI TS 119 461 VAL-8.3.3-07X and -07A). `variable`: it changes with the angle
 * of view or of the light, so that only a moving picture shows it. Ultraviolet is missing on purpose: no camera of an
 * applicant shows it. The words for them are in the messages, `stage.features.*`.
 */
const features = {
  hologram: "variable",
  "variable-ink": "variable",
  "laser-image": "variable",
  "tilt-effect": "variable",
  "iridescent-print": "variable",
  "see-through-register": "fixed",
  window: "fixed",
  guilloche: "fixed",
  "rainbow-print": "fixed",
  microprint: "fixed",
  relief: "fixed",
  "ghost-image": "fixed",
  "laser-photo": "fixed",
  chip: "fixed",
} as const satisfies Record<string, "variable" | "fixed">;

export type FeatureId = keyof typeof features;
export const featureIds = Object.keys(features) as [FeatureId, ...FeatureId[]];

export const isVariable = (feature: FeatureId): boolean => features[feature] === "variable";

export interface FeatureMark {
  kind: string;
  feature: FeatureId | null;
  source: ItemKind;
  sha256: string;
}

/** Different features marked on what is stored now; a variable one counts as such only where it was seen on film. */
export function countFeatures(
  marks: readonly FeatureMark[],
  shaOfItems: Partial<Record<ItemKind, string | null>>,
): { distinct: number; variable: number } {
  const distinct = new Set<FeatureId>();
  const variable = new Set<FeatureId>();
  for (const { kind, feature, source, sha256 } of marks) {
    if (kind !== "feature" || feature === null || shaOfItems[source] !== sha256) continue;
    distinct.add(feature);
    if (source === "video" && isVariable(feature)) variable.add(feature);
  }
  return { distinct: distinct.size, variable: variable.size };
}

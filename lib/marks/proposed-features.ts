import "server-only";
import { createHash } from "node:crypto";
import type { PolicySettings } from "@/lib/policy/settings";
import { type FeatureId, featureIds, isVariable } from "./features";

/**
 * The features to look for first on this request, as many as the policy asks for: drawn anew for each, so that nobody who prepares a forgery knows
 * which are asked for (VAL-8.3.3-07B), and always the same for one request.
 */
export function proposedFeatures(
  requestId: string,
  { featuresLeast, featuresVariable }: Pick<PolicySettings, "featuresLeast" | "featuresVariable">,
): FeatureId[] {
  const drawn = (feature: FeatureId) => createHash("sha256").update(`features|${requestId}|${feature}`).digest("hex");
  const order = [...featureIds].sort((a, b) => (drawn(a) < drawn(b) ? -1 : 1));
  const variable = order.filter(isVariable).slice(0, featuresVariable);
  const others = order.filter((feature) => !variable.includes(feature));
  return [...variable, ...others.slice(0, Math.max(0, featuresLeast - variable.length))];
}

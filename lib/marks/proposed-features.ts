import "server-only";
import { createHash } from "node:crypto";
import { type FeatureId, featureIds, featuresNeeded, isVariable } from "./features";

/**
 * The features to look for first on this request: drawn anew for each, so that nobody who prepares a forgery knows
 * which are asked for (VAL-8.3.3-07B), and always the same for one request.
 */
export function proposedFeatures(requestId: string): FeatureId[] {
  const drawn = (feature: FeatureId) => createHash("sha256").update(`features|${requestId}|${feature}`).digest("hex");
  const order = [...featureIds].sort((a, b) => (drawn(a) < drawn(b) ? -1 : 1));
  const variable = order.filter(isVariable).slice(0, featuresNeeded.variable);
  const others = order.filter((feature) => !variable.includes(feature));
  return [...variable, ...others.slice(0, featuresNeeded.distinct - variable.length)];
}

import "server-only";
import { createHmac } from "node:crypto";
import { keyRing } from "./keys";

/** What something can be found by; each kind has its own key, and so has each authority. */
export type IndexKind =
  | "document"
  | "email"
  | "phone"
  | "request-pk"
  | "videoid-pk"
  | "scratchcard"
  | "certificate"
  | "number"
  | "name-word"
  | "name-prefix"
  | "user-email"
  | "webhook-body"
  | "intake-content"
  | "limit"
  | "search-terms";

/**
 * HMAC-SHA-256 of a normalised value, cut to 128 bits and written as a UUID. It tells equal values apart from unequal
 * ones and nothing else; without the key it cannot be computed.
 */
export function blindIndex(kind: IndexKind, scope: string, normalised: string): string {
  const key = keyRing().derive(`index|${kind}|${scope}`);
  const hex = createHmac("sha256", key).update(normalised, "utf8").digest("hex").slice(0, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

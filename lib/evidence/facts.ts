import "server-only";
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { z } from "zod";
import type { FieldCipher } from "@/lib/crypto/seal";
import { checkKeys, checkState, type EvidenceFacts, type ItemKind } from "@/lib/workflows/evidence";
import type { Identity } from "@/lib/workflows/workflow";
import { crossCheck } from "./cross-check";
import { spanishNumber } from "./spanish-number";

const stored = z.object({
  acceptance: z.record(z.string(), z.unknown()).nullable(),
  ocr: z.record(z.string(), z.string()),
  checks: z.array(z.object({ key: z.enum(checkKeys).nullable(), label: z.string(), value: z.unknown() })),
  similarity: z.union([z.string(), z.number()]).nullable(),
});

const place = (requestId: string) => ({ table: "evidence_set", column: "facts", row: requestId });

export function sealFacts(cipher: FieldCipher, requestId: string, facts: EvidenceFacts): string {
  return cipher.seal(place(requestId), JSON.stringify(facts));
}

export function openFacts(cipher: FieldCipher, requestId: string, sealed: string | null): EvidenceFacts | null {
  return sealed ? stored.parse(JSON.parse(cipher.open(place(requestId), sealed))) : null;
}

/** One hash over everything that was collected; a decision names it, and it must not have changed since. */
export function evidenceHash(facts: EvidenceFacts | null, items: Partial<Record<ItemKind, string>>): string {
  return createHash("sha256")
    .update(canonicalize({ facts, items }) ?? "")
    .digest("hex");
}

/** Counts for lists: claims of the checks and findings of our own. Nothing about the face, nothing about the person. */
export interface Signals {
  passed: number;
  failed: number;
  notReported: number;
  findings: number;
}

export function signalsOf(identity: Identity, facts: EvidenceFacts | null): Signals {
  const states = checkKeys
    .filter((key) => key !== "liveliness")
    .map((key) => (facts ? checkState(facts.checks, key) : "not-reported"));
  const count = (state: string) => states.filter((found) => found === state).length;
  const differing = crossCheck(identity, facts).filter((row) => row.comparison.outcome === "different").length;
  const number = facts?.ocr.serial_number ?? identity.documentNumber;
  const country = facts?.ocr.id_document_country ?? identity.documentCountry;
  const wrongLetter = number && spanishNumber(number, country) === "wrong-letter" ? 1 : 0;
  return {
    passed: count("passed"),
    failed: count("failed"),
    notReported: count("not-reported"),
    findings: differing + wrongLetter,
  };
}

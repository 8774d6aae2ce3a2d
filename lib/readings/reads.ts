import "server-only";
import type { FieldCipher } from "@/lib/crypto/seal";
import type { Tx } from "@/lib/db";
import { openReading, type ReaderOf, type TypedReading } from "./content";

/** What this officer read on the evidence that is here now; what was read on other evidence does not count. */
export async function findReading(
  tx: Tx,
  of: ReaderOf,
  evidenceHash: string | null,
  cipher: FieldCipher,
): Promise<(TypedReading & { readAt: Date }) | null> {
  const row = await tx.reviewReading.findUnique({ where: { requestId_userId: of } });
  if (!row || row.evidenceHash !== evidenceHash) return null;
  return { ...openReading(cipher, of, row.content), readAt: row.readAt };
}

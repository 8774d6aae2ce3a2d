import "server-only";
import { openSubject, type SubjectKeyRow } from "@/lib/crypto/data-keys";
import { db, type Tx } from "@/lib/db";
import { userNames } from "@/lib/people/names";
import { attemptsForSubstitute, type SourceState } from "./rules";
import type { SourceOutcome } from "./schema";
import type { SourcesView } from "./views";

interface Attempt {
  id: string;
  source: string;
  outcome: SourceOutcome;
  /** Ciphertext. */
  reference: string | null;
  at: Date;
  userId: string;
}

/** A request's attempts at an authentic source, oldest first. */
export async function sourcesOf(tx: Tx, requestId: string): Promise<Attempt[]> {
  const rows = await tx.sourceAttempt.findMany({
    where: { requestId },
    orderBy: [{ at: "asc" }, { id: "asc" }],
    select: { id: true, source: true, outcome: true, reference: true, at: true, userId: true },
  });
  return rows.map((row) => ({ ...row, outcome: row.outcome as SourceOutcome }));
}

/** The attempts as whoever may see the evidence reads them, and where they leave the check. */
export async function readSources(request: SubjectKeyRow, state: SourceState): Promise<SourcesView> {
  const attempts = await sourcesOf(db(), request.id);
  const left = state === "open" ? attemptsForSubstitute - attempts.length : null;
  if (attempts.length === 0) return { state, left, attempts: [] };
  const names = await userNames(attempts.map(({ userId }) => userId));
  const cipher = await openSubject(request);
  return {
    state,
    left,
    attempts: attempts.toReversed().map(({ id, source, outcome, reference, at, userId }) => ({
      id,
      source,
      outcome,
      reference: cipher.openOptional({ table: "source_attempt", column: "reference", row: id }, reference),
      at: at.toISOString(),
      by: names.get(userId) ?? "",
    })),
  };
}

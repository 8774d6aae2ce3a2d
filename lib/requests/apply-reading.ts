import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { Actor } from "@/lib/auth/actor";
import { openSubject } from "@/lib/crypto/data-keys";
import { inTransaction, type Tx } from "@/lib/db";
import { isExpectedTransition } from "@/lib/workflows/status";
import type { RequestReading } from "@/lib/workflows/workflow";
import { lockRequest } from "./lock";
import { addNames, namesIn } from "./match-hints";
import { personFields, sealPerson } from "./person";
import { nextCheckMs } from "./schedule";
import { addSearchTokens, countAttempts } from "./search-tokens";

/** How a reading came about; shown in the timeline. */
export type ReadingSource = "webhook" | "poll" | "call" | "decision" | "person";

export interface Applied {
  from: string;
  to: string;
  changed: boolean;
}

/**
 * Brings a request level with what the provider just said over our own connection: the only way a status changes.
 * Identity fields are kept as the provider gives them, beside the evidence, and never merged with it.
 */
export async function applyReading(
  requestId: string,
  reading: RequestReading,
  source: ReadingSource,
): Promise<Applied> {
  return inTransaction((tx) => applyReadingIn(tx, requestId, reading, source));
}

export async function applyReadingIn(
  tx: Tx,
  requestId: string,
  reading: RequestReading,
  source: ReadingSource,
): Promise<Applied> {
  await lockRequest(tx, requestId);
  const row = await tx.request.findUniqueOrThrow({ where: { id: requestId } });
  // Two reads may cross: one asked for before the other was applied must not take the request back.
  const overtaken = row.confirmedAt !== null && reading.askedAt < row.confirmedAt;
  if (overtaken && row.status !== reading.status && !isExpectedTransition(row.status, reading.status))
    return { from: row.status, to: row.status, changed: false };
  const changed = row.status !== reading.status;
  const now = new Date();
  const statusChangedAt = changed ? now : row.statusChangedAt;
  const cipher = await openSubject(row);
  const before = Object.fromEntries(
    personFields.map((column) => [column, cipher.openOptional({ table: "request", column, row: row.id }, row[column])]),
  );
  // A field the provider leaves out keeps what was typed when the request was opened; one that was corrected keeps what
  // the newer read said.
  const [first, second] = overtaken ? [before, reading.identity] : [reading.identity, before];
  const person = Object.fromEntries(
    personFields.map((field) => [field, first[field] ?? second[field] ?? null]),
  ) as unknown as RequestReading["identity"];
  const videoidPk = row.videoidPk ?? reading.videoidPk;
  const { certificates } = reading;
  const place = { table: "request", column: "certificates", row: row.id };
  const personChanged = personFields.some((field) => person[field] !== before[field]) || videoidPk !== row.videoidPk;
  const refused = reading.status === "CANCELLED" && reading.videoidStatus === "REFUSED";
  const wait = nextCheckMs(reading.status, now.getTime() - statusChangedAt.getTime(), 0);

  await tx.request.update({
    where: { id: requestId },
    data: {
      status: reading.status,
      statusChangedAt,
      confirmedAt: now,
      checkFailures: 0,
      lastCheckError: null,
      nextCheckAt: wait === null ? null : new Date(now.getTime() + wait),
      videoidPk,
      videoIdentifier: row.videoIdentifier ?? reading.videoIdentifier,
      ...(certificates.length > 0 ? { certificates: cipher.seal(place, JSON.stringify(certificates)) } : {}),
      ...(changed ? { statusSource: source, version: { increment: 1 } } : {}),
      // A validation may be learnt of before the review that led to it.
      ...((reading.status === "VIDEOREVIEW" || reading.status === "CREATED") && !row.reviewSince
        ? { reviewSince: now }
        : {}),
      ...(refused && !row.refusedBy ? { refusedBy: "event" } : {}),
      ...(personChanged ? sealPerson(cipher, requestId, person) : {}),
    },
  });
  await addNames(tx, row, namesIn(reading));
  if (personChanged) {
    await addSearchTokens(tx, row, {
      videoidPk,
      documents: [person.documentNumber],
      emails: [person.email],
      phones: [person.phone],
      names: [person.givenName, person.surname1, person.surname2],
    });
    const attempt = await countAttempts(tx, row, person);
    if (attempt !== row.attempt) await tx.request.update({ where: { id: requestId }, data: { attempt } });
  }
  if (changed) {
    const expected = isExpectedTransition(row.status, reading.status);
    await recordAudit(tx, actorOf(source), {
      action: expected ? "request.state_change" : "request.anomaly",
      authorityId: row.authorityId,
      requestId,
      details: { from: row.status, to: reading.status, source },
    });
  }
  return { from: row.status, to: reading.status, changed };
}

const actorOf = (source: ReadingSource): Actor => (source === "webhook" ? { kind: "provider" } : { kind: "system" });

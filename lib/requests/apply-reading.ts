import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { Actor } from "@/lib/auth/actor";
import { openSubject } from "@/lib/crypto/data-keys";
import type { FieldCipher } from "@/lib/crypto/seal";
import { inTransaction, type Tx } from "@/lib/db";
import { enqueue } from "@/lib/jobs/queue";
import { judgedByProvider } from "@/lib/workflows/names";
import { isExpectedTransition } from "@/lib/workflows/status";
import type { Identity, RequestReading } from "@/lib/workflows/workflow";
import type { Request } from "@/prisma/generated/client";
import { readCertificates } from "./certificates";
import type { ReadingSource } from "./changes-view";
import { certificatesAsText, type Difference, differences, same } from "./differences";
import { lockRequest } from "./lock";
import { addNames, namesIn } from "./match-hints";
import { noteChanges } from "./note-changes";
import { sealPerson } from "./person";
import { personFields } from "./person-fields";
import { nextCheckMs } from "./schedule";
import { addSearchTokens, countAttempts } from "./search-tokens";

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
  ) as unknown as Identity;
  // A field the provider leaves out keeps what was typed when the request was opened; one that was corrected keeps what
  // the newer read said.
  const [first, second] = overtaken ? [before, reading.identity] : [reading.identity, before];
  const person = Object.fromEntries(
    personFields.map((field) => [field, first[field] ?? second[field] ?? null]),
  ) as unknown as RequestReading["identity"];
  // Of an earlier moment only the status is news: the rest was read later.
  const earlier = { ...reading, identity: before, videoidPk: null, certificates: [] };
  const changes = await changesOf(tx, row, cipher, before, overtaken ? earlier : reading);
  const anotherVideo = changes.some(({ field }) => field === "videoidPk");
  const videoidPk = anotherVideo ? reading.videoidPk : (row.videoidPk ?? reading.videoidPk);
  const { certificates } = reading;
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
      quietUntil: null,
      nextCheckAt: wait === null ? null : new Date(now.getTime() + wait),
      videoidPk,
      videoIdentifier: anotherVideo ? reading.videoIdentifier : (row.videoIdentifier ?? reading.videoIdentifier),
      ...(certificates.length > 0
        ? { certificates: cipher.seal(placeIn(row, "certificates"), JSON.stringify(certificates)) }
        : {}),
      ...(reading.refusalReason
        ? { refusalReason: cipher.seal(placeIn(row, "refusalReason"), reading.refusalReason) }
        : {}),
      ...(changed ? { statusSource: source } : {}),
      // A page drawn before must not decide on what it does not show.
      ...(changed || changes.length > 0 ? { version: { increment: 1 } } : {}),
      // A validation may be learnt of before the review that led to it.
      ...((reading.status === "VIDEOREVIEW" || reading.status === "CREATED") && !row.reviewSince
        ? { reviewSince: now }
        : {}),
      ...(refused && !row.refusedBy ? { refusedBy: "event" } : {}),
      ...(personChanged ? sealPerson(cipher, requestId, person) : {}),
    },
  });
  await noteChanges(tx, changes, { requestId, cipher, source, version: row.version + 1 });
  if (anotherVideo) await collectAnew(tx, row);
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

const placeIn = ({ id }: Request, column: "certificates" | "refusalReason") => ({ table: "request", column, row: id });

/** What the provider says otherwise than it was known here. Of a request first heard of from it, nothing was. */
async function changesOf(
  tx: Tx,
  row: Request,
  cipher: FieldCipher,
  person: Identity,
  reading: RequestReading,
): Promise<Difference[]> {
  if (row.origin === "adopted" && row.confirmedAt === null) return [];
  const certificates = cipher.openOptional(placeIn(row, "certificates"), row.certificates);
  const refusalReason = cipher.openOptional(placeIn(row, "refusalReason"), row.refusalReason);
  const { workflow, status, videoidPk } = row;
  const known = {
    workflow,
    status,
    videoidPk,
    person,
    certificates: certificatesAsText(readCertificates(certificates)),
    refusalReason: refusalReason ?? (reading.refusalReason ? await ourWords(tx, row.id, reading.refusalReason) : null),
  };
  return differences(known, reading);
}

/** The words of our own refusal, which the provider may say in its own way; of a released one only where it says them. */
async function ourWords(tx: Tx, requestId: string, said: string): Promise<string | null> {
  const refusals = await tx.decision.findMany({
    where: { requestId, kind: "refuse", state: { in: ["SENDING", "UNKNOWN", "CONFIRMED", "RELEASED"] } },
    select: { reasonText: true, state: true },
  });
  const ours =
    refusals.find(({ reasonText }) => same("refusalReason", reasonText, said)) ??
    refusals.find(({ state }) => state !== "RELEASED");
  return ours?.reasonText ?? null;
}

/** Evidence of another video says nothing of this one: nothing is decided on it until it was fetched anew. */
async function collectAnew(tx: Tx, { id: requestId, workflow }: Request): Promise<void> {
  if (judgedByProvider(workflow)) return;
  const data = { state: "collecting", startedAt: new Date(), error: null };
  const { count } = await tx.evidenceSet.updateMany({ where: { requestId }, data });
  if (count > 0) await enqueue(tx, "evidence.collect", { requestId }, { singletonKey: requestId });
}

const actorOf = (source: ReadingSource): Actor => (source === "webhook" ? { kind: "provider" } : { kind: "system" });

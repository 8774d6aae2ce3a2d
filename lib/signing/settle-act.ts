import "server-only";
import { createHash } from "node:crypto";
import { type AuditEntry, recordAudit } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db";
import { ProviderError } from "@/lib/gateways/errors";
import { secondsToNextRead } from "@/lib/policy/unknown-outcome";
import { applyReadingIn } from "@/lib/requests/apply-reading";
import { lockRequest } from "@/lib/requests/lock";
import { settleChanges } from "@/lib/requests/note-changes";
import { readFromProvider } from "@/lib/requests/refresh-request";
import { workflowOf } from "@/lib/workflows/registry";
import type { DocumentForm, Signing } from "@/lib/workflows/signing";
import type { RequestPk, RequestReading } from "@/lib/workflows/workflow";
import type { SigningAct, SigningDocument } from "@/prisma/generated/client";
import type { ActState } from "./views";

/** Reads after which what cannot be seen to have happened counts as not done, where doing it again does no harm. */
const enoughReads = 3;
/** Reads after which only a status learned otherwise is looked at. */
const mostReads = 120;

const system = { kind: "system" } as const;

/** What a reading says of an act's effect; `unseen` where nothing could be read. */
interface Seen {
  effect: "there" | "not-there" | "unseen";
  reading?: RequestReading;
  /** Of an uploaded document, as the provider gives it back. */
  sha256?: string;
}

/**
 * Learns the outcome of a sent act by reading, and records it. The answer to the call is no proof, but for the one-time
 * code: nothing can be read of it. Never sends anything.
 */
export async function settleAct(actId: string): Promise<void> {
  const act = await db().signingAct.findUniqueOrThrow({ where: { id: actId } });
  if (!isUnsettled(act.state)) return;
  const seen = await look(act);
  await inTransaction(async (tx) => {
    await lockRequest(tx, act.requestId);
    const now = await tx.signingAct.findUniqueOrThrow({ where: { id: actId } });
    if (!isUnsettled(now.state)) return;
    if (seen.reading) await applyReadingIn(tx, act.requestId, seen.reading, "call");
    await conclude(tx, now, seen);
  });
}

const isUnsettled = (state: string) => state === "SENDING" || state === "UNKNOWN";

/** The provider answered that it did nothing, in words. */
const saidNo = ({ httpStatus, errorText }: SigningAct) =>
  httpStatus !== null && httpStatus >= 400 && httpStatus < 500 && errorText !== null;

const wasAccepted = ({ httpStatus }: SigningAct) => httpStatus === 200;

async function look(act: SigningAct): Promise<Seen> {
  try {
    return await read(act);
  } catch (error) {
    if (error instanceof ProviderError) return { effect: "unseen" };
    throw error;
  }
}

async function read(act: SigningAct): Promise<Seen> {
  if (act.kind === "sign") {
    const reading = await readFromProvider(act.requestId);
    return { effect: reading.status === "ISSUED" ? "there" : "not-there", reading };
  }
  if (act.kind === "code") return { effect: wasAccepted(act) ? "there" : saidNo(act) ? "not-there" : "unseen" };
  const request = await db().request.findUniqueOrThrow({
    where: { id: act.requestId },
    select: { workflow: true, requestPk: true, status: true },
  });
  const { signing } = workflowOf(request.workflow);
  if (!signing) throw new Error("a workflow without signing has an act");
  const pk = request.requestPk as RequestPk;
  const concerned = await documentsOf(act);
  if (act.kind === "upload") {
    const [document] = concerned;
    if (!document?.uid) return { effect: saidNo(act) ? "not-there" : "unseen" };
    const sha256 = await hashAt(signing, pk, document.uid, "original", act.requestId);
    return sha256 ? { effect: "there", sha256 } : { effect: "not-there" };
  }
  // What was never told its identifier cannot be asked for: the answer has to do.
  const askable = concerned.flatMap(({ uid }) => (uid ? [uid] : []));
  const forms: readonly DocumentForm[] = request.status === "ISSUED" ? ["original", "signed"] : ["original"];
  for (const uid of askable)
    for (const form of forms) if (await hashAt(signing, pk, uid, form, act.requestId)) return { effect: "not-there" };
  const blind = askable.length < concerned.length;
  return { effect: !blind || wasAccepted(act) || act.httpStatus === 404 ? "there" : "unseen" };
}

/** The documents an act is about: its own, or all that may be at the provider. */
function documentsOf(act: SigningAct): Promise<SigningDocument[]> {
  if (act.documentId) return db().signingDocument.findMany({ where: { id: act.documentId } });
  return db().signingDocument.findMany({
    where: { requestId: act.requestId, kind: "document", state: { in: ["there", "unknown"] } },
  });
}

/** The hash of what the provider keeps of a document in one of its forms; null when it has none. */
function hashAt(
  signing: Signing,
  pk: RequestPk,
  uid: string,
  form: DocumentForm,
  requestId: string,
): Promise<string | null> {
  const hash = async (body: AsyncIterable<Buffer>) => {
    const sum = createHash("sha256");
    for await (const chunk of body) sum.update(chunk);
    return sum.digest("hex");
  };
  return signing.document(pk, uid, form, hash, requestId);
}

async function conclude(tx: Tx, act: SigningAct, seen: Seen): Promise<void> {
  if (seen.effect === "there") return confirm(tx, act, seen);
  const reads = act.reads + (seen.effect === "not-there" ? 1 : 0);
  const harmless = act.kind === "remove" || act.kind === "remove-all" || act.kind === "upload";
  if (seen.effect === "not-there" && (saidNo(act) || (harmless && reads >= enoughReads)))
    return reject(tx, { ...act, reads });
  const canBeRead = act.kind !== "code" && reads < mostReads && (act.kind !== "upload" || (await hasUid(tx, act)));
  const wait = secondsToNextRead(act.reads);
  await tx.signingAct.update({
    where: { id: act.id },
    data: { state: "UNKNOWN", reads, nextReadAt: canBeRead ? new Date(Date.now() + wait * 1000) : null },
  });
  if (act.state === "UNKNOWN") return;
  await setDocument(tx, act, { upload: "unknown" });
  await audit(tx, act, { action: "signing.unknown", outcome: "unknown", details: { kind: act.kind } });
}

async function hasUid(tx: Tx, { documentId }: SigningAct): Promise<boolean> {
  return documentId !== null && (await tx.signingDocument.count({ where: { id: documentId, uid: { not: null } } })) > 0;
}

async function confirm(tx: Tx, act: SigningAct, { sha256 }: Seen): Promise<void> {
  await settle(tx, act, "CONFIRMED");
  await settleChanges(tx, act, "ours");
  await setDocument(tx, act, { upload: "there", remove: "removed" }, sha256);
  if (act.kind === "remove-all")
    await tx.signingDocument.updateMany({
      where: { requestId: act.requestId, kind: "document", state: { in: ["there", "unknown"] } },
      data: { state: "removed", removedAt: new Date() },
    });
  await audit(tx, act, { action: "signing.confirmed", details: { kind: act.kind } });
}

async function reject(tx: Tx, act: SigningAct): Promise<void> {
  await settle(tx, act, "REJECTED");
  await settleChanges(tx, act, "elsewhere");
  await setDocument(tx, act, { upload: "failed" });
  const details = { kind: act.kind, httpStatus: act.httpStatus, code: act.errorCode };
  await audit(tx, act, { action: "signing.failed", outcome: "failed", details });
}

async function settle(tx: Tx, act: SigningAct, state: ActState): Promise<void> {
  await tx.signingAct.update({
    where: { id: act.id },
    data: { state, settledAt: new Date(), nextReadAt: null, reads: act.reads },
  });
}

/** Brings the document of an act level with its outcome. */
async function setDocument(
  tx: Tx,
  { kind, documentId }: SigningAct,
  states: Partial<Record<string, string>>,
  providerSha256?: string,
): Promise<void> {
  const state = states[kind];
  if (!documentId || !state) return;
  await tx.signingDocument.update({
    where: { id: documentId },
    data: {
      state,
      ...(providerSha256 ? { providerSha256 } : {}),
      ...(state === "removed" ? { removedAt: new Date() } : {}),
    },
  });
}

async function audit(tx: Tx, act: SigningAct, entry: AuditEntry): Promise<void> {
  const { authorityId } = await tx.request.findUniqueOrThrow({
    where: { id: act.requestId },
    select: { authorityId: true },
  });
  await recordAudit(tx, system, { ...entry, authorityId, requestId: act.requestId, subjectId: act.id });
}

import "server-only";
import { type AuditEntry, recordAudit } from "@/lib/audit/record";
import { lockClaim } from "@/lib/claims/guard";
import { subjectOf } from "@/lib/crypto/data-keys";
import { foldEmail, foldPhone } from "@/lib/crypto/fold";
import { databaseTime, db, inTransaction, type Tx } from "@/lib/db";
import { ProviderError } from "@/lib/gateways/errors";
import { policyOf } from "@/lib/policy/reads";
import { hasWaitedOut, quarantineOf, secondsToNextRead } from "@/lib/policy/unknown-outcome";
import { applyReadingIn } from "@/lib/requests/apply-reading";
import { type Contact, openContact } from "@/lib/requests/contact";
import { lockRequest } from "@/lib/requests/lock";
import { settleChanges } from "@/lib/requests/note-changes";
import { readFromProvider } from "@/lib/requests/refresh-request";
import { quietFor, quietMs } from "@/lib/requests/schedule";
import { takesContact } from "@/lib/workflows/names";
import type { RequestReading } from "@/lib/workflows/workflow";
import type { RequestAct } from "@/prisma/generated/client";

/** Statuses after which a cancellation has nothing left to end. */
const beyondCancelling = ["ISSUED", "RENEWED"];

const system = { kind: "system" } as const;

/**
 * Learns the outcome of a sent act by reading the request back, and records it. The answer to the call is no proof.
 * Never sends anything.
 */
export async function settleAct(actId: string): Promise<void> {
  const { requestId, state } = await db().requestAct.findUniqueOrThrow({ where: { id: actId } });
  if (!isUnsettled(state)) return;
  const { reading, quiet } = await readBack(requestId);
  await inTransaction(async (tx) => {
    await lockRequest(tx, requestId);
    // Before the first line of the trail: an officer who gives the request back takes the same two in this order.
    await lockClaim(tx, requestId);
    const act = await tx.requestAct.findUniqueOrThrow({ where: { id: actId } });
    if (!isUnsettled(act.state)) return;
    if (reading) await applyReadingIn(tx, requestId, reading, "call");
    const outcome = reading ? await outcomeOf(tx, act, reading) : "unseen";
    if (outcome === "there") return confirm(tx, act);
    if (outcome === "overtaken") return reject(tx, act, "overtaken");
    return noEffectSeen(tx, act, reading, quiet);
  });
}

const isUnsettled = (state: string) => state === "SENDING" || state === "UNKNOWN";

/** What the provider says now, or how long it wants to be left alone, in milliseconds. */
async function readBack(requestId: string): Promise<{ reading: RequestReading | null; quiet: number }> {
  try {
    return { reading: await readFromProvider(requestId), quiet: 0 };
  } catch (error) {
    if (error instanceof ProviderError) return { reading: null, quiet: quietMs(error) };
    throw error;
  }
}

type Outcome = "there" | "overtaken" | "unseen";

async function outcomeOf(tx: Tx, act: RequestAct, reading: RequestReading): Promise<Outcome> {
  if (act.kind === "update") {
    const wanted = openContact(await subjectOf(tx, act.requestId), act);
    if (has(reading, wanted)) return "there";
    const { workflow } = await tx.request.findUniqueOrThrow({ where: { id: act.requestId } });
    return takesContact(workflow, reading.status) ? "unseen" : "overtaken";
  }
  if (reading.status === "CANCELLED") return (await isOurs(tx, act, reading)) ? "there" : "overtaken";
  return beyondCancelling.includes(reading.status) ? "overtaken" : "unseen";
}

const has = ({ identity }: RequestReading, { phone, email }: Contact) =>
  foldPhone(identity.phone ?? "") === foldPhone(phone) && foldEmail(identity.email ?? "") === foldEmail(email);

/** Whether a cancelled request was cancelled by this act: not if it was refused, or a "no" answered our only attempt. */
async function isOurs(tx: Tx, act: RequestAct, reading: RequestReading): Promise<boolean> {
  if (reading.videoidStatus === "REFUSED") return false;
  if (!isPlainNo(act)) return true;
  const { requestId, kind } = act;
  return (await tx.requestAct.count({ where: { requestId, kind, state: "SUPERSEDED" } })) > 0;
}

/** The provider answered in words that it did nothing. */
const isPlainNo = ({ httpStatus, errorText }: RequestAct) =>
  errorText !== null && httpStatus !== null && httpStatus >= 400 && httpStatus < 500;

/**
 * A "no" in the provider's own words is one once reads agree: a plain one at the first, a 5xx at the second. A
 * correction that had time and reads enough did not arrive, and making it again does no harm. Everything else stays
 * unknown and is read again.
 */
async function noEffectSeen(tx: Tx, before: RequestAct, reading: RequestReading | null, quiet: number): Promise<void> {
  const act = { ...before, reads: before.reads + (reading ? 1 : 0) };
  const saidNo = act.errorText !== null && act.httpStatus !== null && act.httpStatus >= 400;
  if (saidNo && act.reads >= (isPlainNo(act) ? 1 : 2)) return reject(tx, act, act.errorCode);
  if (act.kind === "update" && (await waitedOut(tx, act))) return reject(tx, act, "no-effect");
  const wait = Math.max(secondsToNextRead(before.reads) * 1000, quiet);
  await tx.requestAct.update({
    where: { id: act.id },
    data: { state: "UNKNOWN", reads: act.reads, nextReadAt: new Date(Date.now() + wait) },
  });
  if (quiet > 0) await tx.request.update({ where: { id: act.requestId }, data: quietFor(quiet) });
  if (before.state === "UNKNOWN") return;
  await openOutcome(tx, act, "UNKNOWN");
  await audit(tx, act, { action: "act.unknown", outcome: "unknown", details: { kind: act.kind } });
}

async function waitedOut(tx: Tx, act: RequestAct): Promise<boolean> {
  const { authorityId } = await tx.request.findUniqueOrThrow({ where: { id: act.requestId } });
  const { settings } = await policyOf(tx, authorityId);
  return hasWaitedOut(act, { now: await databaseTime(tx), ...quarantineOf(settings) });
}

async function confirm(tx: Tx, act: RequestAct): Promise<void> {
  await settle(tx, act, { state: "CONFIRMED", errorCode: null });
  await settleChanges(tx, act, "ours");
  const { kind, requestId, userId, reason } = act;
  if (kind === "cancel") await tx.claim.updateMany({ where: { requestId }, data: { userId: null, expiresAt: null } });
  // What the provider said of the old phone and e-mail says nothing of the new ones.
  if (kind === "update")
    await tx.request.updateMany({
      where: { id: requestId, contactCheck: { not: null } },
      data: { contactCheck: "not-checked" },
    });
  await audit(
    tx,
    act,
    kind === "cancel"
      ? { action: "request.cancel", details: { by: userId, because: reason } }
      : { action: "request.update", details: { by: userId } },
  );
}

async function reject(tx: Tx, act: RequestAct, errorCode: string | null): Promise<void> {
  await settle(tx, act, { state: "REJECTED", errorCode });
  await settleChanges(tx, act, "elsewhere");
  const { kind, httpStatus } = act;
  await audit(tx, act, { action: "act.failed", outcome: "failed", details: { kind, httpStatus, code: errorCode } });
}

async function settle(tx: Tx, act: RequestAct, end: { state: string; errorCode: string | null }): Promise<void> {
  await tx.requestAct.update({
    where: { id: act.id },
    data: { ...end, settledAt: new Date(), nextReadAt: null, reads: act.reads },
  });
  await openOutcome(tx, act, null);
}

/** A page drawn before is out of date; of a cancellation the request itself says how it stands. */
async function openOutcome(tx: Tx, { kind, requestId }: RequestAct, state: string | null): Promise<void> {
  await tx.request.update({
    where: { id: requestId },
    data: { version: { increment: 1 }, ...(kind === "cancel" ? { decisionState: state } : {}) },
  });
}

async function audit(tx: Tx, act: RequestAct, entry: AuditEntry): Promise<void> {
  const { authorityId } = await tx.request.findUniqueOrThrow({
    where: { id: act.requestId },
    select: { authorityId: true },
  });
  await recordAudit(tx, system, { ...entry, authorityId, requestId: act.requestId, subjectId: act.id });
}

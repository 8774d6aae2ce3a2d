import "server-only";
import { type AuditEntry, recordAudit } from "@/lib/audit/record";
import { lockClaim } from "@/lib/claims/guard";
import { db, inTransaction, type Tx } from "@/lib/db";
import { ProviderError } from "@/lib/gateways/errors";
import { applyReadingIn } from "@/lib/requests/apply-reading";
import { lockRequest } from "@/lib/requests/lock";
import { readFromProvider } from "@/lib/requests/refresh-request";
import type { RequestReading } from "@/lib/workflows/workflow";
import type { Decision } from "@/prisma/generated/client";

const approved = ["ENROLLREADY", "ISSUED", "RENEWED"];

/** Statuses that show a decision took effect. A validation may approve as well (state-machine rows 8 and 9). */
const effects: Record<string, readonly string[]> = {
  approve: approved,
  validate: ["CREATED", ...approved],
  refuse: ["CANCELLED"],
};

/** Statuses that leave nothing to decide. */
const finalStatuses = [...approved, "CANCELLED"];

/** Whether a status leaves nothing of this kind to decide: what was validated can only be approved. */
const isOvertaken = (kind: string, status: string) =>
  finalStatuses.includes(status) || (status === "CREATED" && kind !== "approve");

/** Seconds until an unknown outcome is read again: soon at first, then patiently. */
const waits = [2, 5, 10, 20, 30, 60];

const system = { kind: "system" } as const;

/**
 * Learns the outcome of a sent decision by reading the request back, and records it. The answer to the call is not
 * proof: `answered` only says whether there was one. Never sends anything.
 */
export async function settleByReading(decisionId: string, { answered }: { answered: boolean }): Promise<void> {
  const { requestId, state } = await db().decision.findUniqueOrThrow({ where: { id: decisionId } });
  if (!isUnsettled(state)) return;
  let reading: RequestReading | null = null;
  try {
    reading = await readFromProvider(requestId);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
  }
  await inTransaction(async (tx) => {
    await lockRequest(tx, requestId);
    // Before the first line of the trail: an officer who gives the request back takes the same two in this order.
    await lockClaim(tx, requestId);
    const decision = await tx.decision.findUniqueOrThrow({ where: { id: decisionId } });
    if (!isUnsettled(decision.state)) return;
    if (reading) await applyReadingIn(tx, requestId, reading, "decision");
    const accepted = answered || decision.httpStatus === 200;
    if (reading && effects[decision.kind]?.includes(reading.status) && (accepted || mayBeOurs(decision, reading)))
      return confirm(tx, decision, reading);
    if (reading && isOvertaken(decision.kind, reading.status))
      return reject(tx, decision, { cause: "overtaken", status: reading.status });
    return noEffectSeen(tx, decision, reading, accepted);
  });
}

/** Statuses that say in the provider's documents that the call was not accepted. */
export const isPlainNo = (httpStatus: number | null): boolean => [400, 401, 403, 404, 422].includes(httpStatus ?? 0);

const isUnsettled = (state: string) => state === "SENDING" || state === "UNKNOWN";

/** `CANCELLED` is what a refusal and a cancellation leave alike; where the video's own status is told, it tells which. */
function mayBeOurs(decision: Decision, reading: RequestReading): boolean {
  const cancelled = reading.videoidStatus !== null && reading.videoidStatus !== "REFUSED";
  return !bySomebodyElse(decision, reading) && !(decision.kind === "refuse" && cancelled);
}

/** Whether what the provider names shows another hand: another approver, or other words than ours. */
function bySomebodyElse(decision: Decision, reading: RequestReading): boolean {
  if (decision.kind !== "refuse") {
    const named = officerNamed(decision, reading);
    return named !== null && named !== decision.raoId;
  }
  const { refusalReason } = reading;
  return refusalReason !== null && refusalReason.trim() !== decision.reasonText?.trim();
}

/** The officer the provider names as having done this; an approval that came with a validation names both alike. */
const officerNamed = ({ kind }: Decision, { approvingRao, validatedBy }: RequestReading) =>
  kind === "validate" ? (validatedBy ?? approvingRao) : approvingRao;

async function confirm(tx: Tx, decision: Decision, reading: RequestReading): Promise<void> {
  const { status } = reading;
  const approvingRao = officerNamed(decision, reading);
  const other = bySomebodyElse(decision, reading);
  await tx.decision.update({
    where: { id: decision.id },
    data: { state: "CONFIRMED", settledAt: new Date(), providerStatus: status, approvingRao },
  });
  await tx.request.update({
    where: { id: decision.requestId },
    data: {
      decisionState: null,
      version: { increment: 1 },
      ...(decision.kind === "refuse" ? { refusedBy: "decision" } : {}),
      ...(decision.kind !== "refuse" && approved.includes(status)
        ? { approvedById: other ? null : decision.userId }
        : {}),
    },
  });
  // Whoever validated goes on to the approval, and keeps the request for it.
  if (decision.kind !== "validate" || status !== "CREATED")
    await tx.claim.updateMany({
      where: { requestId: decision.requestId, userId: decision.userId },
      data: { userId: null, expiresAt: null },
    });
  await audit(tx, decision, { action: "decision.confirmed", details: { status, approvingRao } });
  // Somebody else's name or words under this officer's act are an incident, whatever the reason.
  if (other)
    await audit(tx, decision, {
      action: "incident.open",
      outcome: "failed",
      details:
        decision.kind !== "refuse"
          ? { cause: "approver-differs", expected: decision.raoId, named: approvingRao }
          : { cause: "reason-differs" },
    });
}

async function reject(
  tx: Tx,
  decision: Decision,
  { cause, status }: { cause: string; status: string | null },
): Promise<void> {
  const errorCode = cause === "overtaken" ? "overtaken" : decision.errorCode;
  await tx.decision.update({
    where: { id: decision.id },
    data: { state: "REJECTED", settledAt: new Date(), providerStatus: status, errorCode },
  });
  await tx.request.update({
    where: { id: decision.requestId },
    data: { decisionState: null, version: { increment: 1 } },
  });
  const details: AuditEntry["details"] = { cause, status };
  if (cause === "not-accepted") Object.assign(details, { httpStatus: decision.httpStatus, code: decision.errorCode });
  await audit(tx, decision, { action: "decision.failed", outcome: "failed", details });
}

/**
 * A "no" in the provider's own words is one once reads agree: a plain one at the first, a 5xx at the second. Everything
 * else stays unknown and is read again.
 */
async function noEffectSeen(
  tx: Tx,
  decision: Decision,
  reading: RequestReading | null,
  accepted: boolean,
): Promise<void> {
  const reads = decision.reads + 1;
  const agreeingReads = decision.agreeingReads + (reading ? 1 : 0);
  await tx.decision.update({
    where: { id: decision.id },
    data: { state: "UNKNOWN", reads, agreeingReads, ...(accepted ? { httpStatus: 200 } : {}) },
  });
  const saidNo = !accepted && decision.errorText !== null && decision.httpStatus !== null;
  if (saidNo && agreeingReads >= (isPlainNo(decision.httpStatus) ? 1 : 2))
    return reject(tx, decision, { cause: "not-accepted", status: reading?.status ?? null });
  const wait = waits[Math.min(reads, waits.length) - 1] ?? 60;
  await tx.request.update({
    where: { id: decision.requestId },
    data: { decisionState: "UNKNOWN", nextCheckAt: new Date(Date.now() + wait * 1000) },
  });
  if (decision.state === "UNKNOWN" && decision.reads > 0) return;
  const details = { read: reads, status: reading?.status ?? null };
  await audit(tx, decision, { action: "decision.unknown", outcome: "unknown", details });
}

async function audit(tx: Tx, decision: Decision, entry: AuditEntry): Promise<void> {
  const { authorityId } = await tx.request.findUniqueOrThrow({
    where: { id: decision.requestId },
    select: { authorityId: true },
  });
  await recordAudit(tx, system, { ...entry, authorityId, requestId: decision.requestId, subjectId: decision.id });
}

/** Settles what a request's open decision is waiting for; says whether there was one. */
export async function settleRequest(requestId: string): Promise<boolean> {
  const open = await db().decision.findFirst({ where: { requestId, state: "UNKNOWN" }, select: { id: true } });
  if (open) await settleByReading(open.id, { answered: false });
  return open !== null;
}

/**
 * Decisions whose process died: what was recorded but never sent needs its officer again; what may have left is asked
 * about. One that never left ends when the request turns out to be decided elsewhere, unless an earlier attempt of it
 * may have done that: then the provider is asked. Times by the database clock.
 */
export async function sweepInterrupted(): Promise<number> {
  return inTransaction(async (tx) => {
    await hastenUnknown(tx);
    const rows = await tx.$queryRaw<{ id: string; request_id: string; state: string }[]>`
      SELECT d.id, d.request_id, d.state FROM decision d JOIN request r ON r.id = d.request_id
       WHERE (d.state = 'RECORDED' AND d.recorded_at < now() - interval '60 seconds')
          OR (d.state = 'SENDING' AND d.sent_at < now() - interval '120 seconds')
          OR (d.state = 'NOT_SENT' AND (r.status = ANY(${finalStatuses}) OR (r.status = 'CREATED' AND d.kind <> 'approve')))
       ORDER BY d.id LIMIT 50 FOR UPDATE OF r SKIP LOCKED`;
    for (const row of rows) {
      if (row.state === "NOT_SENT") {
        const unsent = await tx.decision.findUniqueOrThrow({ where: { id: row.id }, include: { request: true } });
        if (!unsent.mayHaveLeft) {
          await reject(tx, unsent, { cause: "overtaken", status: unsent.request.status });
          continue;
        }
      }
      const left = row.state !== "RECORDED";
      const state = left ? "UNKNOWN" : "NOT_SENT";
      const decision = await tx.decision.update({ where: { id: row.id }, data: { state } });
      await tx.request.update({
        where: { id: row.request_id },
        data: { decisionState: state, version: { increment: 1 }, ...(left ? { nextCheckAt: new Date() } : {}) },
      });
      await audit(tx, decision, {
        action: left ? "decision.unknown" : "decision.not_sent",
        outcome: left ? "unknown" : "failed",
        details: { cause: "interrupted" },
      });
    }
    return rows.length;
  });
}

/** Another reading may have seen the effect and put the next one off for long: the decision must learn of it now. */
async function hastenUnknown(tx: Tx): Promise<void> {
  await tx.$executeRaw`
    UPDATE request SET next_check_at = now()
     WHERE decision_state = 'UNKNOWN' AND status = ANY(${[...finalStatuses, "CREATED"]})
       AND (next_check_at IS NULL OR next_check_at > now() + interval '60 seconds')`;
}

import "server-only";
import { type AuditEntry, recordAudit } from "@/lib/audit/record";
import type { Tx } from "@/lib/db";
import { openIncident } from "@/lib/requests/incidents";
import type { IncidentCause } from "@/lib/requests/incidents-view";
import { settleChanges } from "@/lib/requests/note-changes";
import { openLookForRefusal } from "@/lib/second-looks/open-for-refusal";
import type { Decision } from "@/prisma/generated/client";
import { type CauseCode, causeOf } from "./catalogue";
import { type Candidate, isApproved, namedAs, officerNamed, type Seen } from "./late-effects";

const system = { kind: "system" } as const;

/** Its effect was read. `late`: an admin had released it before, and the officer who judged anew is overtaken. */
export async function confirm(
  tx: Tx,
  decision: Decision,
  seen: Seen,
  { late, unclear }: { late: boolean; unclear: boolean },
): Promise<void> {
  const { id, kind, requestId, userId, raoId } = decision;
  const { status } = seen;
  const approvingRao = officerNamed(kind, seen);
  const other = namedAs(toCandidate(decision, false), seen) === "other";
  await settleChanges(tx, decision, "ours");
  await tx.decision.update({
    where: { id },
    data: { state: "CONFIRMED", settledAt: new Date(), providerStatus: status, approvingRao },
  });
  await tx.request.update({
    where: { id: requestId },
    data: {
      ...closing(decision),
      ...(kind === "refuse" ? { refusedBy: "decision" } : {}),
      ...(kind !== "refuse" && isApproved(status) ? { approvedById: other ? null : userId } : {}),
    },
  });
  // Whoever validated goes on to the approval, and keeps the request for it; so does who holds it when that shows late.
  if (kind !== "validate" || status !== "CREATED")
    await tx.claim.updateMany({
      where: { requestId, ...(late ? {} : { userId }) },
      data: { userId: null, expiresAt: null },
    });
  const details = { status, approvingRao, ...(late ? { late, by: userId } : {}) };
  await audit(tx, decision, { action: "decision.confirmed", details });
  if (kind === "refuse" && wantsSecondLook(decision)) await openLookForRefusal(tx, decision);
  // Somebody else's name or words under this officer's act are an incident, whatever the reason.
  if (other && kind !== "refuse")
    await incident(tx, decision, "approver-differs", { expected: raoId, named: approvingRao });
  else if (other) await incident(tx, decision, "reason-differs");
  else if (unclear) await incident(tx, decision, "author-unclear");
  else if (late && (await wasJudgedAnew(tx, decision)))
    await incident(tx, decision, "late-effect", { expected: null, named: raoId });
}

/** Whether the catalogue asks for a colleague's look after a refusal with these causes (R7). */
const wantsSecondLook = ({ reasonCode, extraCodes }: Decision): boolean =>
  [reasonCode, ...extraCodes].some((code) => code !== null && causeOf(code as CauseCode).second);

/** Whether somebody signed after this one was released. */
async function wasJudgedAnew(tx: Tx, { id, requestId, releasedAt }: Decision): Promise<boolean> {
  if (!releasedAt) return false;
  const later = { requestId, id: { not: id }, recordedAt: { gte: releasedAt } };
  return (await tx.decision.count({ where: later })) > 0;
}

/** It had no effect. */
export async function reject(
  tx: Tx,
  decision: Decision,
  { cause, status }: { cause: "overtaken" | "not-accepted"; status: string | null },
): Promise<void> {
  const errorCode = cause === "overtaken" ? "overtaken" : decision.errorCode;
  await settleChanges(tx, decision, "elsewhere");
  await tx.decision.update({
    where: { id: decision.id },
    data: { state: "REJECTED", settledAt: new Date(), providerStatus: status, errorCode },
  });
  await tx.request.update({ where: { id: decision.requestId }, data: closing(decision) });
  const details: AuditEntry["details"] = { cause, status };
  if (cause === "not-accepted") Object.assign(details, { httpStatus: decision.httpStatus, code: decision.errorCode });
  await audit(tx, decision, { action: "decision.failed", outcome: "failed", details });
}

/** A released one, after another took effect in its place. */
export async function supersede(tx: Tx, decision: Decision): Promise<void> {
  await settleChanges(tx, decision, "elsewhere");
  await tx.decision.update({
    where: { id: decision.id },
    data: { state: "VOID", settledAt: new Date(), errorCode: "superseded" },
  });
  await audit(tx, decision, { action: "decision.superseded" });
}

/** The request follows its open decision or cancellation; a released decision is neither any more. */
const closing = ({ state }: Decision) => ({
  version: { increment: 1 },
  ...(state === "RELEASED" ? {} : { decisionState: null }),
});

/** `answered`: the call was answered with a yes just now. */
export const toCandidate = (decision: Decision, answered: boolean): Candidate => ({
  ...decision,
  answer:
    answered || decision.httpStatus === 200
      ? "yes"
      : decision.errorText !== null && decision.httpStatus !== null
        ? "no"
        : "none",
});

async function incident(
  tx: Tx,
  { id, requestId }: Decision,
  cause: IncidentCause,
  officers: { expected: string | null; named: string | null } = { expected: null, named: null },
): Promise<void> {
  await openIncident(tx, { requestId, decisionId: id, cause, ...officers });
}

export async function audit(tx: Tx, decision: Decision, entry: AuditEntry): Promise<void> {
  const { authorityId } = await tx.request.findUniqueOrThrow({
    where: { id: decision.requestId },
    select: { authorityId: true },
  });
  await recordAudit(tx, system, { ...entry, authorityId, requestId: decision.requestId, subjectId: decision.id });
}

import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { requireClaim } from "@/lib/claims/guard";
import { openSubject, scopedCipher, subjectKeyColumns } from "@/lib/crypto/data-keys";
import { databaseTime, inTransaction, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { policyOf } from "@/lib/policy/reads";
import { lockRequest } from "@/lib/requests/lock";
import { isDecidable } from "@/lib/workflows/names";
import type { SnoozeInput } from "./schema";

/**
 * Puts a request off until a time, no further away than its authority's policy allows: nobody draws it before, anybody
 * may still pick it, and it stays in its list. An officer puts off what they hold, an admin whatever waits; the claim
 * on it ends.
 */
export async function snoozeRequest(
  actor: UserActor,
  { requestId, until, reason, token }: SnoozeInput,
): Promise<{ until: string }> {
  return inTransaction(async (tx) => {
    const request = await lockedRequest(tx, actor, requestId);
    if (actor.role !== "admin") await requireClaim(tx, actor, requestId, token);
    if (!isDecidable(request.workflow, request.status) || request.decisionState !== null) throw new AppError("stale");
    const now = await databaseTime(tx);
    const { settings } = await policyOf(tx, request.authorityId);
    const end = new Date(until);
    if (end <= now || end.getTime() > now.getTime() + settings.snoozeMaxHours * 3_600_000)
      throw new AppError("invalid-input", { fields: { until: "time-range" } });
    const sealed = (await openSubject(request)).seal({ table: "snooze", column: "reason", row: requestId }, reason);
    const row = { userId: actor.userId, until: end, reason: sealed, at: now };
    await tx.snooze.upsert({ where: { requestId }, create: { requestId, ...row }, update: row });
    // Taken away by an admin, the claim still tells its officer so: by the end it would have had.
    const given = actor.role === "admin" ? {} : { expiresAt: null };
    await tx.claim.updateMany({ where: { requestId }, data: { userId: null, ...given } });
    await tx.reservation.deleteMany({ where: { requestId } });
    await tellPages(tx, requestId);
    // Sealed a second time, under the authority's key: the trail outlives the request's own.
    const kept = (await scopedCipher(request.authorityId)).seal("audit_event", "reason", requestId, reason);
    await recordAudit(tx, actor, {
      action: "request.snooze",
      authorityId: request.authorityId,
      requestId,
      details: { until: end.toISOString(), reason: kept },
    });
    return { until: end.toISOString() };
  });
}

/** Ends what was put off before its time: by whoever did it, or an admin. */
export async function unsnoozeRequest(actor: UserActor, { requestId }: { requestId: string }): Promise<void> {
  await inTransaction(async (tx) => {
    const request = await lockedRequest(tx, actor, requestId);
    const row = await tx.snooze.findUnique({ where: { requestId } });
    if (!row || row.until <= (await databaseTime(tx))) throw new AppError("stale");
    if (row.userId !== actor.userId && actor.role !== "admin") throw new AppError("forbidden");
    await tx.snooze.delete({ where: { requestId } });
    await tellPages(tx, requestId);
    await recordAudit(tx, actor, { action: "request.unsnooze", authorityId: request.authorityId, requestId });
  });
}

async function lockedRequest(tx: Tx, actor: UserActor, requestId: string) {
  await lockRequest(tx, requestId);
  const request = await tx.request.findFirst({
    where: { id: requestId, authorityId: { in: [...actor.authorityIds] } },
    select: { ...subjectKeyColumns, status: true, workflow: true, decisionState: true },
  });
  if (!request) throw new AppError("not-found");
  return request;
}

/** Open queues read anew; the table of what is put off has no trigger of its own. */
async function tellPages(tx: Tx, requestId: string): Promise<void> {
  await tx.$executeRaw`
    SELECT pg_notify('cotejo_live', json_build_array(authority_id, id)::text) FROM request WHERE id = ${requestId}::uuid`;
}

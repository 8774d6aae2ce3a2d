import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction, type Tx } from "@/lib/db";
import { enqueue } from "@/lib/jobs/queue";
import { judgedByProvider } from "@/lib/workflows/names";
import { drawNext } from "./draw";
import { heldRequest, lockOfficer } from "./guard";
import type { Reservation } from "./schema";

/**
 * Draws the officer's next case while they still look at what became of the last, so that its evidence is here when
 * they go on. It is kept for as long as its authority's policy says: colleagues do not draw it meanwhile, and may still
 * pick it. Null where there is none, or where this decision had its reservation already: otherwise asking again would
 * be a way to choose.
 */
export async function reserveNext(actor: UserActor, { after }: { after: string }): Promise<Reservation | null> {
  return inTransaction(async (tx) => {
    await lockOfficer(tx, actor.userId);
    if (await heldRequest(tx, actor.userId)) return null;
    const next = await drawNext(tx, actor);
    if (!next) return null;
    if (next.reserved) return { requestId: next.id };
    const seconds = next.settings.reservationSeconds;
    if (!(await mayReserve(tx, actor, after)) || !(await keep(tx, actor, next.id, seconds))) return null;
    if (!judgedByProvider(next.workflow))
      await enqueue(tx, "evidence.collect", { requestId: next.id }, { singletonKey: next.id });
    await recordAudit(tx, actor, {
      action: "claim.reserve",
      authorityId: next.authorityId,
      requestId: next.id,
      details: { group: next.group, among: next.among, seconds },
    });
    return { requestId: next.id };
  });
}

/** One reservation a decision of the officer's own that has left; the row of one that ran out tells when it was made. */
async function mayReserve(tx: Tx, actor: UserActor, requestId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ may: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM decision d
       WHERE d.request_id = ${requestId}::uuid AND d.user_id = ${actor.userId}::uuid
         AND d.state IN ('SENDING', 'CONFIRMED')
         AND NOT EXISTS (SELECT 1 FROM reservation v WHERE v.user_id = d.user_id AND v.at >= d.recorded_at)) AS may`;
  return row?.may ?? false;
}

/** False where a colleague took or reserved it between the draw's look and its lock. */
async function keep(tx: Tx, actor: UserActor, requestId: string, seconds: number): Promise<boolean> {
  await tx.$executeRaw`
    DELETE FROM reservation WHERE user_id = ${actor.userId}::uuid
        OR (request_id = ${requestId}::uuid AND expires_at <= now())`;
  const kept = await tx.$executeRaw`
    INSERT INTO reservation (user_id, request_id, at, expires_at)
    SELECT ${actor.userId}::uuid, ${requestId}::uuid, now(), now() + make_interval(secs => ${seconds})
     WHERE NOT EXISTS (SELECT 1 FROM reservation WHERE request_id = ${requestId}::uuid)
       AND NOT EXISTS (SELECT 1 FROM claim c
                        WHERE c.request_id = ${requestId}::uuid AND c.user_id IS NOT NULL AND c.expires_at > now())`;
  return kept === 1;
}

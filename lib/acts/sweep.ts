import "server-only";
import { recordAudit } from "@/lib/audit/record";
import { db, inTransaction, Prisma } from "@/lib/db";
import { interruptedAfterSeconds, unsentAfterSeconds } from "@/lib/gateways/limits";
import { settleAct } from "./settle-act";

/**
 * Asks again about acts of unknown outcome that are due, once the provider may be asked; two workers never ask about the
 * same one.
 */
export async function settleActs(): Promise<number> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    UPDATE request_act SET next_read_at = now() + interval '60 seconds' WHERE id IN (
      SELECT a.id FROM request_act a JOIN request r ON r.id = a.request_id
       WHERE a.state = 'UNKNOWN' AND a.next_read_at <= now() AND (r.quiet_until IS NULL OR r.quiet_until <= now())
       ORDER BY a.next_read_at LIMIT 20 FOR UPDATE OF a SKIP LOCKED)
    RETURNING id`;
  for (const { id } of rows) await settleAct(id);
  return rows.length;
}

/**
 * Acts whose process died: what was recorded and never left is not sent, what may have left is asked about. Times by
 * the database clock.
 */
export async function sweepActs(): Promise<number> {
  return interrupt(Prisma.sql`(a.state = 'RECORDED' AND a.recorded_at < now() - make_interval(secs => ${unsentAfterSeconds}))
          OR (a.state = 'SENDING' AND a.sent_at < now() - make_interval(secs => ${interruptedAfterSeconds("commit")}))`);
}

/** An act that its own process can do nothing more for. */
export const giveBackAct = (id: string): Promise<number> =>
  interrupt(Prisma.sql`a.id = ${id}::uuid AND a.state IN ('RECORDED', 'SENDING')`, Prisma.empty);

async function interrupt(which: Prisma.Sql, locked = Prisma.sql`SKIP LOCKED`): Promise<number> {
  return inTransaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: string; kind: string; state: string; request_id: string }[]>`
      SELECT a.id, a.kind, a.state, a.request_id FROM request_act a JOIN request r ON r.id = a.request_id
       WHERE ${which}
       ORDER BY r.authority_id, a.id LIMIT 50 FOR UPDATE OF r ${locked}`;
    let swept = 0;
    for (const { id, kind, state, request_id: requestId } of rows) {
      const left = state === "SENDING";
      // Seen before the lock was had: its own process may have gone on since.
      const { count } = await tx.requestAct.updateMany({
        where: { id, state },
        data: left ? { state: "UNKNOWN", nextReadAt: new Date() } : { state: "NOT_SENT", settledAt: new Date() },
      });
      if (count === 0) continue;
      swept++;
      const { authorityId } = await tx.request.update({
        where: { id: requestId },
        data: {
          version: { increment: 1 },
          ...(kind === "cancel" ? { decisionState: left ? "UNKNOWN" : null } : {}),
        },
      });
      await recordAudit(
        tx,
        { kind: "system" },
        {
          action: left ? "act.unknown" : "act.not_sent",
          outcome: left ? "unknown" : "failed",
          authorityId,
          requestId,
          subjectId: id,
          details: { kind, cause: "interrupted" },
        },
      );
    }
    return swept;
  });
}

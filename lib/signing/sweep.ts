import "server-only";
import { recordAudit } from "@/lib/audit/record";
import { db, inTransaction, Prisma } from "@/lib/db";
import { interruptedAfterSeconds, unsentAfterSeconds } from "@/lib/gateways/limits";
import { largestDocument } from "./schema";
import { settleAct } from "./settle-act";

const uploadingSeconds = interruptedAfterSeconds("upload", largestDocument);

/** An archive is many calls, one a document. */
const archivingSeconds = 20 * 60;

/** Asks again about acts of unknown outcome that are due; two workers never ask about the same one. */
export async function settleSigning(): Promise<number> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    UPDATE signing_act SET next_read_at = now() + interval '60 seconds' WHERE id IN (
      SELECT a.id FROM signing_act a JOIN request r ON r.id = a.request_id
       WHERE a.state = 'UNKNOWN' AND (a.next_read_at <= now()
             OR (a.kind = 'sign' AND r.status = 'ISSUED' AND a.next_read_at IS NULL))
         AND (r.quiet_until IS NULL OR r.quiet_until <= now())
       ORDER BY a.next_read_at LIMIT 20 FOR UPDATE OF a SKIP LOCKED)
    RETURNING id`;
  for (const { id } of rows) await settleAct(id);
  return rows.length;
}

/**
 * Acts whose process died: what was recorded and never left is not sent, what may have left is asked about. An archive
 * leaves nothing at the provider: what it has not finished is done again by hand. Times by the database clock.
 */
export async function sweepSigning(): Promise<number> {
  return interrupt(Prisma.sql`(a.state = 'RECORDED' AND a.recorded_at < now() - make_interval(secs => ${unsentAfterSeconds}))
          OR (a.state = 'SENDING' AND a.sent_at < now() - make_interval(secs => CASE a.kind
                WHEN 'archive' THEN ${archivingSeconds}::int WHEN 'upload' THEN ${uploadingSeconds}::int
                ELSE ${interruptedAfterSeconds("commit")}::int END))`);
}

/** An act that its own process can do nothing more for. */
export const giveBackSigning = (id: string): Promise<number> =>
  interrupt(Prisma.sql`a.id = ${id}::uuid AND a.state IN ('RECORDED', 'SENDING')`, Prisma.empty);

async function interrupt(which: Prisma.Sql, locked = Prisma.sql`SKIP LOCKED`): Promise<number> {
  return inTransaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: string; kind: string; state: string }[]>`
      SELECT a.id, a.kind, a.state FROM signing_act a JOIN request r ON r.id = a.request_id
       WHERE ${which}
       ORDER BY r.authority_id, a.id LIMIT 50 FOR UPDATE OF r ${locked}`;
    let swept = 0;
    for (const { id, kind, state } of rows) {
      const left = state === "SENDING" && kind !== "archive";
      // Seen before the lock was had: its own process may have gone on since.
      const [act] = await tx.signingAct.updateManyAndReturn({
        where: { id, state },
        data: left ? { state: "UNKNOWN", nextReadAt: new Date() } : { state: "NOT_SENT", settledAt: new Date() },
        include: { request: { select: { authorityId: true } } },
      });
      if (!act) continue;
      swept++;
      if (kind === "upload" && act.documentId)
        await tx.signingDocument.update({
          where: { id: act.documentId },
          data: { state: left ? "unknown" : "failed" },
        });
      await recordAudit(
        tx,
        { kind: "system" },
        {
          action: left ? "signing.unknown" : "signing.not_sent",
          outcome: left ? "unknown" : "failed",
          authorityId: act.request.authorityId,
          requestId: act.requestId,
          subjectId: id,
          details: { kind, cause: "interrupted" },
        },
      );
    }
    return swept;
  });
}

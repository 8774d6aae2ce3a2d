import "server-only";
import { recordAudit } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db";
import { enqueue } from "@/lib/jobs/queue";
import { absoluteSeconds, idleSeconds } from "./cookie";

/** Closes sessions that idleness or age has already ended, so that what they kept is cleaned up. */
export async function endIdleSessions(): Promise<number> {
  return inTransaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: string; user_id: string }[]>`
      UPDATE session SET ended_at = now(), end_reason = 'idle'
       WHERE id IN (SELECT id FROM session WHERE ended_at IS NULL
                       AND (last_seen_at <= now() - make_interval(secs => ${idleSeconds})
                            OR created_at <= now() - make_interval(secs => ${absoluteSeconds}))
                     LIMIT 100 FOR UPDATE SKIP LOCKED)
      RETURNING id, user_id`;
    for (const { id, user_id } of rows) {
      await recordAudit(
        tx,
        { kind: "system" },
        { action: "auth.idle_end", subjectId: user_id, details: { session: id } },
      );
      await enqueue(tx, "token.delete", { sessionId: id });
    }
    return rows.length;
  });
}

/** Ends every open session of a person; what a session kept at the provider is deleted there by a job. */
export async function endSessionsOf(
  tx: Tx,
  userId: string,
  reason: "disabled" | "reset" | "role-changed",
): Promise<void> {
  const open = await tx.session.updateManyAndReturn({
    where: { userId, endedAt: null },
    data: { endedAt: new Date(), endReason: reason },
    select: { id: true, oneShotToken: true },
  });
  for (const session of open) if (session.oneShotToken) await enqueue(tx, "token.delete", { sessionId: session.id });
}

import "server-only";
import { recordAudit } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db";
import { enqueue } from "@/lib/jobs/queue";
import type { UserActor } from "./actor";
import { absoluteSeconds, idleSeconds } from "./cookie";
import type { Role } from "./roles";

interface SessionRow {
  id: string;
  user_id: string;
  role: Role;
  rao_id: string | null;
  second_factor_at: Date;
  authority_ids: string[] | null;
  alive: boolean;
}

/**
 * Reads the session row and everything that can end it: sign-out, idleness, age, a disabled account. All by the
 * database clock. `touch` counts as activity; reads made by a page on its own do not.
 */
export async function liveSession(sessionId: string, ip: string | null, touch: boolean): Promise<UserActor | null> {
  const [row] = await db().$queryRaw<SessionRow[]>`
    SELECT s.id, s.user_id, u.role, u.rao_id, s.second_factor_at,
           (SELECT array_agg(a.authority_id) FROM user_authority a WHERE a.user_id = u.id) AS authority_ids,
           s.ended_at IS NULL AND u.disabled_at IS NULL
             AND s.last_seen_at > now() - make_interval(secs => ${idleSeconds})
             AND s.created_at > now() - make_interval(secs => ${absoluteSeconds}) AS alive
      FROM session s JOIN user_account u ON u.id = s.user_id
     WHERE s.id = ${sessionId}::uuid`;
  if (!row?.alive) return null;
  if (touch) {
    // At most one write in ten seconds: a busy page must not turn every read into an update.
    await db().$executeRaw`
      UPDATE session SET last_seen_at = now()
       WHERE id = ${sessionId}::uuid AND ended_at IS NULL AND last_seen_at < now() - interval '10 seconds'`;
  }
  return {
    kind: "user",
    userId: row.user_id,
    sessionId: row.id,
    role: row.role,
    authorityIds: row.authority_ids ?? [],
    raoId: row.rao_id,
    secondFactorAt: row.second_factor_at,
    ip,
  };
}

/** Ends a session; a kept One-Shot token is deleted at the provider by a job. */
export async function endSession(actor: UserActor, reason: "signed-out"): Promise<void> {
  await inTransaction(async (tx) => {
    const { count } = await tx.session.updateMany({
      where: { id: actor.sessionId, endedAt: null },
      data: { endedAt: new Date(), endReason: reason },
    });
    if (count === 0) return;
    await tx.reservation.deleteMany({ where: { userId: actor.userId } });
    await recordAudit(tx, actor, { action: "auth.logout", subjectId: actor.userId });
    await enqueue(tx, "token.delete", { sessionId: actor.sessionId });
  });
}

import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { enqueue } from "@/lib/jobs/queue";
import { policyOf } from "@/lib/policy/reads";
import { decidableSql } from "@/lib/requests/decidable";
import { lockRequest } from "@/lib/requests/lock";
import { isDecidable, judgedByProvider } from "@/lib/workflows/names";
import { heldRequest, lockOfficer, readClaim } from "./guard";
import type { HeldClaim } from "./schema";

type How = "picked" | "drawn";

/** Takes a chosen request; recorded as picked. */
export async function claimRequest(actor: UserActor, { requestId }: { requestId: string }): Promise<HeldClaim> {
  return inTransaction(async (tx) => {
    await lockOfficer(tx, actor.userId);
    // In the order of everybody else, request before claim: who draws it at the same moment would otherwise deadlock.
    await lockRequest(tx, requestId);
    const request = await tx.request.findFirst({
      where: { id: requestId, authorityId: { in: [...actor.authorityIds] } },
      select: { id: true, authorityId: true, status: true, workflow: true },
    });
    if (!request) throw new AppError("not-found");
    if (!isDecidable(request.workflow, request.status)) throw new AppError("stale");
    const held = await heldRequest(tx, actor.userId);
    if (held && held.id !== requestId)
      throw new AppError("claim-held", { params: { number: held.number, id: held.id } });
    const claim = await take(tx, actor, request, "picked");
    if (!claim) throw new AppError("claim-taken");
    return claim;
  });
}

/**
 * Takes the oldest request due, in the same step as choosing it: a row locked by a colleague is passed over, so no two
 * officers ever hold one request. Requests the officer opened are left to colleagues.
 */
export async function takeNext(actor: UserActor): Promise<HeldClaim> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const claim = await inTransaction(async (tx) => {
      await lockOfficer(tx, actor.userId);
      const held = await heldRequest(tx, actor.userId);
      if (held) throw new AppError("claim-held", { params: { number: held.number, id: held.id } });
      const [next] = await tx.$queryRaw<{ id: string; authority_id: string; workflow: string }[]>`
        SELECT r.id, r.authority_id, r.workflow FROM request r
         WHERE ${decidableSql} AND r.authority_id = ANY(${[...actor.authorityIds]}::uuid[])
           AND r.decision_state IS NULL AND r.videoid_pk IS NOT NULL
           AND r.created_by_id IS DISTINCT FROM ${actor.userId}::uuid
           AND NOT EXISTS (SELECT 1 FROM evidence_upload u
                            WHERE u.request_id = r.id AND u.user_id = ${actor.userId}::uuid)
           AND NOT EXISTS (SELECT 1 FROM claim c
                            WHERE c.request_id = r.id AND c.user_id IS NOT NULL AND c.expires_at > now())
         ORDER BY r.review_since, r.id
         LIMIT 1 FOR UPDATE OF r SKIP LOCKED`;
      return next ? take(tx, actor, { ...next, authorityId: next.authority_id }, "drawn") : null;
    });
    if (claim) return claim;
    // Nothing found may only mean that the last ones were locked at that moment: look again before saying so.
    await new Promise((resolve) => setTimeout(resolve, 15 * (attempt + 1)));
  }
  throw new AppError("nothing-to-take");
}

/** The where clause is the lock: of two who press at once, one changes a row and one changes none. */
async function take(
  tx: Tx,
  actor: UserActor,
  request: { id: string; authorityId: string; workflow: string },
  how: How,
): Promise<HeldClaim | null> {
  const { settings } = await policyOf(tx, request.authorityId);
  const before = await readClaim(tx, request.id);
  const [row] = await tx.$queryRaw<{ token: number; expires_at: Date }[]>`
    INSERT INTO claim AS c (request_id, user_id, token, how, taken_at, expires_at)
    VALUES (${request.id}::uuid, ${actor.userId}::uuid, 1, ${how}, now(), now() + make_interval(mins => ${settings.claimMinutes}))
    ON CONFLICT (request_id) DO UPDATE SET
      token = CASE WHEN c.user_id = excluded.user_id AND c.expires_at > now() THEN c.token ELSE c.token + 1 END,
      taken_at = CASE WHEN c.user_id = excluded.user_id AND c.expires_at > now() THEN c.taken_at ELSE now() END,
      user_id = excluded.user_id, how = excluded.how, expires_at = excluded.expires_at
    WHERE c.user_id IS NULL OR c.expires_at <= now() OR c.user_id = excluded.user_id
    RETURNING token, expires_at`;
  if (!row) return null;
  if (row.token !== before?.token) {
    // What the provider's own operators judge is not fetched for anybody here.
    if (!judgedByProvider(request.workflow))
      await enqueue(tx, "evidence.collect", { requestId: request.id }, { singletonKey: request.id });
    // Last, since the trail's lock keeps every other writer of the authority waiting until the commit.
    const shared = { authorityId: request.authorityId, requestId: request.id };
    if (before?.user_id && !before.live)
      await recordAudit(tx, { kind: "system" }, { action: "claim.expire", ...shared, subjectId: before.user_id });
    await recordAudit(tx, actor, {
      action: how === "picked" ? "claim.picked" : "claim.take",
      ...shared,
      details: { token: row.token },
    });
  }
  return { requestId: request.id, token: row.token, expiresAt: row.expires_at.toISOString() };
}

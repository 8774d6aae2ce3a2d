import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { enqueue } from "@/lib/jobs/queue";
import { policyOf } from "@/lib/policy/reads";
import type { PolicySettings } from "@/lib/policy/settings";
import { lockRequest } from "@/lib/requests/lock";
import { isDecidable, judgedByProvider } from "@/lib/workflows/names";
import { type Drawn, drawNext } from "./draw";
import { heldRequest, lockOfficer, readClaim } from "./guard";
import type { HeldClaim } from "./schema";

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
    const { settings } = await policyOf(tx, request.authorityId);
    const claim = await take(tx, actor, { ...request, settings }, "picked");
    if (!claim) throw new AppError("claim-taken");
    return claim;
  });
}

/**
 * Takes what is kept for the officer, or else draws, in the same step: no two officers ever hold one request. Drawn is
 * recorded with the group it was drawn from and how many there were.
 */
export async function takeNext(actor: UserActor): Promise<HeldClaim> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const claim = await inTransaction(async (tx) => {
      await lockOfficer(tx, actor.userId);
      const held = await heldRequest(tx, actor.userId);
      if (held) throw new AppError("claim-held", { params: { number: held.number, id: held.id } });
      const next = await drawNext(tx, actor);
      return next ? take(tx, actor, next, next) : null;
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
  request: { id: string; authorityId: string; workflow: string; settings: PolicySettings },
  how: "picked" | Drawn,
): Promise<HeldClaim | null> {
  const before = await readClaim(tx, request.id);
  // Whatever was kept for its taker, or of it for somebody else, is over.
  const [row] = await tx.$queryRaw<{ token: number; expires_at: Date }[]>`
    WITH ended AS (
      DELETE FROM reservation WHERE user_id IN (
        SELECT user_id FROM reservation
         WHERE request_id = ${request.id}::uuid OR user_id = ${actor.userId}::uuid FOR UPDATE SKIP LOCKED))
    INSERT INTO claim AS c (request_id, user_id, token, how, taken_at, expires_at)
    VALUES (${request.id}::uuid, ${actor.userId}::uuid, 1, ${how === "picked" ? how : "drawn"}, now(), now() + make_interval(mins => ${request.settings.claimMinutes}))
    ON CONFLICT (request_id) DO UPDATE SET
      token = CASE WHEN c.user_id = excluded.user_id AND c.expires_at > now() THEN c.token ELSE c.token + 1 END,
      taken_at = CASE WHEN c.user_id = excluded.user_id AND c.expires_at > now() THEN c.taken_at ELSE now() END,
      user_id = excluded.user_id, how = excluded.how, expires_at = excluded.expires_at
    WHERE c.user_id IS NULL OR c.expires_at <= now() OR c.user_id = excluded.user_id
    RETURNING token, expires_at`;
  if (!row) return null;
  if (row.token !== before?.token) {
    // What the provider's own operators judge is not fetched for anybody here; what was kept is being fetched already.
    if (!judgedByProvider(request.workflow) && (how === "picked" || !how.reserved))
      await enqueue(tx, "evidence.collect", { requestId: request.id }, { singletonKey: request.id });
    // Last, since the trail's lock keeps every other writer of the authority waiting until the commit.
    const shared = { authorityId: request.authorityId, requestId: request.id };
    if (before?.user_id && !before.live)
      await recordAudit(tx, { kind: "system" }, { action: "claim.expire", ...shared, subjectId: before.user_id });
    await recordAudit(tx, actor, {
      action: how === "picked" ? "claim.picked" : "claim.take",
      ...shared,
      details: { token: row.token, ...(how === "picked" ? {} : drawnAs(how)) },
    });
  }
  return { requestId: request.id, token: row.token, expiresAt: row.expires_at.toISOString() };
}

/** What the trail says of a draw; one that was kept has a line of its own. */
function drawnAs({ group, among, reserved }: Drawn): Record<string, string | number | boolean> {
  return reserved ? { reserved } : { group, among };
}

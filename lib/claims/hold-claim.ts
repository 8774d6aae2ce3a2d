import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { enqueue } from "@/lib/jobs/queue";
import { policyOf } from "@/lib/policy/reads";
import { lockRequest } from "@/lib/requests/lock";
import { isDecidable, judgedByProvider } from "@/lib/workflows/names";
import { heldRequest, lockClaim, lockOfficer, requireClaim } from "./guard";
import type { ClaimInput, HeldClaim } from "./schema";

/** Activity renews a claim; one that ran out is not revived, since a colleague may be about to take it. */
export async function renewClaim(actor: UserActor, { requestId, token }: ClaimInput): Promise<HeldClaim> {
  return inTransaction(async (tx) => {
    await requireClaim(tx, actor, requestId, token);
    const { authorityId } = await tx.request.findUniqueOrThrow({
      where: { id: requestId },
      select: { authorityId: true },
    });
    const { settings } = await policyOf(tx, authorityId);
    const [row] = await tx.$queryRaw<{ expires_at: Date }[]>`
      UPDATE claim SET expires_at = now() + make_interval(mins => ${settings.claimMinutes})
       WHERE request_id = ${requestId}::uuid RETURNING expires_at`;
    if (!row) throw new AppError("claim-lost");
    return { requestId, token, expiresAt: row.expires_at.toISOString() };
  });
}

/** Gives a request back to the queue, answers and notes kept. */
export async function releaseClaim(actor: UserActor, { requestId, token }: ClaimInput): Promise<void> {
  await inTransaction(async (tx) => {
    await requireClaim(tx, actor, requestId, token);
    const request = await tx.request.findUniqueOrThrow({ where: { id: requestId }, select: { authorityId: true } });
    await tx.claim.update({ where: { requestId }, data: { userId: null, expiresAt: null } });
    await recordAudit(tx, actor, { action: "claim.release", authorityId: request.authorityId, requestId });
  });
}

/** An admin takes a claim away, or hands it to another officer of the authority; the reason is kept. */
export async function reassignClaim(
  actor: UserActor,
  input: { requestId: string; userId: string | null; reason: string },
): Promise<void> {
  await inTransaction(async (tx) => {
    if (input.userId !== null) await lockOfficer(tx, input.userId);
    await lockRequest(tx, input.requestId);
    const request = await tx.request.findFirst({
      where: { id: input.requestId, authorityId: { in: [...actor.authorityIds] } },
      select: { id: true, authorityId: true, status: true, workflow: true },
    });
    if (!request) throw new AppError("not-found");
    if (!isDecidable(request.workflow, request.status)) throw new AppError("stale");
    if (input.userId !== null) {
      const officer = await tx.user.findFirst({
        where: {
          id: input.userId,
          role: "rao",
          disabledAt: null,
          raoId: { not: null },
          authorities: { some: { authorityId: request.authorityId } },
        },
      });
      if (!officer) throw new AppError("invalid-input", { fields: { userId: "officer-unknown" } });
      const held = await heldRequest(tx, input.userId);
      if (held && held.id !== request.id)
        throw new AppError("claim-held", { params: { number: held.number, id: held.id } });
    }
    const before = await lockClaim(tx, request.id);
    // What an admin writes may name a person: it is sealed, so that the trail can keep it.
    const reason = (await scopedCipher(request.authorityId)).seal("audit_event", "reason", request.id, input.reason);
    const { settings } = await policyOf(tx, request.authorityId);
    await tx.$executeRaw`
      INSERT INTO claim AS c (request_id, user_id, token, how, taken_at, expires_at)
      VALUES (${request.id}::uuid, ${input.userId}::uuid, 1, 'assigned', now(), now() + make_interval(mins => ${settings.claimMinutes}))
      ON CONFLICT (request_id) DO UPDATE SET user_id = excluded.user_id, token = c.token + 1, how = excluded.how,
        taken_at = excluded.taken_at, expires_at = excluded.expires_at`;
    await recordAudit(tx, actor, {
      action: "claim.reassign",
      authorityId: request.authorityId,
      requestId: request.id,
      subjectId: input.userId,
      details: { from: before?.user_id ?? null, reason },
    });
    if (input.userId && !judgedByProvider(request.workflow))
      await enqueue(tx, "evidence.collect", { requestId: request.id }, { singletonKey: request.id });
  });
}

import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { requireClaim } from "@/lib/claims/guard";
import { subjectOf } from "@/lib/crypto/data-keys";
import { databaseTime, inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { lockRequest } from "@/lib/requests/lock";
import type { AttemptInput } from "./schema";

/**
 * Notes what an authentic source answered, or that it did not, for the officer who holds the request. Attempts are only
 * added to; three that stayed without an answer are counted, so one sent twice must be one.
 */
export async function recordAttempt(actor: UserActor, input: AttemptInput): Promise<void> {
  const { requestId, token, key, source, outcome, reference } = input;
  await inTransaction(async (tx) => {
    await lockRequest(tx, requestId);
    await requireClaim(tx, actor, requestId, token);
    const { authorityId, decisionState } = await tx.request.findUniqueOrThrow({
      where: { id: requestId },
      select: { authorityId: true, decisionState: true },
    });
    if (decisionState !== null && decisionState !== "NOT_SENT") throw new AppError("already-decided");
    const before = await tx.sourceAttempt.findUnique({ where: { id: key } });
    if (before) {
      const same = before.requestId === requestId && before.source === source && before.outcome === outcome;
      if (same && before.userId === actor.userId) return;
      throw new AppError("key-reused");
    }
    const cipher = await subjectOf(tx, requestId);
    const place = { table: "source_attempt", column: "reference", row: key };
    await tx.sourceAttempt.create({
      data: {
        id: key,
        requestId,
        userId: actor.userId,
        source,
        outcome,
        reference: reference ? cipher.seal(place, reference) : null,
        at: await databaseTime(tx),
      },
    });
    await recordAudit(tx, actor, {
      action: "source.attempt",
      authorityId,
      requestId,
      subjectId: key,
      details: { source, outcome },
    });
  });
}

import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { requireClaim } from "@/lib/claims/guard";
import { inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { enqueue } from "@/lib/jobs/queue";
import { judgedByProvider } from "@/lib/workflows/names";

/** Asks for the evidence again, because the officer who holds the request could not see some of it. */
export async function recollectEvidence(actor: UserActor, { requestId }: { requestId: string }): Promise<void> {
  await inTransaction(async (tx) => {
    await requireClaim(tx, actor, requestId);
    const { workflow } = await tx.request.findUniqueOrThrow({ where: { id: requestId }, select: { workflow: true } });
    if (judgedByProvider(workflow)) throw new AppError("stale");
    const data = { state: "collecting", startedAt: new Date(), error: null };
    await tx.evidenceSet.upsert({ where: { requestId }, create: { requestId, ...data }, update: data });
    await enqueue(tx, "evidence.collect", { requestId }, { singletonKey: requestId });
  });
}

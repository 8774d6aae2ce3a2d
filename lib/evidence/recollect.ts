import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { requireClaim } from "@/lib/claims/guard";
import { inTransaction } from "@/lib/db";
import { enqueue } from "@/lib/jobs/queue";

/** Asks for the evidence again, because the officer who holds the request could not see some of it. */
export async function recollectEvidence(actor: UserActor, { requestId }: { requestId: string }): Promise<void> {
  await inTransaction(async (tx) => {
    await requireClaim(tx, actor, requestId);
    const data = { state: "collecting", startedAt: new Date(), error: null };
    await tx.evidenceSet.upsert({ where: { requestId }, create: { requestId, ...data }, update: data });
    await enqueue(tx, "evidence.collect", { requestId }, { singletonKey: requestId });
  });
}

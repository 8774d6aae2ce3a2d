import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { enqueue } from "@/lib/jobs/queue";
import { requireSight } from "@/lib/second-looks/guard";
import { judgedByProvider } from "@/lib/workflows/names";

/** Asks for the evidence again, because an officer who may see it could not see some of it. */
export async function recollectEvidence(actor: UserActor, { requestId }: { requestId: string }): Promise<void> {
  await inTransaction(async (tx) => {
    const sight = await requireSight(tx, actor, requestId);
    const { workflow, status } = await tx.request.findUniqueOrThrow({
      where: { id: requestId },
      select: { workflow: true, status: true },
    });
    // A refusal is looked at as it was judged.
    if (judgedByProvider(workflow) || (sight === "look" && status !== "VIDEOREVIEW")) throw new AppError("stale");
    const data = { state: "collecting", startedAt: new Date(), error: null };
    await tx.evidenceSet.upsert({ where: { requestId }, create: { requestId, ...data }, update: data });
    await enqueue(tx, "evidence.collect", { requestId }, { singletonKey: requestId });
  });
}

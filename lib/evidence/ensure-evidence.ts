import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db";
import { enqueue } from "@/lib/jobs/queue";
import { sightOf } from "@/lib/second-looks/guard";
import { judgedByProvider } from "@/lib/workflows/names";

/** A collection that has not ended after this long has lost its worker. */
const lostAfterMs = 150_000;

/** Asks for the evidence of a request whoever may see it opens, where it is not here: never collected, lost on the way, or expired. */
export async function ensureEvidence(actor: UserActor, requestId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const sight = await sightOf(tx, actor, requestId);
    if (!sight) return;
    const { workflow, status } = await tx.request.findUniqueOrThrow({
      where: { id: requestId },
      select: { workflow: true, status: true },
    });
    // What the provider's own operators judge is not fetched for anybody here.
    if (judgedByProvider(workflow)) return;
    // A refusal is looked at as it was judged, while copies of that exist.
    if (sight === "look" && status !== "VIDEOREVIEW") return;
    const set = await tx.evidenceSet.findUnique({ where: { requestId } });
    const expired = await tx.evidenceItem.count({ where: { requestId, state: "expired" } });
    const lost = set?.state === "collecting" && (set.startedAt?.getTime() ?? 0) < Date.now() - lostAfterMs;
    if (set && expired === 0 && !lost) return;
    await enqueue(tx, "evidence.collect", { requestId }, { singletonKey: requestId });
  });
}

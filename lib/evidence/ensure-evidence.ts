import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { readClaim } from "@/lib/claims/guard";
import { inTransaction } from "@/lib/db";
import { enqueue } from "@/lib/jobs/queue";
import { judgedByProvider } from "@/lib/workflows/names";

/** A collection that has not ended after this long has lost its worker. */
const lostAfterMs = 150_000;

/** Asks for the evidence of a request its holder opens, where it is not here: never collected, lost on the way, or expired. */
export async function ensureEvidence(actor: UserActor, requestId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const claim = await readClaim(tx, requestId);
    if (!claim?.live || claim.user_id !== actor.userId) return;
    const request = await tx.request.findUniqueOrThrow({ where: { id: requestId }, select: { workflow: true } });
    // What the provider's own operators judge is not fetched for anybody here.
    if (judgedByProvider(request.workflow)) return;
    const set = await tx.evidenceSet.findUnique({ where: { requestId } });
    const expired = await tx.evidenceItem.count({ where: { requestId, state: "expired" } });
    const lost = set?.state === "collecting" && (set.startedAt?.getTime() ?? 0) < Date.now() - lostAfterMs;
    if (set && expired === 0 && !lost) return;
    await enqueue(tx, "evidence.collect", { requestId }, { singletonKey: requestId });
  });
}

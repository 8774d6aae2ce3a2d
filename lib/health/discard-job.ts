import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { lockDeadJob, removeDeadJob } from "./dead-jobs";
import type { DiscardJobInput } from "./schema";

/** Gives dead work up for good; what it was and why stays in the trail. */
export async function discardJob(actor: UserActor, { jobId, reason }: DiscardJobInput): Promise<void> {
  await inTransaction(async (tx) => {
    const job = await lockDeadJob(tx, actor, jobId);
    if (!job) throw new AppError("not-found");
    await removeDeadJob(tx, job);
    await recordAudit(tx, actor, {
      action: "job.discard",
      authorityId: job.authorityId,
      requestId: job.requestId,
      subjectId: job.id,
      details: { queue: job.queue, tries: job.tries, because: reason, about: Object.values(job.data)[0] ?? null },
    });
  });
}

import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { type JobPayload, jobPayloads } from "@/lib/jobs/names";
import { enqueue } from "@/lib/jobs/queue";
import { isKnownQueue, lockDeadJob, removeDeadJob } from "./dead-jobs";

/**
 * Puts dead work back into its own queue, with all its tries. It leaves the dead ones in the same transaction: of two
 * admins who press at once, the second finds nothing. Where the same work waits there already, that is the retry.
 */
export async function retryJob(actor: UserActor, { jobId }: { jobId: string }): Promise<void> {
  await inTransaction(async (tx) => {
    const job = await lockDeadJob(tx, actor, jobId);
    if (!job) throw new AppError("not-found");
    const { queue } = job;
    if (!isKnownQueue(queue)) throw new AppError("stale");
    const payload = jobPayloads[queue].parse(job.data) as JobPayload<typeof queue>;
    await enqueue(tx, queue, payload, job.key ? { singletonKey: job.key } : {});
    await removeDeadJob(tx, job);
    await recordAudit(tx, actor, {
      action: "job.retry",
      authorityId: job.authorityId,
      requestId: job.requestId,
      subjectId: job.id,
      details: { queue, tries: job.tries },
    });
  });
}

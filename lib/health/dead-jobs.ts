import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { Prisma, type Tx } from "@/lib/db";
import { type JobName, jobPayloads } from "@/lib/jobs/names";
import { type HealthView, type JobFailureView, jobFailure } from "./views";

/*
 * Work that ran out of tries. The queue moves it to `dead` and notes there where it came from, how often it was tried
 * and what it died of (`source_…`); what it carries is one id.
 */

export interface DeadJob {
  id: string;
  queue: string;
  at: Date;
  tries: number;
  output: unknown;
  data: Record<string, string>;
  key: string | null;
  authorityId: string | null;
  requestId: string | null;
  number: number | null;
}

/** Work about an authority is its admins' to see; what is about nothing that is still here is any admin's. */
const visible = ({ authorityIds }: UserActor) => Prisma.sql`
  CASE WHEN coalesce(r.authority_id, w.authority_id) IS NOT NULL
       THEN coalesce(r.authority_id, w.authority_id) = ANY(${[...authorityIds]}::uuid[])
       WHEN s.user_id IS NOT NULL
       THEN EXISTS (SELECT 1 FROM user_authority a
                     WHERE a.user_id = s.user_id AND a.authority_id = ANY(${[...authorityIds]}::uuid[]))
       ELSE true END`;

const dead = Prisma.sql`
  FROM jobs.job j
  LEFT JOIN webhook_delivery w ON w.id = (j.data->>'deliveryId')::uuid
  LEFT JOIN session s ON s.id = (j.data->>'sessionId')::uuid
  LEFT JOIN request r ON r.id = coalesce((j.data->>'requestId')::uuid, w.request_id)
 WHERE j.name = 'dead' AND j.state = 'created'`;

const columns = Prisma.sql`
  j.id, coalesce(j.source_name, 'dead') AS queue, j.created_on AS at, coalesce(j.source_retry_count, 0) + 1 AS tries,
  j.source_output AS output, j.data, j.singleton_key AS key, coalesce(r.authority_id, w.authority_id) AS "authorityId",
  r.id AS "requestId", r.number`;

const mostShown = 50;

export async function readDeadJobs(tx: Tx, actor: UserActor): Promise<HealthView["dead"]> {
  const [rows, [count]] = [
    await tx.$queryRaw<DeadJob[]>`
      SELECT ${columns} ${dead} AND ${visible(actor)} ORDER BY j.created_on DESC LIMIT ${mostShown}`,
    await tx.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n ${dead} AND ${visible(actor)}`,
  ];
  return { rows: rows.map(shown), total: count?.n ?? 0 };
}

/** One of them, kept from everybody else until the transaction ends; null where there is none for this reader. */
export async function lockDeadJob(tx: Tx, actor: UserActor, jobId: string): Promise<DeadJob | null> {
  const [row] = await tx.$queryRaw<DeadJob[]>`
    SELECT ${columns} ${dead} AND j.id = ${jobId}::uuid AND ${visible(actor)} FOR UPDATE OF j`;
  return row ?? null;
}

export async function removeDeadJob(tx: Tx, { id }: DeadJob): Promise<void> {
  await tx.$executeRaw`DELETE FROM jobs.job WHERE name = 'dead' AND id = ${id}::uuid`;
}

/** A queue an older version had may be gone: its work can only be discarded. */
export const isKnownQueue = (queue: string): queue is JobName => Object.hasOwn(jobPayloads, queue);

function shown(job: DeadJob): HealthView["dead"]["rows"][number] {
  return {
    id: job.id,
    queue: job.queue,
    at: job.at.toISOString(),
    tries: job.tries,
    failure: failureOf(job.output),
    request: job.requestId && job.number !== null ? { id: job.requestId, number: job.number } : null,
    subject: Object.values(job.data)[0] ?? "",
    canRetry: isKnownQueue(job.queue),
  };
}

/** The queue itself writes `{value}` for work that took too long, or whose worker fell silent. */
function failureOf(output: unknown): JobFailureView {
  if (typeof output === "object" && output !== null && "value" in output) return { late: true };
  const parsed = jobFailure.safeParse(output);
  return parsed.success ? parsed.data : {};
}

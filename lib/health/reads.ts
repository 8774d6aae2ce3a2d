import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { jobQueues } from "@/lib/jobs/names";
import { readDeadJobs } from "./dead-jobs";
import { goneAfterSeconds } from "./names";
import { serviceStates } from "./outage";
import { readiness } from "./ready";
import type { HealthHours } from "./schema";
import { type HealthView, healthView } from "./views";

/**
 * How the product is. Services, processes and queues are everybody's; requests, webhooks and dead work are counted
 * within the reader's authorities.
 */
export async function readHealth(actor: UserActor, hours: HealthHours): Promise<HealthView> {
  const ids = [...actor.authorityIds];
  const { ready: _ready, ...own } = await readiness();
  const [services, operations, processes, queues, dead, reads, drift, unknown, webhooks] = await Promise.all([
    serviceStates(),
    operationFigures(Number(hours)),
    processList(),
    queueFigures(),
    readDeadJobs(db(), actor),
    readFigures(ids),
    driftOf(ids),
    unknownOutcomes(ids),
    webhookFigures(ids),
  ]);
  return healthView.parse({
    at: new Date().toISOString(),
    hours: Number(hours),
    ...{ services, operations, processes, queues, dead, reads, drift, unknown, webhooks, own },
  });
}

/**
 * Errors are told apart by what is known of them: no connection, no answer, an unreadable one, or a status. What never
 * left took no time, and would make a service that is away look fast.
 */
async function operationFigures(hours: number): Promise<HealthView["operations"]> {
  return db().$queryRaw<HealthView["operations"]>`
    WITH calls AS (
      SELECT service, operation, CASE WHEN outcome <> 'not-sent' THEN ms END AS ms,
             CASE WHEN outcome IN ('error', 'answered') THEN coalesce(http_status::text, 'answered')
                  WHEN outcome <> 'ok' THEN outcome END AS kind
        FROM provider_call WHERE at > now() - make_interval(hours => ${hours})),
    kinds AS (
      SELECT service, operation, kind, count(*)::int AS n FROM calls WHERE kind IS NOT NULL GROUP BY 1, 2, 3)
    SELECT service, operation, count(*)::int AS calls,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)::int AS p50,
           percentile_cont(0.95) WITHIN GROUP (ORDER BY ms)::int AS p95,
           coalesce((SELECT json_agg(json_build_object('kind', k.kind, 'n', k.n) ORDER BY k.n DESC, k.kind)
                       FROM kinds k WHERE k.service = calls.service AND k.operation = calls.operation), '[]') AS errors
      FROM calls GROUP BY 1, 2 ORDER BY 1, 2`;
}

async function processList(): Promise<HealthView["processes"]> {
  const rows = await db().$queryRaw<
    { id: string; kind: "web" | "worker"; version: string; startedAt: Date; beatAt: Date; gone: boolean }[]
  >`
    SELECT id, kind, version, started_at AS "startedAt", beat_at AS "beatAt",
           beat_at < now() - make_interval(secs => ${goneAfterSeconds}) AS gone
      FROM process_beat ORDER BY gone, kind, started_at DESC LIMIT 50`;
  return rows.map((row) => ({
    ...row,
    startedAt: row.startedAt.toISOString(),
    beatAt: row.beatAt.toISOString(),
  }));
}

/** Work by queue. What failed for good within the queue's own term is counted here, and its copy is among the dead. */
async function queueFigures(): Promise<HealthView["queues"]> {
  const names = Object.keys(jobQueues).filter((name) => name !== "dead");
  return db().$queryRaw<HealthView["queues"]>`
    SELECT q.name,
           count(j.id) FILTER (WHERE j.state < 'active' AND j.start_after <= now())::int AS waiting,
           extract(epoch FROM now() - min(j.start_after) FILTER (WHERE j.state < 'active' AND j.start_after <= now()))::int
             AS oldest,
           count(j.id) FILTER (WHERE j.state < 'active' AND j.start_after > now())::int AS later,
           count(j.id) FILTER (WHERE j.state = 'active')::int AS active,
           count(j.id) FILTER (WHERE j.state = 'failed')::int AS failed
      FROM unnest(${names}::text[]) AS q(name)
      LEFT JOIN jobs.job j ON j.name = q.name AND j.state <> 'completed'
     GROUP BY 1 ORDER BY 1`;
}

/** A read is overdue when it should have been planned long ago: workers plan every two seconds. */
async function readFigures(authorityIds: string[]): Promise<HealthView["reads"]> {
  const [row] = await db().$queryRaw<HealthView["reads"][]>`
    SELECT count(*) FILTER (WHERE due_at <= now())::int AS due,
           count(*) FILTER (WHERE due_at <= now() - interval '2 minutes')::int AS overdue,
           extract(epoch FROM now() - min(due_at) FILTER (WHERE due_at <= now()))::int AS oldest,
           count(*) FILTER (WHERE check_failures > 0)::int AS failing
      FROM request, LATERAL (SELECT GREATEST(next_check_at, quiet_until) AS due_at) AS allowed
     WHERE next_check_at IS NOT NULL AND request_pk IS NOT NULL AND authority_id = ANY(${authorityIds}::uuid[])`;
  return row ?? { due: 0, overdue: 0, oldest: null, failing: 0 };
}

/**
 * Changes only the poller found, of those a poll or a webhook found within a day. A hint that came within ten minutes
 * of the poll had announced it, only later.
 */
async function driftOf(authorityIds: string[]): Promise<HealthView["drift"]> {
  const [row] = await db().$queryRaw<HealthView["drift"][]>`
    WITH changes AS (
      SELECT request_id, at, details::json->>'source' AS source FROM audit_event
       WHERE action IN ('request.state_change', 'request.anomaly') AND at > now() - interval '1 day'
         AND chain = ANY(${authorityIds}))
    SELECT count(*) FILTER (WHERE source IN ('poll', 'webhook'))::int AS of,
           count(*) FILTER (WHERE source = 'poll' AND NOT EXISTS (
             SELECT 1 FROM webhook_delivery w
              WHERE w.request_id = changes.request_id
                AND w.last_at BETWEEN changes.at - interval '10 minutes' AND changes.at + interval '10 minutes'))::int AS n
      FROM changes`;
  return row ?? { n: 0, of: 0 };
}

/** Decisions and other acts of which nobody knows yet whether the provider did them. */
async function unknownOutcomes(authorityIds: string[]): Promise<HealthView["unknown"]> {
  const [row] = await db().$queryRaw<{ n: number; oldest: Date | null }[]>`
    SELECT count(*)::int AS n, min(recorded_at) AS oldest FROM (
      SELECT request_id, recorded_at FROM decision WHERE state = 'UNKNOWN'
       UNION ALL SELECT request_id, recorded_at FROM request_act WHERE state = 'UNKNOWN'
       UNION ALL SELECT request_id, recorded_at FROM signing_act WHERE state = 'UNKNOWN') AS acts
      JOIN request r ON r.id = acts.request_id AND r.authority_id = ANY(${authorityIds}::uuid[])`;
  return { n: row?.n ?? 0, oldest: row?.oldest?.toISOString() ?? null };
}

async function webhookFigures(authorityIds: string[]): Promise<HealthView["webhooks"]> {
  const [row] = await db().$queryRaw<{ received: number; latest: Date | null }[]>`
    SELECT coalesce(sum(times), 0)::int AS received, max(last_at) AS latest
      FROM webhook_delivery WHERE authority_id = ANY(${authorityIds}::uuid[]) AND received_at > now() - interval '1 day'`;
  return { received: row?.received ?? 0, latestAt: row?.latest?.toISOString() ?? null };
}

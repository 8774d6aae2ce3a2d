import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { terminalStatuses } from "@/lib/workflows/status";
import { type ServiceName, services, workflowsAt } from "./names";
import { type OutageView, outageView, type ServiceState } from "./views";

/*
 * Whether a service answers is derived from the calls every process records (`provider_call`), not from a breaker: a
 * breaker is one process's opinion, is lost with it, and says nothing where nobody called. What all of them together
 * saw needs no second record that could disagree with the first. A status of a gateway in front (502, 503, 504) is no
 * answer of the service.
 */

/** What was last seen of one service, by the database's clock. */
export interface Seen {
  /** Calls without an answer since the last one that had one; counted up to `silentCalls`. */
  silent: number;
  /** Seconds since the first of them was begun, and since the last ended; null without any. */
  silentFor: number | null;
  silentLast: number | null;
  /** Whether it ever answered. */
  answered: boolean;
  /** Reads of the last minutes, and the median of what they took. */
  reads: number;
  readMs: number | null;
}

/** One lost answer is no outage, and three tries of one read are over in a moment. */
const silentCalls = 3;
const silentSeconds = 10;

/** The longest pause of the poller is ten minutes: when nothing was heard for longer, nobody asked. */
const askedSeconds = 1200;

const slowMs = 3000;

export function stateOf(seen: Seen): ServiceState {
  const { silent, silentFor, silentLast } = seen;
  if (silent >= silentCalls && silentFor !== null && silentLast !== null && silentFor >= silentSeconds)
    return silentLast <= askedSeconds ? "away" : "quiet";
  if (seen.reads >= silentCalls && (seen.readMs ?? 0) > slowMs) return "slow";
  return seen.answered ? "answering" : "quiet";
}

interface SeenRow extends Seen {
  since: Date | null;
  readAt: Date | null;
}

/** A few looks at the ends of two indexes, whose conditions are repeated here word for word. */
async function look(service: ServiceName): Promise<SeenRow> {
  const [row] = await db().$queryRaw<SeenRow[]>`
    WITH answered AS (
      SELECT max(at) AS at FROM provider_call
       WHERE service = ${service}
         AND outcome IN ('ok', 'error', 'answered') AND coalesce(http_status, 0) NOT IN (502, 503, 504)),
    silent AS (
      SELECT count(*)::int AS n, min(at - ms * interval '1 millisecond') AS since FROM (
        SELECT at, ms FROM provider_call
         WHERE service = ${service} AND at > coalesce((SELECT at FROM answered), '-infinity')
           AND (outcome IN ('not-sent', 'no-answer', 'garbled') OR coalesce(http_status, 0) IN (502, 503, 504))
         ORDER BY at LIMIT ${silentCalls}) AS first),
    latest AS (
      SELECT max(at) AS at FROM provider_call
       WHERE service = ${service}
         AND (outcome IN ('not-sent', 'no-answer', 'garbled') OR coalesce(http_status, 0) IN (502, 503, 504))),
    reads AS (
      SELECT count(*)::int AS n, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)::int AS ms FROM (
        SELECT ms FROM provider_call
         WHERE service = ${service} AND operation = 'getRequest' AND at > now() - interval '5 minutes'
           AND outcome IN ('ok', 'error', 'answered') AND coalesce(http_status, 0) NOT IN (502, 503, 504)
         ORDER BY at DESC LIMIT 20) AS last)
    SELECT silent.n AS silent, silent.since, reads.n AS reads, reads.ms AS "readMs", answered.at IS NOT NULL AS answered,
           extract(epoch FROM now() - silent.since)::float8 AS "silentFor",
           extract(epoch FROM now() - latest.at)::float8 AS "silentLast",
           (SELECT at FROM provider_call
             WHERE service = ${service} AND operation = 'getRequest' AND outcome = 'ok'
               AND coalesce(http_status, 0) NOT IN (502, 503, 504)
             ORDER BY at DESC LIMIT 1) AS "readAt"
      FROM answered, silent, latest, reads`;
  if (!row) throw new Error("a look without a row");
  return row;
}

async function stateNow(service: ServiceName): Promise<OutageView["services"][number]> {
  const row = await look(service);
  const state = stateOf(row);
  return {
    service,
    state,
    since: state === "away" ? (row.since?.toISOString() ?? null) : null,
    readAt: row.readAt?.toISOString() ?? null,
    readMs: row.readMs,
  };
}

/** How each service is, whoever uses it. */
export const serviceStates = (): Promise<OutageView["services"]> => Promise.all(services.map(stateNow));

/** How the services are that the reader's authorities use: by default, or for a request that is open. */
export async function readOutage(actor: UserActor): Promise<OutageView> {
  const used = await Promise.all(services.map((service) => isUsed(service, [...actor.authorityIds])));
  return outageView.parse({ services: await Promise.all(services.filter((_, at) => used[at]).map(stateNow)) });
}

async function isUsed(service: ServiceName, authorityIds: string[]): Promise<boolean> {
  const here = workflowsAt(service);
  const [row] = await db().$queryRaw<{ used: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM authority WHERE id = ANY(${authorityIds}::uuid[]) AND default_workflow = ANY(${here}))
        OR EXISTS (SELECT 1 FROM request WHERE authority_id = ANY(${authorityIds}::uuid[]) AND workflow = ANY(${here})
                      AND status <> ALL(${[...terminalStatuses]})) AS used`;
  return row?.used ?? false;
}

/** A service of which the last call had no answer is asked again soon, so that its return is seen. */
const knockSeconds = 10;

/**
 * Hurries the next planned read of one open request at each service whose last call had no answer: reads that fail are
 * put off for up to ten minutes each, and an outage must not be told for so long after it has ended. Several workers
 * hurry one between them. None is hurried to before the time its service asked for.
 */
export async function hurryReads(): Promise<number> {
  let hurried = 0;
  for (const service of services) {
    const { silent, silentLast } = await look(service);
    if (silent === 0 || silentLast === null || silentLast < knockSeconds) continue;
    hurried += await db().$executeRaw`
      UPDATE request SET next_check_at = GREATEST(now(), quiet_until) WHERE id IN (
        SELECT id FROM request
         WHERE next_check_at > GREATEST(now(), quiet_until) AND request_pk IS NOT NULL AND workflow = ANY(${workflowsAt(service)})
         ORDER BY next_check_at LIMIT 1 FOR UPDATE SKIP LOCKED)`;
  }
  return hurried;
}

import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { databaseTime, db, Prisma } from "@/lib/db";
import { userNames } from "@/lib/people/names";
import { policiesOf } from "@/lib/policy/reads";
import { policySettings } from "@/lib/policy/settings";
import { mayRelease, releaseFrom } from "@/lib/policy/unknown-outcome";
import { type IncidentCause, tellWithinMs } from "@/lib/requests/incidents-view";
import { unfinishedSql } from "@/lib/requests/unfinished";
import { decidableAt, evidenceWorkflows } from "@/lib/workflows/names";
import { houseStatus, terminalStatuses } from "@/lib/workflows/status";
import { openLooks } from "./open-looks";
import { ageBands, exceptional, type MonitorKind, type MonitorView, monitorKinds, monitorView } from "./schema";

const bandMinutes = [15, 60, 240, 1440, 4320, Number.POSITIVE_INFINITY];

/** Minutes after which each kind has waited too long; review has the authority's own target. */
const patience: Record<MonitorKind, number> = {
  opening: 15,
  "not-opened": 15,
  waiting: 4320,
  "waiting-evidence": 4320,
  incomplete: 1440,
  failed: 1440,
  "with-operator": 1440,
  "to-review": 60,
  validated: 240,
  "video-number": 60,
  approved: 4320,
  confirming: 15,
  "unknown-outcome": 15,
  other: 60,
};

/** What an admin watches, over the authorities they are bound to. Every unfinished request is in exactly one row. */
export async function readMonitor(actor: UserActor): Promise<MonitorView> {
  const ids = [...actor.authorityIds];
  const [open, stuck, incidents, looks, webhooks, refusals, decided, officers] = await Promise.all([
    openByAge(ids),
    stuckRequests(ids),
    openIncidents(ids),
    openLooks(ids),
    webhookFigures(ids),
    refusalCauses(ids),
    decidedToday(ids),
    officerLoad(ids),
  ]);
  const total = open.reduce((sum, row) => sum + row.total, 0);
  return monitorView.parse({
    at: new Date().toISOString(),
    open,
    total,
    stuck,
    ...incidents,
    ...looks,
    webhooks,
    refusals,
    decided,
    officers,
  });
}

/** The row of an unfinished request; `queueWhere` cuts the same requests into the lists of the queue. */
const kindSql = Prisma.sql`
  CASE WHEN decision_state IN ('UNKNOWN', 'NOT_SENT') THEN 'unknown-outcome'
       WHEN creation IN ('failed', 'unknown') THEN 'not-opened'
       WHEN creation = 'sending' THEN 'opening'
       WHEN status = ANY(${[...terminalStatuses]}) THEN 'confirming'
       WHEN status IN ('VIDEOPENDING', 'VIDEOREVIEW', 'CREATED') AND videoid_pk IS NULL THEN 'video-number'
       WHEN status = 'VIDEOPENDING' AND workflow = ANY(${evidenceWorkflows}) THEN 'waiting-evidence'
       WHEN status = 'VIDEOPENDING' THEN 'waiting'
       WHEN status = 'VIDEOINCOMPLETE' THEN 'incomplete'
       WHEN status = 'VIDEOERROR' THEN 'failed'
       WHEN status = 'VIDEOREVIEW' AND workflow = ANY(${decidableAt("VIDEOREVIEW")}) THEN 'to-review'
       WHEN status = 'VIDEOREVIEW' THEN 'with-operator'
       WHEN status = 'CREATED' AND workflow = ANY(${decidableAt("CREATED")}) THEN 'validated'
       WHEN status = 'ENROLLREADY' THEN 'approved'
       ELSE 'other' END`;

async function openByAge(authorityIds: string[]): Promise<MonitorView["open"]> {
  // Authorities may differ: what is late for one of them is marked late.
  const { minutes } = await targetsOf(authorityIds);
  const target = minutes.length > 0 ? Math.min(...minutes) : policySettings.parse({}).targetMinutes;
  const rows = await db().$queryRaw<
    { kind: MonitorKind; band: number; n: number; oldest: Date; id: string; number: number }[]
  >`
    WITH open AS (
      SELECT id, number, ${kindSql} AS kind,
        coalesce(CASE WHEN status = 'VIDEOREVIEW' THEN review_since END, status_changed_at) AS since
      FROM request WHERE authority_id = ANY(${authorityIds}::uuid[]) AND ${unfinishedSql})
    SELECT kind, width_bucket(extract(epoch FROM now() - since) / 60, ARRAY[15, 60, 240, 1440, 4320]::float8[]) AS band,
           count(*)::int AS n, min(since) AS oldest, (array_agg(id ORDER BY since))[1] AS id,
           (array_agg(number ORDER BY since))[1] AS number
      FROM open GROUP BY 1, 2`;
  return monitorKinds.flatMap((kind) => {
    const mine = rows.filter((row) => row.kind === kind);
    if (mine.length === 0 && exceptional.includes(kind)) return [];
    const bands = ageBands.map((_, band) => mine.find((row) => row.band === band)?.n ?? 0);
    const limit = kind === "to-review" ? target : patience[kind];
    const eldest = mine.sort((a, b) => a.oldest.getTime() - b.oldest.getTime())[0];
    return [
      {
        kind,
        bands,
        late: bands.map((n, band) => n > 0 && (bandMinutes[band - 1] ?? 0) >= limit),
        total: bands.reduce((sum, n) => sum + n, 0),
        oldest: eldest ? { id: eldest.id, number: eldest.number, since: eldest.oldest.toISOString() } : null,
      },
    ];
  });
}

/** After how many minutes a request waiting for review is overdue, by authority. */
async function targetsOf(authorityIds: string[]): Promise<{ ids: string[]; minutes: number[] }> {
  const policies = [...(await policiesOf(db(), authorityIds))];
  return { ids: policies.map(([id]) => id), minutes: policies.map(([, policy]) => policy.settings.targetMinutes) };
}

async function stuckRequests(authorityIds: string[]): Promise<MonitorView["stuck"]> {
  const targets = await targetsOf(authorityIds);
  const rows = await db().$queryRaw<
    {
      id: string;
      number: number;
      status: string;
      creation: string;
      refusedBy: string | null;
      workflow: string;
      decisionState: string | null;
      why: MonitorView["stuck"][number]["why"];
      since: Date;
    }[]
  >`
    SELECT * FROM (
      SELECT id, number, workflow, status, creation, refused_by AS "refusedBy", decision_state AS "decisionState", status_changed_at AS since,
        CASE WHEN decision_state = 'UNKNOWN' THEN 'unknown-outcome'
             WHEN decision_state = 'NOT_SENT' THEN 'not-sent'
             WHEN creation IN ('failed', 'unknown') THEN 'not-opened'
             WHEN creation = 'confirmed' AND videoid_pk IS NULL AND status IN ('VIDEOPENDING', 'VIDEOREVIEW', 'CREATED') THEN 'video-number'
             WHEN check_failures >= 3 THEN 'read-failing'
             WHEN status = 'VIDEOERROR' THEN 'failed'
             WHEN status = 'VIDEOINCOMPLETE' AND status_changed_at < now() - interval '1 day' THEN 'incomplete'
             WHEN status = 'VIDEOREVIEW' AND workflow <> 'ra-eidas' AND review_since < now() - make_interval(mins => target.minutes) THEN 'overdue' END AS why
      FROM request
      JOIN unnest(${targets.ids}::uuid[], ${targets.minutes}::int[]) AS target(authority_id, minutes) USING (authority_id)
     WHERE ${unfinishedSql}) AS found
     WHERE why IS NOT NULL
     ORDER BY array_position(ARRAY['unknown-outcome', 'not-sent', 'video-number', 'read-failing', 'overdue'], why) NULLS LAST, since
     LIMIT 30`;
  const releases = await releasesOf(rows.map(({ id }) => id));
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    status: houseStatus(row),
    providerStatus: row.status,
    why: row.why,
    since: row.since.toISOString(),
    releasable: releases.get(row.id)?.releasable ?? null,
    releaseFrom: releases.get(row.id)?.from.toISOString() ?? null,
  }));
}

/** Of those requests whose decision nobody knows the outcome of: from when an admin may release it. */
async function releasesOf(requestIds: string[]): Promise<Map<string, { from: Date; releasable: boolean }>> {
  const decisions = await db().decision.findMany({
    where: { requestId: { in: requestIds }, state: { in: ["UNKNOWN", "NOT_SENT"] } },
    include: { request: { select: { authorityId: true } } },
  });
  const policies = await policiesOf(db(), [...new Set(decisions.map(({ request }) => request.authorityId))]);
  const now = await databaseTime(db());
  return new Map(
    decisions.flatMap((decision) => {
      const settings = policies.get(decision.request.authorityId)?.settings;
      const from = settings && releaseFrom(decision, settings);
      return from ? [[decision.requestId, { from, releasable: mayRelease(decision, settings, now) }] as const] : [];
    }),
  );
}

async function openIncidents(authorityIds: string[]): Promise<Pick<MonitorView, "incidents" | "openIncidents">> {
  const where = { resolvedAt: null, request: { authorityId: { in: authorityIds } } };
  const found = await db().incident.findMany({
    where,
    orderBy: { openedAt: "asc" },
    take: 30,
    select: {
      id: true,
      requestId: true,
      cause: true,
      openedAt: true,
      reportedById: true,
      discoveredAt: true,
      request: { select: { number: true } },
    },
  });
  const names = await userNames(found.map(({ reportedById }) => reportedById));
  const incidents = found.map(({ request, cause, openedAt, reportedById, discoveredAt, ...incident }) => ({
    ...incident,
    number: request.number,
    cause: cause as IncidentCause,
    openedAt: openedAt.toISOString(),
    by: reportedById && (names.get(reportedById) ?? null),
    tellBy: discoveredAt && new Date(discoveredAt.getTime() + tellWithinMs).toISOString(),
  }));
  return { incidents, openIncidents: await db().incident.count({ where }) };
}

async function webhookFigures(authorityIds: string[]): Promise<MonitorView["webhooks"]> {
  const [figures] = await db().$queryRaw<
    { received: number; applied: number; duplicate: number; unmatched: number; failed: number }[]
  >`
    SELECT coalesce(sum(times), 0)::int AS received, count(*) FILTER (WHERE state = 'applied')::int AS applied,
           coalesce(sum(times - 1), 0)::int AS duplicate, count(*) FILTER (WHERE state = 'unmatched')::int AS unmatched,
           count(*) FILTER (WHERE state = 'failed')::int AS failed
      FROM webhook_delivery WHERE authority_id = ANY(${authorityIds}::uuid[]) AND received_at > now() - interval '1 day'`;
  const latest = await db().webhookDelivery.findMany({
    where: { authorityId: { in: authorityIds } },
    orderBy: { receivedAt: "desc" },
    take: 8,
  });
  const numbers = await db().request.findMany({
    where: { id: { in: latest.map((row) => row.requestId).filter((id): id is string => id !== null) } },
    select: { id: true, number: true },
  });
  const byId = new Map(numbers.map((row) => [row.id, row.number]));
  return {
    ...(figures ?? { received: 0, applied: 0, duplicate: 0, unmatched: 0, failed: 0 }),
    latest: latest.map((row) => ({
      id: row.id,
      at: row.receivedAt.toISOString(),
      event: row.eventType,
      status: row.status,
      requestId: row.requestId,
      number: row.requestId ? (byId.get(row.requestId) ?? null) : null,
      requestPk: row.requestPk,
      state: row.state,
      times: row.times,
      error: row.error,
    })),
  };
}

async function refusalCauses(authorityIds: string[]): Promise<MonitorView["refusals"]> {
  return db().$queryRaw<{ code: string; n: number }[]>`
    SELECT d.reason_code AS code, count(*)::int AS n FROM decision d JOIN request r ON r.id = d.request_id
     WHERE r.authority_id = ANY(${authorityIds}::uuid[]) AND d.state = 'CONFIRMED' AND d.kind = 'refuse'
       AND d.settled_at > now() - interval '7 days' AND d.reason_code IS NOT NULL
     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 8`;
}

async function decidedToday(authorityIds: string[]): Promise<MonitorView["decided"]> {
  const [row] = await db().$queryRaw<{ approved: number; refused: number }[]>`
    SELECT count(*) FILTER (WHERE d.kind = 'approve' OR (d.kind = 'validate' AND d.provider_status <> 'CREATED'))::int AS approved, count(*) FILTER (WHERE d.kind = 'refuse')::int AS refused
      FROM decision d JOIN request r ON r.id = d.request_id
     WHERE r.authority_id = ANY(${authorityIds}::uuid[]) AND d.state = 'CONFIRMED'
       AND d.settled_at >= date_trunc('day', now() AT TIME ZONE 'Europe/Madrid') AT TIME ZONE 'Europe/Madrid'`;
  return row ?? { approved: 0, refused: 0 };
}

/** What each officer holds now, by name. How much anybody decides is theirs alone to know (lib/care). */
async function officerLoad(authorityIds: string[]): Promise<MonitorView["officers"]> {
  const rows = await db().$queryRaw<{ id: string; claimed: number; can: boolean }[]>`
    SELECT u.id, u.disabled_at IS NULL AND u.rao_id IS NOT NULL AS can,
           (SELECT count(*)::int FROM claim c WHERE c.user_id = u.id AND c.expires_at > now()) AS claimed
      FROM user_account u
     WHERE u.role = 'rao' AND EXISTS (SELECT 1 FROM user_authority a WHERE a.user_id = u.id AND a.authority_id = ANY(${authorityIds}::uuid[]))`;
  const names = await userNames(rows.map((row) => row.id));
  return rows
    .map((row) => ({
      id: row.id,
      name: names.get(row.id) ?? "",
      claimed: row.claimed,
      canDecide: row.can,
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { openSubject } from "@/lib/crypto/data-keys";
import { databaseTime, db, type Prisma } from "@/lib/db";
import { userNames } from "@/lib/people/names";
import { dueTerms } from "@/lib/policy/due-terms";
import { policiesOf } from "@/lib/policy/reads";
import type { Policy } from "@/lib/policy/settings";
import { providerStatuses, terminalStatuses } from "@/lib/workflows/status";
import { decidableWhere } from "./decidable";
import { rowColumns, toRow } from "./list-row";
import { unfinishedWhere } from "./unfinished";
import type { QueueEntry, QueueFilter, QueuePage, QueueView } from "./views";

const pageSize = 200;

/** Outcomes that need somebody: one nobody knows, and one that never left. */
const openOutcomes = ["UNKNOWN", "NOT_SENT"];

/** Nothing was decided, or what was decided is on its way. */
const quiet = {
  OR: [{ decisionState: null }, { decisionState: { notIn: openOutcomes } }],
} satisfies Prisma.RequestWhereInput;

/** Statuses at which the number of the video is needed to go on. */
const needsVideo = ["VIDEOPENDING", "VIDEOREVIEW", "CREATED"];

/**
 * Each unfinished request is in exactly one of review, waiting and problems; mine and decided look across them. The
 * monitor's rows are the same requests (lib/monitor/schema.ts names the list of each).
 */
export function queueWhere(view: QueueView, actor: UserActor, now: Date): Prisma.RequestWhereInput {
  const scope = { authorityId: { in: [...actor.authorityIds] } };
  const withVideo = { creation: "confirmed", videoidPk: { not: null } };
  switch (view) {
    case "review":
      return { ...scope, ...withVideo, AND: [decidableWhere, quiet] };
    case "waiting":
      return {
        ...scope,
        AND: [unfinishedWhere, quiet],
        OR: [
          { creation: "sending" },
          { ...withVideo, status: "VIDEOPENDING" },
          { ...withVideo, status: "VIDEOREVIEW", NOT: decidableWhere },
          { creation: "confirmed", status: { in: ["ENROLLREADY", ...terminalStatuses] } },
        ],
      };
    case "problems":
      return {
        ...scope,
        AND: unfinishedWhere,
        OR: [
          { decisionState: { in: openOutcomes } },
          { creation: { in: ["failed", "unknown"] } },
          { creation: "confirmed", status: { in: ["VIDEOINCOMPLETE", "VIDEOERROR"] } },
          { creation: "confirmed", status: "CREATED", NOT: decidableWhere },
          { creation: "confirmed", status: { notIn: [...providerStatuses] } },
          { creation: "confirmed", status: { in: needsVideo }, videoidPk: null },
        ],
      };
    case "mine":
      // What ended elsewhere under an officer's hands stays, with its mark, until the claim is over: it has to be seen.
      return { ...scope, claim: { userId: actor.userId, expiresAt: { gt: now } } };
    case "decided":
      return {
        ...scope,
        decisions: { some: { userId: actor.userId, state: "CONFIRMED", settledAt: { gte: startOfDay(now) } } },
      };
  }
}

/** Midnight in the product's time zone. */
function startOfDay(now: Date): Date {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Europe/Madrid",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(now);
  const part = (type: string) => Number(parts.find((entry) => entry.type === type)?.value ?? 0);
  return new Date(now.getTime() - ((part("hour") % 24) * 3600 + part("minute") * 60 + part("second")) * 1000);
}

const orders: Record<QueueView, Prisma.RequestOrderByWithRelationInput[]> = {
  review: [{ reviewSince: "asc" }, { id: "asc" }],
  mine: [{ reviewSince: "asc" }, { id: "asc" }],
  waiting: [{ createdAt: "asc" }, { id: "asc" }],
  problems: [{ statusChangedAt: "asc" }, { id: "asc" }],
  decided: [{ statusChangedAt: "desc" }, { id: "desc" }],
};

/** Counts stop here: beyond it the exact number helps nobody. */
const countLimit = 10_001;

export async function readQueue(actor: UserActor, filter: QueueFilter): Promise<QueuePage> {
  const now = await databaseTime(db());
  const scoped: Prisma.RequestWhereInput = {
    AND: [
      queueWhere(filter.view, actor, now),
      ...(filter.attempt === "repeat" ? [{ attempt: { gt: 1 } }] : []),
      ...(filter.signal ? [signalWhere(filter.signal)] : []),
      ...(filter.authority && actor.authorityIds.includes(filter.authority) ? [{ authorityId: filter.authority }] : []),
    ],
  };
  const views: QueueView[] =
    actor.role === "rao" ? ["review", "mine", "waiting", "problems", "decided"] : ["review", "waiting", "problems"];
  const [found, policies, ...counts] = await Promise.all([
    db().request.findMany({ where: scoped, orderBy: orders[filter.view], take: pageSize + 1, select: entryColumns }),
    policiesOf(db(), actor.authorityIds),
    ...views.map((view) => db().request.count({ where: queueWhere(view, actor, now), take: countLimit })),
  ]);
  const rows = found.slice(0, pageSize);
  const names = await userNames(rows.flatMap((row) => [row.claim?.userId, row.snooze?.userId]));
  return {
    view: filter.view,
    rows: await Promise.all(rows.map((row) => toEntry(row, actor, names, { now, policies }))),
    more: found.length > pageSize,
    counts: Object.fromEntries(
      (["review", "mine", "waiting", "problems", "decided"] as const).map((view) => [
        view,
        counts[views.indexOf(view)] ?? 0,
      ]),
    ) as QueuePage["counts"],
    at: now.toISOString(),
    ...dueTerms(policies.values()),
  };
}

const entryColumns = {
  ...rowColumns,
  snooze: { select: { userId: true, until: true, reason: true } },
} as const satisfies Prisma.RequestSelect;

async function toEntry(
  row: Prisma.RequestGetPayload<{ select: typeof entryColumns }>,
  actor: UserActor,
  names: ReadonlyMap<string, string>,
  { now, policies }: { now: Date; policies: ReadonlyMap<string, Policy> },
): Promise<QueueEntry> {
  const { snooze } = row;
  const snoozeMaxHours = policies.get(row.authorityId)?.settings.snoozeMaxHours ?? 0;
  const entry = { ...(await toRow(row, names, now)), snoozeMaxHours };
  if (!snooze || snooze.until <= now) return { ...entry, putOff: null };
  const place = { table: "snooze", column: "reason", row: row.id };
  return {
    ...entry,
    putOff: {
      until: snooze.until.toISOString(),
      by: names.get(snooze.userId) ?? "",
      mine: snooze.userId === actor.userId,
      reason: (await openSubject(row)).open(place, snooze.reason),
    },
  };
}

function signalWhere(signal: NonNullable<QueueFilter["signal"]>): Prisma.RequestWhereInput {
  const path = { failed: "failed", findings: "findings", "not-reported": "notReported" }[signal];
  return { signals: { path: [path], gt: 0 } };
}

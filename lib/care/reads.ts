import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { databaseTime, db } from "@/lib/db";
import { timeZone } from "@/lib/i18n/tags";
import { median, paceOf } from "./pace";
import { type CareView, careView } from "./views";

/** Hours of the trail that are looked through for the last pause: nobody works longer at a stretch. */
const hoursLooked = 12;
const casesLooked = 20;
/** More acts than a stretch of those hours has. */
const actsLooked = 3000;

/** What shows that somebody is judging: looks, answers, and what they decided. */
const work = [
  "claim.take",
  "claim.picked",
  "evidence.open_image",
  "evidence.video_open",
  "evidence.video_coverage",
  "evidence.mark",
  "evidence.snapshot",
  "evidence.reading",
  "check.answer",
  "check.change",
  "face.verdict",
  "source.attempt",
  "second_look.take",
  "second_look.agree",
  "second_look.disagree",
  "decision.intent",
];

/** An officer's own day. There is no input: whose it is, the session alone says. */
export async function readCare({ userId }: UserActor): Promise<CareView> {
  const now = await databaseTime(db());
  const [counted] = await db().$queryRaw<[{ today: number; week: number }]>`
    SELECT count(*) FILTER (WHERE recorded_at >= day.began)::int AS today, count(*)::int AS week
      FROM decision, (SELECT date_trunc('day', now() AT TIME ZONE ${timeZone}) AT TIME ZONE ${timeZone} AS began) AS day
     WHERE user_id = ${userId}::uuid AND state <> 'VOID' AND recorded_at >= day.began - interval '6 days'`;
  const done = await db().auditEvent.findMany({
    where: {
      at: { gte: new Date(now.getTime() - hoursLooked * 3_600_000) },
      actorKind: "user",
      actorId: userId,
      action: { in: work },
    },
    orderBy: { at: "desc" },
    take: actsLooked,
    select: { at: true, action: true },
  });
  const minutes = await caseMinutes(userId);
  const { stretch, lastAt, suggestion } = paceOf(
    done.map(({ at, action }) => ({ at, decision: action === "decision.intent" })),
    now,
  );
  const middle = median(minutes);
  return careView.parse({
    at: now.toISOString(),
    ...counted,
    caseMinutes: middle === null ? null : Math.max(1, Math.round(middle)),
    cases: minutes.length,
    stretch: stretch && { ...stretch, since: stretch.since.toISOString() },
    lastAt: lastAt?.toISOString() ?? null,
    suggestion,
  });
}

/** Of the last cases decided: minutes from when each came into the officer's hands. */
async function caseMinutes(userId: string): Promise<number[]> {
  const rows = await db().$queryRaw<{ minutes: number }[]>`
    SELECT extract(epoch FROM decided.recorded_at - taken.at)::float8 / 60 AS minutes
      FROM (SELECT request_id, recorded_at FROM decision WHERE user_id = ${userId}::uuid AND state <> 'VOID'
             ORDER BY recorded_at DESC LIMIT ${casesLooked}) AS decided
      CROSS JOIN LATERAL (
        SELECT at FROM audit_event
         WHERE request_id = decided.request_id AND at <= decided.recorded_at
           AND ((action IN ('claim.take', 'claim.picked') AND actor_id = ${userId})
                OR (action = 'claim.reassign' AND subject_id = ${userId}))
         ORDER BY at DESC LIMIT 1) AS taken`;
  return rows.map(({ minutes }) => minutes);
}

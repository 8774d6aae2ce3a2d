import "server-only";
import { db } from "@/lib/db";
import { userNames } from "@/lib/people/names";
import { policiesOf } from "@/lib/policy/reads";
import { waitingSql } from "@/lib/second-looks/guard";
import type { LookKind } from "@/lib/second-looks/schema";
import type { MonitorView } from "./schema";

const listed = 30;

interface Row {
  id: string;
  request_id: string;
  number: number;
  kind: LookKind;
  asked_at: Date;
  asked_by_id: string;
  held_by_id: string | null;
  total: number;
}

/**
 * Second looks that were asked for and not answered, oldest first. One that follows a refusal is of a request that is
 * finished, which stands in no other list.
 */
export async function openLooks(authorityIds: string[]): Promise<Pick<MonitorView, "looks" | "openLooks">> {
  const policies = await policiesOf(db(), authorityIds);
  // By authority, since each says how long a look stays with whoever took it.
  const minutes = [...policies].map(([id, { settings }]) => [id, settings.claimMinutes] as const);
  const rows = await db().$queryRaw<Row[]>`
    SELECT s.id, s.request_id, r.number, s.kind, s.asked_at, s.asked_by_id, count(*) OVER ()::int AS total,
           CASE WHEN s.taken_at > now() - make_interval(mins => p.minutes) THEN s.taken_by_id END AS held_by_id
      FROM second_look s JOIN request r ON r.id = s.request_id LEFT JOIN evidence_set e ON e.request_id = r.id
      JOIN unnest(${minutes.map(([id]) => id)}::uuid[], ${minutes.map(([, held]) => held)}::int[])
           AS p (authority_id, minutes) ON p.authority_id = r.authority_id
     WHERE ${waitingSql}
     ORDER BY s.asked_at, s.id LIMIT ${listed}`;
  const names = await userNames(rows.flatMap((row) => [row.asked_by_id, row.held_by_id]));
  return {
    looks: rows.map((row) => ({
      id: row.id,
      requestId: row.request_id,
      number: row.number,
      kind: row.kind,
      askedAt: row.asked_at.toISOString(),
      askedBy: names.get(row.asked_by_id) ?? "",
      heldBy: row.held_by_id && (names.get(row.held_by_id) ?? ""),
    })),
    openLooks: rows[0]?.total ?? 0,
  };
}

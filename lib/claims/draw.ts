import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import type { Tx } from "@/lib/db";
import { dueTerms } from "@/lib/policy/due-terms";
import { policiesOf } from "@/lib/policy/reads";
import type { PolicySettings } from "@/lib/policy/settings";
import { decidableSql } from "@/lib/requests/decidable";
import { type Urgency, urgencies } from "@/lib/requests/urgency";

export interface Drawn {
  id: string;
  authorityId: string;
  workflow: string;
  /** Of its authority's policy. */
  settings: PolicySettings;
  group: Urgency;
  /** How many there were in that group to draw from. */
  among: number;
  /** It was drawn before, and kept for this officer. */
  reserved: boolean;
}

interface DrawnRow {
  id: string;
  authority_id: string;
  workflow: string;
  band: number;
  among: number;
  reserved: boolean;
}

/**
 * Draws one at random from the most urgent group that has any (ETSI TS 119 461 VAL-8.3.3-13), and locks it. What a
 * colleague is just taking is passed over instead of waited for, so that no two officers meet. Left out are requests
 * this officer opened or handed evidence over for, those put off, and those kept for a colleague; what is kept for
 * this officer comes first.
 */
export async function drawNext(tx: Tx, actor: UserActor): Promise<Drawn | null> {
  const policies = await policiesOf(tx, actor.authorityIds);
  const { targetMinutes, dueSoonMinutes } = dueTerms(policies.values());
  // Few tickets are enough: no more rows are locked at a moment than there are officers.
  const [row] = await tx.$queryRaw<DrawnRow[]>`
    WITH due AS MATERIALIZED (
      SELECT r.id, v.user_id IS NOT NULL AS reserved,
             floor(extract(epoch FROM now() - coalesce(r.review_since, r.created_at)) / 60) AS minutes
        FROM request r LEFT JOIN reservation v ON v.request_id = r.id AND v.expires_at > now()
       WHERE ${decidableSql} AND r.authority_id = ANY(${[...actor.authorityIds]}::uuid[])
         AND r.decision_state IS NULL AND r.videoid_pk IS NOT NULL
         AND r.created_by_id IS DISTINCT FROM ${actor.userId}::uuid
         AND (v.user_id IS NULL OR v.user_id = ${actor.userId}::uuid)
         AND NOT EXISTS (SELECT 1 FROM evidence_upload u
                          WHERE u.request_id = r.id AND u.user_id = ${actor.userId}::uuid)
         AND NOT EXISTS (SELECT 1 FROM claim c
                          WHERE c.request_id = r.id AND c.user_id IS NOT NULL AND c.expires_at > now())
         AND NOT EXISTS (SELECT 1 FROM snooze s WHERE s.request_id = r.id AND s.until > now())),
    graded AS (
      SELECT id, reserved, CASE WHEN minutes > ${targetMinutes} THEN 0
                                WHEN minutes >= ${targetMinutes - dueSoonMinutes} THEN 1 ELSE 2 END AS band FROM due),
    tickets AS MATERIALIZED (
      SELECT id, reserved, band, random() AS lot, count(*) OVER (PARTITION BY band)::int AS among
        FROM graded ORDER BY reserved DESC, band, lot LIMIT 32)
    SELECT r.id, r.authority_id, r.workflow, t.band, t.among, t.reserved
      FROM tickets t JOIN request r ON r.id = t.id
     WHERE ${decidableSql} AND r.decision_state IS NULL
     ORDER BY t.reserved DESC, t.band, t.lot
     LIMIT 1 FOR UPDATE OF r SKIP LOCKED`;
  const policy = policies.get(row?.authority_id ?? "");
  const group = urgencies[row?.band ?? -1];
  if (!row || !policy || !group) return null;
  const { id, workflow, among, reserved } = row;
  return { id, authorityId: row.authority_id, workflow, settings: policy.settings, group, among, reserved };
}

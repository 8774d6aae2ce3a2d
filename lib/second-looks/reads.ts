import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { readClaim } from "@/lib/claims/guard";
import { openSubject, type SubjectKeyRow } from "@/lib/crypto/data-keys";
import { db, Prisma, type Tx } from "@/lib/db";
import { userNames } from "@/lib/people/names";
import { policiesOf, policyOf } from "@/lib/policy/reads";
import { applicantSql } from "@/lib/requests/applicant";
import { handInSql, waitingSql } from "./guard";
import { isImpartial, type Look, lookState } from "./rules";
import type { LookKind, Verdict } from "./schema";
import type { OpenLooks, SecondLooksView } from "./views";

/** A request's second looks as rules want them. */
export async function secondLooksOf(tx: Tx, requestId: string): Promise<Look[]> {
  const rows = await tx.secondLook.findMany({
    where: { requestId },
    orderBy: { askedAt: "asc" },
    select: { kind: true, verdict: true, evidenceHash: true, askedById: true, takenById: true },
  });
  return rows.map((row) => ({ ...row, kind: row.kind as LookKind, verdict: row.verdict as Verdict | null }));
}

interface ReadRow {
  id: string;
  kind: LookKind;
  asked_by_id: string;
  asked_at: Date;
  question: string | null;
  evidence_hash: string | null;
  taken_by_id: string | null;
  verdict: Verdict | null;
  note: string | null;
  answered_at: Date | null;
  until: Date | null;
  held: boolean;
  waits: boolean;
  hand_in: boolean;
  applicant: boolean;
}

/** A request's second looks for the bench. What is asked and what was seen are for those it is between. */
export async function readSecondLooks(
  actor: UserActor,
  request: SubjectKeyRow,
  evidenceHash: string | null,
): Promise<SecondLooksView> {
  const { settings } = await policyOf(db(), request.authorityId);
  const applicant = await applicantSql(db(), actor.userId, [request.authorityId]);
  const until = Prisma.sql`s.taken_at + make_interval(mins => ${settings.claimMinutes})`;
  const rows = await db().$queryRaw<ReadRow[]>`
    SELECT s.id, s.kind, s.asked_by_id, s.asked_at, s.question, s.evidence_hash, s.taken_by_id, s.verdict, s.note,
           s.answered_at, ${until} AS until, coalesce(s.answered_at IS NULL AND ${until} > now(), false) AS held,
           coalesce(${waitingSql}, false) AS waits, ${handInSql(actor.userId)} AS hand_in, ${applicant} AS applicant
      FROM second_look s JOIN request r ON r.id = s.request_id LEFT JOIN evidence_set e ON e.request_id = r.id
     WHERE s.request_id = ${request.id}::uuid
     ORDER BY s.asked_at DESC, s.id DESC`;
  if (rows.length === 0) return { state: "none", looks: [] };
  const claim = await readClaim(db(), request.id);
  const holds = Boolean(claim?.live && claim.user_id === actor.userId);
  const names = await userNames(rows.flatMap((row) => [row.asked_by_id, row.taken_by_id]));
  const cipher = await openSubject(request);
  const looks = rows.map((row) => {
    const asked = row.asked_by_id === actor.userId;
    const mine = row.held && row.waits && row.taken_by_id === actor.userId;
    const between = holds || asked || mine || (row.answered_at !== null && row.taken_by_id === actor.userId);
    const open = (column: "question" | "note") =>
      between ? cipher.openOptional({ table: "second_look", column, row: row.id }, row[column]) : null;
    return {
      id: row.id,
      kind: row.kind,
      askedAt: row.asked_at.toISOString(),
      askedBy: names.get(row.asked_by_id) ?? "",
      current: row.evidence_hash === evidenceHash,
      question: open("question"),
      takenBy: row.held || row.answered_at ? (names.get(row.taken_by_id ?? "") ?? "") : null,
      until: row.held ? (row.until?.toISOString() ?? null) : null,
      verdict: between ? row.verdict : null,
      note: open("note"),
      answeredAt: row.answered_at?.toISOString() ?? null,
      mine,
      mayTake:
        row.waits && !row.held && isImpartial({ asked, hadHandIn: row.hand_in, applicant: row.applicant, holds }),
    };
  });
  const rules = rows.map((row) => ({
    kind: row.kind,
    verdict: row.verdict,
    evidenceHash: row.evidence_hash,
    askedById: row.asked_by_id,
    takenById: row.taken_by_id,
  }));
  return { state: lookState(rules, evidenceHash, actor.userId), looks };
}

const pageSize = 50;

/** Looks an officer could give: asked by others of their authorities, of requests neither theirs nor touched by them. */
export async function readOpenLooks(actor: UserActor): Promise<OpenLooks> {
  const policies = await policiesOf(db(), actor.authorityIds);
  // By authority, since each says how long a look stays with whoever took it.
  const minutes = [...policies].map(([authorityId, { settings }]) => [authorityId, settings.claimMinutes] as const);
  const applicant = await applicantSql(db(), actor.userId, actor.authorityIds);
  const rows = await db().$queryRaw<
    {
      id: string;
      request_id: string;
      number: number;
      kind: LookKind;
      asked_at: Date;
      asked_by_id: string;
      mine: boolean;
    }[]
  >`
    SELECT s.id, s.request_id, r.number, s.kind, s.asked_at, s.asked_by_id, coalesce(h.held, false) AS mine
      FROM second_look s JOIN request r ON r.id = s.request_id LEFT JOIN evidence_set e ON e.request_id = r.id
      JOIN unnest(${minutes.map(([id]) => id)}::uuid[], ${minutes.map(([, held]) => held)}::int[])
           AS p (authority_id, minutes) ON p.authority_id = r.authority_id
     CROSS JOIN LATERAL (SELECT s.taken_at > now() - make_interval(mins => p.minutes) AS held) h
     WHERE ${waitingSql} AND s.asked_by_id <> ${actor.userId}::uuid AND NOT ${handInSql(actor.userId)} AND NOT ${applicant}
       AND (h.held IS NOT TRUE OR s.taken_by_id = ${actor.userId}::uuid)
       AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.request_id = r.id AND c.user_id = ${actor.userId}::uuid
                          AND c.expires_at > now())
     ORDER BY s.asked_at, s.id LIMIT ${pageSize}`;
  const names = await userNames(rows.map((row) => row.asked_by_id));
  return {
    looks: rows.map((row) => ({
      id: row.id,
      requestId: row.request_id,
      number: row.number,
      kind: row.kind,
      askedAt: row.asked_at.toISOString(),
      askedBy: names.get(row.asked_by_id) ?? "",
      mine: row.mine,
    })),
  };
}

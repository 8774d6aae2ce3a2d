import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { lockClaim, readClaim } from "@/lib/claims/guard";
import { Prisma, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { policyOf } from "@/lib/policy/reads";
import { applicantSql } from "@/lib/requests/applicant";
import { decidableAt } from "@/lib/workflows/names";
import { isImpartial } from "./rules";
import type { LookKind } from "./schema";

/*
 * Queries name a look `s`, its request `r` and the request's evidence `e`.
 */

/**
 * There is something to answer: a refusal for good, an approval while the request is under review, undecided, and its
 * evidence is what was asked about.
 */
export const waitingSql = Prisma.sql`s.answered_at IS NULL AND (s.kind = 'refusal'
  OR (r.status = 'VIDEOREVIEW' AND r.workflow = ANY(${decidableAt("VIDEOREVIEW")})
      AND (r.decision_state IS NULL OR r.decision_state = 'NOT_SENT') AND e.hash = s.evidence_hash))`;

/** The officer opened the request, handed evidence over, filled in its fields or corrected its contact data. */
export const handInSql = (userId: string) => Prisma.sql`(r.created_by_id = ${userId}::uuid
  OR EXISTS (SELECT 1 FROM evidence_upload u WHERE u.request_id = r.id AND u.user_id = ${userId}::uuid)
  OR EXISTS (SELECT 1 FROM completion_act a
              WHERE a.request_id = r.id AND a.user_id = ${userId}::uuid AND a.state <> 'not-sent')
  OR EXISTS (SELECT 1 FROM request_act a
              WHERE a.request_id = r.id AND a.user_id = ${userId}::uuid AND a.kind = 'update'
                AND a.state NOT IN ('REJECTED', 'NOT_SENT')))`;

export interface LookRow {
  id: string;
  request_id: string;
  authority_id: string;
  kind: LookKind;
  asked_by_id: string;
  taken_by_id: string | null;
  evidence_hash: string | null;
  /** It can still be answered. */
  waits: boolean;
  /** Whoever took it still has it: a look that is not answered in the minutes of a claim goes back. */
  held: boolean;
  hand_in: boolean;
  applicant: boolean;
}

/** A look of the actor's authorities as it stands, by the database's clock. */
export async function readLook(tx: Tx, actor: UserActor, lookId: string): Promise<LookRow | null> {
  const found = await tx.secondLook.findFirst({
    where: { id: lookId, request: { authorityId: { in: [...actor.authorityIds] } } },
    select: { request: { select: { authorityId: true } } },
  });
  if (!found) return null;
  const { authorityId } = found.request;
  const { settings } = await policyOf(tx, authorityId);
  const applicant = await applicantSql(tx, actor.userId, [authorityId]);
  const [row] = await tx.$queryRaw<LookRow[]>`
    SELECT s.id, s.request_id, r.authority_id, s.kind, s.asked_by_id, s.taken_by_id, s.evidence_hash,
           coalesce(${waitingSql}, false) AS waits,
           s.taken_by_id IS NOT NULL AND s.answered_at IS NULL
             AND s.taken_at > now() - make_interval(mins => ${settings.claimMinutes}) AS held,
           ${handInSql(actor.userId)} AS hand_in, ${applicant} AS applicant
      FROM second_look s JOIN request r ON r.id = s.request_id LEFT JOIN evidence_set e ON e.request_id = r.id
     WHERE s.id = ${lookId}::uuid`;
  return row ?? null;
}

/** Refuses an officer whose look would not be another's. */
export async function requireImpartial(tx: Tx, actor: UserActor, look: LookRow): Promise<void> {
  const claim = await readClaim(tx, look.request_id);
  const holds = Boolean(claim?.live && claim.user_id === actor.userId);
  const asked = look.asked_by_id === actor.userId;
  if (!isImpartial({ asked, hadHandIn: look.hand_in, applicant: look.applicant, holds }))
    throw new AppError("look-own");
}

/** The look an officer is giving on a request at this moment, if any. */
export async function heldLook(tx: Tx, actor: UserActor, requestId: string): Promise<LookRow | null> {
  const taken = await tx.secondLook.findMany({
    where: { requestId, takenById: actor.userId, answeredAt: null },
    select: { id: true },
  });
  for (const { id } of taken) {
    const look = await readLook(tx, actor, id);
    if (look?.held && look.waits) return look;
  }
  return null;
}

/** Why an officer may see a request's evidence: they hold it, or give a second look on it. */
export async function sightOf(tx: Tx, actor: UserActor, requestId: string): Promise<"claim" | "look" | null> {
  const claim = await readClaim(tx, requestId);
  if (claim?.live && claim.user_id === actor.userId) return "claim";
  return (await heldLook(tx, actor, requestId)) ? "look" : null;
}

/** The same, with the claim locked for the rest of the transaction; refuses whoever may not. */
export async function requireSight(tx: Tx, actor: UserActor, requestId: string): Promise<"claim" | "look"> {
  await lockClaim(tx, requestId);
  const sight = await sightOf(tx, actor, requestId);
  if (!sight) throw new AppError("claim-lost");
  return sight;
}

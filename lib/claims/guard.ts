import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import type { Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { decidableSql } from "@/lib/requests/decidable";

interface ClaimRow {
  user_id: string | null;
  token: number;
  expires_at: Date;
  live: boolean;
}

/** The claim of a request as it stands; leases end by the database's clock. */
export async function readClaim(tx: Tx, requestId: string): Promise<ClaimRow | null> {
  const [row] = await tx.$queryRaw<ClaimRow[]>`
    SELECT user_id, token, expires_at, user_id IS NOT NULL AND expires_at > now() AS live
      FROM claim WHERE request_id = ${requestId}::uuid`;
  return row ?? null;
}

/** The same, locked for the rest of the transaction. */
export async function lockClaim(tx: Tx, requestId: string): Promise<ClaimRow | null> {
  await tx.$queryRaw`SELECT 1 FROM claim WHERE request_id = ${requestId}::uuid FOR UPDATE`;
  return readClaim(tx, requestId);
}

/** Refuses unless the officer holds the request now, under the very claim the page was opened with. */
export async function requireClaim(tx: Tx, actor: UserActor, requestId: string, token?: number): Promise<number> {
  const claim = await lockClaim(tx, requestId);
  if (!claim?.live || claim.user_id !== actor.userId || (token !== undefined && claim.token !== token))
    throw new AppError("claim-lost");
  return claim.token;
}

/** Serialises the claims of one officer: nobody holds two requests because two clicks came at once. */
export async function lockOfficer(tx: Tx, userId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`cotejo.officer.${userId}`}, 0))`;
}

/** A request the officer already holds and could still decide; while there is one, no other may be taken. */
export async function heldRequest(tx: Tx, userId: string): Promise<{ id: string; number: number } | null> {
  const [row] = await tx.$queryRaw<{ id: string; number: number }[]>`
    SELECT r.id, r.number FROM claim c JOIN request r ON r.id = c.request_id
     WHERE c.user_id = ${userId}::uuid AND c.expires_at > now()
       AND ${decidableSql} AND (r.decision_state IS NULL OR r.decision_state = 'NOT_SENT')
     LIMIT 1`;
  return row ?? null;
}

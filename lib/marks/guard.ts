import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { requireClaim } from "@/lib/claims/guard";
import type { Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { loadReview } from "@/lib/reviews/facts";

/** Marks are made and taken back by the officer who holds the request, until they decide; answers its authority. */
export async function requireMarking(
  tx: Tx,
  actor: UserActor,
  { requestId, token }: { requestId: string; token: number },
): Promise<string> {
  await requireClaim(tx, actor, requestId, token);
  const { facts, request } = await loadReview(tx, actor, requestId);
  if (facts.openDecision) throw new AppError("already-decided");
  return request.authorityId;
}

import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { requireClaim } from "@/lib/claims/guard";
import { subjectOf } from "@/lib/crypto/data-keys";
import { databaseTime, inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { loadReview } from "@/lib/reviews/facts";
import { sealReading } from "./content";
import { findReading } from "./reads";
import type { ReadingInput } from "./schema";

/**
 * Keeps what the officer who holds the request reads off the document. It is an observation, no edit of the request, and
 * counts for this officer on this evidence. The trail says what was read, never its value.
 */
export async function saveReading(actor: UserActor, input: ReadingInput): Promise<void> {
  const { requestId, evidenceHash } = input;
  await inTransaction(async (tx) => {
    await requireClaim(tx, actor, requestId, input.token);
    const review = await loadReview(tx, actor, requestId);
    if (review.facts.openDecision) throw new AppError("already-decided");
    if (review.facts.evidenceHash !== evidenceHash) throw new AppError("stale");
    const cipher = await subjectOf(tx, requestId);
    const of = { requestId, userId: actor.userId };
    const before = await findReading(tx, of, evidenceHash, cipher);
    const zone = input.zone?.some((line) => line !== "") ? input.zone : [];
    const content = sealReading(cipher, of, {
      zone: input.zone === undefined ? (before?.zone ?? []) : zone,
      expiry: input.expiry === undefined ? (before?.expiry ?? null) : input.expiry,
    });
    const data = { content, evidenceHash, readAt: await databaseTime(tx) };
    await tx.reviewReading.upsert({ where: { requestId_userId: of }, create: { ...of, ...data }, update: data });
    await recordAudit(tx, actor, {
      action: "evidence.reading",
      authorityId: review.request.authorityId,
      requestId,
      details: {
        read: [...(input.zone === undefined ? [] : ["zone"]), ...(input.expiry === undefined ? [] : ["expiry"])],
        evidenceHash,
      },
    });
  });
}

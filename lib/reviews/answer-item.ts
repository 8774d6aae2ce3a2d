import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { requireClaim } from "@/lib/claims/guard";
import { subjectOf } from "@/lib/crypto/data-keys";
import { inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { hasEvidenceFor } from "./availability";
import { loadReview } from "./facts";
import type { AnswerInput } from "./schema";

/** Keeps one answer of the officer who holds the request; it counts only for the evidence it was given on. */
export async function answerItem(actor: UserActor, input: AnswerInput): Promise<void> {
  const { requestId, item, answer } = input;
  await inTransaction(async (tx) => {
    await requireClaim(tx, actor, requestId, input.token);
    const review = await loadReview(tx, actor, requestId);
    if (review.facts.openDecision) throw new AppError("already-decided");
    if (review.facts.evidenceHash !== input.evidenceHash) throw new AppError("stale");
    const available = {
      items: review.facts.items,
      factsReturned: review.facts.factsReturned,
      acceptance: Boolean(review.evidence?.acceptance),
    };
    const judgeable = hasEvidenceFor(item, available);
    if (answer === "not-available" && judgeable)
      throw new AppError("invalid-input", { fields: { answer: "evidence-is-there" } });
    if (answer === "pass" && !judgeable)
      throw new AppError("invalid-input", { fields: { answer: "evidence-is-missing" } });
    const cipher = await subjectOf(tx, requestId);
    const place = { table: "review_answer", column: "note", row: `${requestId}/${actor.userId}/${item}` };
    const data = {
      answer,
      note: cipher.sealOptional(place, input.note),
      evidenceHash: input.evidenceHash,
      answeredAt: new Date(),
    };
    const id = { requestId, userId: actor.userId, item };
    await tx.reviewAnswer.upsert({ where: { requestId_userId_item: id }, create: { ...id, ...data }, update: data });
    await recordAudit(tx, actor, {
      action: item === "face" ? "face.verdict" : "check.answer",
      authorityId: review.request.authorityId,
      requestId,
      subjectId: item,
      details: { item, answer, evidenceHash: input.evidenceHash },
    });
  });
}

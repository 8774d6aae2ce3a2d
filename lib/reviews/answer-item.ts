import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { requireClaim } from "@/lib/claims/guard";
import { subjectOf } from "@/lib/crypto/data-keys";
import { databaseTime, inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { hasEvidenceFor, mayBeAbsent } from "./availability";
import { comparedFeatures, faceFeaturesLeast } from "./checklist";
import { isSealed } from "./conditions";
import { type LoadedReview, loadReview } from "./facts";
import type { AnswerInput } from "./schema";

/**
 * Keeps one answer of the officer who holds the request; it counts only for the evidence it was given on. The answer
 * that completes the officer's own verdict of the face opens the machine's opinion, and from then on that verdict stands.
 */
export async function answerItem(actor: UserActor, input: AnswerInput): Promise<void> {
  const { requestId, item, answer } = input;
  await inTransaction(async (tx) => {
    await requireClaim(tx, actor, requestId, input.token);
    const review = await loadReview(tx, actor, requestId);
    requireAnswerable(review, input);
    const { answers } = review.facts;
    const cipher = await subjectOf(tx, requestId);
    const place = (column: string) => ({ table: "review_answer", column, row: `${requestId}/${actor.userId}/${item}` });
    const data = {
      answer,
      note: cipher.sealOptional(place("note"), input.note),
      details: cipher.sealOptional(place("details"), item === "F1" ? JSON.stringify(input.face ?? {}) : null),
      evidenceHash: input.evidenceHash,
      answeredAt: await databaseTime(tx),
    };
    const id = { requestId, userId: actor.userId, item };
    await tx.reviewAnswer.upsert({ where: { requestId_userId_item: id }, create: { ...id, ...data }, update: data });
    const before = answers[item];
    const line = { authorityId: review.request.authorityId, requestId, subjectId: item };
    const details = { item, answer, evidenceHash: input.evidenceHash };
    const verdict = item === "F1" || item === "F3";
    if (before?.current && before.answer !== answer)
      await recordAudit(tx, actor, { action: "check.change", ...line, details: { ...details, before: before.answer } });
    else await recordAudit(tx, actor, { action: verdict ? "face.verdict" : "check.answer", ...line, details });
    const after = { answers: { ...answers, [item]: { answer, current: true } } };
    // Written before the first byte of it leaves: who knew of it, and since when.
    if (isSealed({ answers }) && !isSealed(after))
      await recordAudit(tx, actor, { action: "auto.shown", ...line, details: { evidenceHash: input.evidenceHash } });
  });
}

/** Refuses what may not be answered now, or not so. */
function requireAnswerable({ facts, available, policy }: LoadedReview, input: AnswerInput): void {
  const { item, answer } = input;
  const invalid = (field: string, why: string) => new AppError("invalid-input", { fields: { [field]: why } });
  if (facts.openDecision) throw new AppError("already-decided");
  if (facts.evidenceHash !== input.evidenceHash) throw new AppError("stale");
  if (!facts.asked.includes(item)) throw invalid("item", "not-asked");
  if (answer === "not-available" && !mayBeAbsent(item, available)) throw invalid("answer", "evidence-is-there");
  if (answer === "pass" && !hasEvidenceFor(item, available)) throw invalid("answer", "evidence-is-missing");
  if (item === "F2" && isSealed(facts)) throw invalid("answer", "face-first");
  // Neither overrules the other: a verdict that was given before the opinion was seen is not given again after it.
  if ((item === "F1" || item === "F3") && !isSealed(facts) && facts.answers[item]?.answer !== answer)
    throw invalid("answer", "face-stands");
  const least = faceFeaturesLeast(policy.preset);
  if (item === "F1" && answer === "pass" && comparedFeatures(input.face ?? {}) < least)
    throw invalid("face", "face-few");
}

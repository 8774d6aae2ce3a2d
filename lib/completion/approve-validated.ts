import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { db, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { requireUnchanged } from "@/lib/requests/changes";
import { readFromProvider } from "@/lib/requests/refresh-request";
import { askingReason, blocking } from "@/lib/reviews/conditions";
import { decide, type Judgement } from "@/lib/reviews/record-decision";
import { reasonLength } from "@/lib/reviews/schema";
import { completionConditions } from "./conditions";
import { type Asked, completionFacts } from "./facts";
import { findDocuments } from "./find-documents";
import { asked, heldNow, type ToComplete } from "./load";
import { loadSteps } from "./load-steps";
import { fetchPaper } from "./read-paper";
import type { ApproveValidatedInput } from "./schema";

/**
 * The last act of the RA's workflows: declaration and contract are signed with the officer's certificate. Both are made
 * anew and held against the evidence once more, at the moment of signing: what was read is what is signed, or it has
 * to be read again.
 */
export async function approveValidated(
  actor: UserActor,
  input: ApproveValidatedInput,
): Promise<{ decisionId: string }> {
  const { requestId } = input;
  const known = await db().decision.findUnique({
    where: { userId_idempotencyKey: { userId: actor.userId, idempotencyKey: input.key } },
    select: { id: true },
  });
  // The same sheet again is answered as before, whatever the request has become meanwhile.
  if (!known) await requireUnchanged(db(), actor, input);
  const now = known ? null : await askProvider(actor, await heldNow(actor, input));
  return decide(actor, input, "approve", async (review, tx): Promise<Judgement> => {
    if (review.facts.openDecision) throw new AppError("already-decided");
    if (!now || !review.facts.versionUnchanged || review.facts.status !== "CREATED") throw new AppError("stale");
    const { missing } = now;
    const steps = await loadSteps(tx, actor, requestId, { status: review.facts.status, missing });
    const facts = await completionFacts(tx, actor, requestId, now, steps);
    const conditions = completionConditions(review.facts, facts, review.policy);
    const unmet = blocking(conditions);
    if (unmet.length > 0)
      throw new AppError("conditions-unmet", { params: { conditions: unmet.map(({ id }) => id).join(" ") } });
    await requireShown(tx, actor, input);
    if (askingReason(conditions).length > 0 && (input.reason?.length ?? 0) < reasonLength)
      throw new AppError("invalid-input", { fields: { reason: "reason-short" } });
    return {
      kind: "approve",
      conditions: [...conditions, { id: "papers", ...input.papers }],
      evidenceHash: review.facts.evidenceHash,
      reasonCode: null,
      extraCodes: [],
      reasonLocale: null,
      reasonText: null,
      note: input.reason || null,
    };
  });
}

/** The papers on record are those the officer's page was drawn with. */
async function requireShown(tx: Tx, actor: UserActor, { requestId, papers }: ApproveValidatedInput): Promise<void> {
  const readings = await tx.paperReading.findMany({ where: { requestId, userId: actor.userId } });
  for (const reading of readings)
    if (papers[reading.paper as keyof typeof papers] !== reading.sha256) throw new AppError("stale");
}

/** Everything the gate needs to hear from the provider at this moment. */
async function askProvider(actor: UserActor, request: ToComplete): Promise<Asked> {
  const requestId = request.id;
  const reading = await asked(() => readFromProvider(requestId));
  await asked(() => findDocuments(request));
  const missing = await asked(() => request.completion.missing(request.requestPk, requestId));
  const toFresh = async (paper: "declaration" | "contract") => {
    const { lastingSha256, findings } = await fetchPaper(actor, request, reading, paper);
    return {
      lastingSha256,
      findings: findings.map(({ field, comparison }) => ({ field, outcome: comparison.outcome })),
    };
  };
  return {
    reading,
    missing,
    fresh: { declaration: await toFresh("declaration"), contract: await toFresh("contract") },
  };
}

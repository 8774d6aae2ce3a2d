import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { stepUp } from "@/lib/auth/step-up";
import { subjectOf } from "@/lib/crypto/data-keys";
import { databaseTime, db, inTransaction, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { ProviderError } from "@/lib/gateways/errors";
import { policyOf } from "@/lib/policy/reads";
import { mayRelease, releaseFrom } from "@/lib/policy/unknown-outcome";
import { readFromProvider } from "@/lib/requests/refresh-request";
import type { RequestReading } from "@/lib/workflows/workflow";
import type { Decision } from "@/prisma/generated/client";
import type { ReleaseInput } from "./schema";
import { lockForSettling, settleIn } from "./settle-decision";

/**
 * An admin gives up waiting for an outcome nobody knows, so that any officer may judge anew. The provider is asked at
 * that very moment; what it then has an answer for is settled instead. The released decision stays on record, is never
 * sent again, and is still confirmed where its effect shows late.
 */
export async function releaseDecision(
  actor: UserActor,
  input: ReleaseInput,
): Promise<{ outcome: "released" | "settled" }> {
  const { requestId, decisionId } = input;
  const request = await db().request.findFirst({
    where: { id: requestId, authorityId: { in: [...actor.authorityIds] } },
    select: { id: true, authorityId: true },
  });
  if (!request) throw new AppError("not-found");
  const { settings } = await policyOf(db(), request.authorityId);
  const inDoubt = (decision: Decision | null) => (decision && releaseFrom(decision, settings) ? decision : null);

  // Before the code is used up and the provider asked: a page drawn earlier is told so.
  const before = inDoubt(await db().decision.findFirst({ where: { id: decisionId, requestId } }));
  if (!before) throw new AppError("stale");
  const stepUpAt = await stepUp(actor, settings.stepUpMinutes * 60, input.code);
  const reading = await readNow(requestId);

  return inTransaction(async (tx) => {
    await lockForSettling(tx, requestId);
    const { version } = await tx.request.findUniqueOrThrow({ where: { id: requestId }, select: { version: true } });
    const attempt = await tx.decision.findUniqueOrThrow({ where: { id: decisionId } });
    if (version !== input.version || !inDoubt(attempt)) throw new AppError("stale");
    await settleIn(tx, before, reading, { answered: false });
    const decision = inDoubt(await tx.decision.findUniqueOrThrow({ where: { id: decisionId } }));
    if (!decision) return { outcome: "settled" };
    const now = await databaseTime(tx);
    if (!mayRelease(decision, settings, now)) throw new AppError("release-early");
    await write(tx, actor, decision, { ...input, authorityId: request.authorityId, now, stepUpAt });
    return { outcome: "released" };
  });
}

async function readNow(requestId: string): Promise<RequestReading> {
  try {
    return await readFromProvider(requestId);
  } catch (error) {
    if (error instanceof ProviderError) throw new AppError("provider-unreachable", { cause: error });
    throw error;
  }
}

interface Release {
  reason: string;
  authorityId: string;
  now: Date;
  stepUpAt: Date;
}

async function write(tx: Tx, actor: UserActor, decision: Decision, release: Release): Promise<void> {
  const { id, requestId, kind, attempt, agreeingReads } = decision;
  const cipher = await subjectOf(tx, requestId);
  await tx.decision.update({
    where: { id },
    data: {
      state: "RELEASED",
      releasedAt: release.now,
      releasedById: actor.userId,
      releaseReason: cipher.seal({ table: "decision", column: "release_reason", row: id }, release.reason),
      releaseStepUpAt: release.stepUpAt,
    },
  });
  await tx.request.update({
    where: { id: requestId },
    data: { decisionState: null, version: { increment: 1 } },
  });
  await tx.claim.updateMany({ where: { requestId }, data: { userId: null, expiresAt: null } });
  await recordAudit(tx, actor, {
    action: "decision.released",
    authorityId: release.authorityId,
    requestId,
    subjectId: id,
    details: { kind, attempt, officer: decision.userId, agreeingReads },
  });
}

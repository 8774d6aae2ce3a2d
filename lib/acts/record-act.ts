import "server-only";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { subjectOf } from "@/lib/crypto/data-keys";
import { inTransaction, isUniqueViolation, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { type ActFacts, mayCancel, mayUpdate } from "@/lib/requests/act-rules";
import { actFacts } from "@/lib/requests/acts";
import type { ActKind, CancelReason } from "@/lib/requests/acts-view";
import { lockRequest } from "@/lib/requests/lock";
import { numbersOf } from "@/lib/requests/numbers";
import { requireServing } from "@/lib/serving";
import { hasUpdate, workflowOf } from "@/lib/workflows/registry";
import type { Numbers, Workflow } from "@/lib/workflows/workflow";
import type { Request } from "@/prisma/generated/client";

/** An act as recorded: what its sender needs to know of it. */
export interface RecordedAct {
  id: string;
  kind: ActKind;
  requestId: string;
  authorityId: string;
  numbers: Numbers;
  workflow: Workflow;
}

/** What an act says besides what it does; sealed before it is written. */
interface Content {
  reason?: CancelReason;
  note?: string | null;
  contact?: string;
}

interface NewAct {
  requestId: string;
  version: number;
  key: string;
}

/**
 * Records one act in the transaction that finds it allowed. The same key again is the same act: null says that somebody
 * else is sending it.
 */
export async function recordAct(
  actor: UserActor,
  kind: ActKind,
  { requestId, version, key }: NewAct,
  prepare: (request: Request) => Promise<Content>,
): Promise<{ id: string; act: RecordedAct | null }> {
  return inTransaction(async (tx) => {
    const mine = { id: requestId, authorityId: { in: [...actor.authorityIds] } };
    if (!(await tx.request.findFirst({ where: mine, select: { id: true } }))) throw new AppError("not-found");
    await lockRequest(tx, requestId);
    const twin = await tx.requestAct.findUnique({
      where: { userId_idempotencyKey: { userId: actor.userId, idempotencyKey: key } },
    });
    if (twin) {
      if (twin.requestId !== requestId || twin.kind !== kind) throw new AppError("key-reused");
      return { id: twin.id, act: null };
    }
    requireServing();
    const request = await tx.request.findUniqueOrThrow({ where: { id: requestId } });
    if (request.version !== version) throw new AppError("stale");
    requirePermit(await actFacts(tx, request), actor, kind);
    const act = await write(tx, actor, kind, request, key, await prepare(request));
    return { id: act.id, act };
  }).catch((error: unknown) => {
    if (isUniqueViolation(error)) throw new AppError("stale");
    throw error;
  });
}

function requirePermit(facts: ActFacts, actor: UserActor, kind: ActKind): void {
  if (kind === "cancel" ? mayCancel(facts, actor) : mayUpdate(facts, actor) && hasUpdate(facts.workflow)) return;
  if (facts.decisionState !== null && facts.acts.length === 0) throw new AppError("already-decided");
  if (facts.holder !== null && facts.holder !== actor.userId) throw new AppError("claim-taken");
  throw new AppError(facts.otherUnderWay ? "upload-running" : "stale");
}

async function write(
  tx: Tx,
  actor: UserActor,
  kind: ActKind,
  request: Request,
  key: string,
  { reason, note, contact }: Content,
): Promise<RecordedAct> {
  const { id: requestId, authorityId } = request;
  // One of unknown outcome is followed by this one; its own stays unknown for ever.
  await tx.requestAct.updateMany({
    where: { requestId, kind, state: "UNKNOWN" },
    data: { state: "SUPERSEDED", settledAt: new Date(), nextReadAt: null },
  });
  const id = uuidv7();
  const cipher = await subjectOf(tx, requestId);
  const seal = (column: string, text: string | null | undefined) =>
    cipher.sealOptional({ table: "request_act", column, row: id }, text || null);
  await tx.requestAct.create({
    data: {
      id,
      requestId,
      kind,
      state: "RECORDED",
      userId: actor.userId,
      reason: reason ?? null,
      note: seal("note", note),
      contact: seal("contact", contact),
      idempotencyKey: key,
    },
  });
  await tx.request.update({
    where: { id: requestId },
    data: { version: { increment: 1 }, ...(kind === "cancel" ? { decisionState: "RECORDED" } : {}) },
  });
  await recordAudit(tx, actor, {
    action: "act.intent",
    authorityId,
    requestId,
    subjectId: id,
    details: { kind, ...(reason ? { because: reason } : {}) },
  });
  const numbers = numbersOf(request);
  if (!numbers) throw new AppError("stale");
  return { id, kind, requestId, authorityId, numbers, workflow: workflowOf(request.workflow) };
}

import "server-only";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { subjectOf } from "@/lib/crypto/data-keys";
import { inTransaction, isUniqueViolation } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { ProviderError } from "@/lib/gateways/errors";
import { requireServing } from "@/lib/serving";
import type { CompletionAct } from "@/prisma/generated/client";
import { heldToComplete, type ToComplete } from "./load";

/** Longer than any call is waited for; one still under way after it has lost its process. */
export const lostAfterMs = 5 * 60_000;

interface NewAct {
  requestId: string;
  token: number;
  key: string;
  kind: "fields" | "document";
  fields?: string[];
  label?: string;
  bytes?: number;
  sha256?: string;
}

/**
 * Writes down what is about to leave, before it does. The same key again is the same act: null says that it is on
 * record already.
 */
async function record(actor: UserActor, act: NewAct): Promise<{ id: string; request: ToComplete } | null> {
  const { requestId, token, key, kind, fields = [], label, bytes, sha256 } = act;
  return inTransaction(async (tx) => {
    const request = await heldToComplete(tx, actor, { requestId, token });
    const twin = await tx.completionAct.findUnique({ where: { userId_key: { userId: actor.userId, key } } });
    if (twin) {
      if (twin.requestId !== requestId || twin.kind !== kind) throw new AppError("key-reused");
      return null;
    }
    requireServing();
    // The RA takes a request as a whole: two who send it at once would undo each other.
    const correcting = await tx.requestAct.count({ where: { requestId, state: { in: ["RECORDED", "SENDING"] } } });
    if (correcting > 0) throw new AppError("upload-running");
    await tx.completionAct.updateMany({
      where: { requestId, state: "sending", recordedAt: { lt: new Date(Date.now() - lostAfterMs) } },
      data: { state: "unknown", settledAt: new Date() },
    });
    const id = uuidv7();
    const cipher = await subjectOf(tx, requestId);
    const place = { table: "completion_act", column: "label", row: id };
    await tx.completionAct.create({
      data: {
        id,
        requestId,
        userId: actor.userId,
        kind,
        state: "sending",
        fields,
        label: cipher.sealOptional(place, label),
        bytes: bytes ?? null,
        sha256: sha256 ?? null,
        key,
      },
    });
    // A page drawn before can approve nothing: what it shows is about to change.
    await tx.request.update({ where: { id: requestId }, data: { version: { increment: 1 } } });
    await recordAudit(tx, actor, {
      action: "completion.intent",
      authorityId: request.authorityId,
      requestId,
      subjectId: id,
      details: { kind, fields, sha256: sha256 ?? null },
    });
    return { id, request };
  }).catch((error: unknown) => {
    if (isUniqueViolation(error)) throw new AppError("upload-running");
    throw error;
  });
}

interface Sent {
  documentPk?: number;
}

/**
 * Gives something to the provider: recorded first, sent once, and settled by what the provider says afterwards.
 * `arrived` looks for the effect and is asked only where the answer leaves it open.
 */
export async function giveToProvider(
  actor: UserActor,
  act: NewAct,
  send: (request: ToComplete) => Promise<Sent>,
  arrived: (request: ToComplete) => Promise<Sent | null>,
): Promise<void> {
  const recorded = await record(actor, act);
  if (!recorded) return;
  const { id, request } = recorded;
  try {
    await settle(actor, request, id, { state: "accepted", ...(await send(request)) });
  } catch (error) {
    if (!(error instanceof ProviderError)) {
      await settle(actor, request, id, { state: "unknown" });
      throw error;
    }
    const found = error.failure === "not-sent" ? null : await arrived(request).catch(() => "unseen" as const);
    if (found && found !== "unseen") return settle(actor, request, id, { state: "accepted", ...found });
    const saidNo = error.failure === "answered" && error.fault !== null && found === null;
    const state = error.failure === "not-sent" ? "not-sent" : saidNo ? "rejected" : "unknown";
    await settle(actor, request, id, { state, error });
    const codes = {
      "not-sent": "provider-unreachable",
      rejected: "provider-refused",
      unknown: "outcome-unknown",
    } as const;
    throw new AppError(codes[state], { cause: error });
  }
}

type ActState = "accepted" | "rejected" | "unknown" | "not-sent";

async function settle(
  actor: UserActor,
  { id: requestId, authorityId }: ToComplete,
  id: string,
  outcome: Sent & { state: ActState; error?: ProviderError },
): Promise<void> {
  const { state, error, documentPk } = outcome;
  await inTransaction(async (tx) => {
    const cipher = await subjectOf(tx, requestId);
    const place = { table: "completion_act", column: "error_text", row: id };
    const act: CompletionAct = await tx.completionAct.update({
      where: { id },
      data: {
        state,
        settledAt: new Date(),
        documentPk: documentPk ?? null,
        httpStatus: error?.httpStatus ?? null,
        errorText: cipher.sealOptional(place, error?.fault?.text),
      },
    });
    // What was read of the papers was read of other data.
    if (state !== "not-sent") {
      await tx.request.update({ where: { id: requestId }, data: { version: { increment: 1 } } });
      if (act.kind === "fields") await tx.paperReading.deleteMany({ where: { requestId } });
    }
    await recordAudit(tx, actor, {
      action: state === "accepted" ? "completion.saved" : "completion.failed",
      outcome: state === "accepted" ? "ok" : state === "unknown" ? "unknown" : "failed",
      authorityId,
      requestId,
      subjectId: id,
      details: { kind: act.kind, state, documentPk: documentPk ?? null },
    });
  });
}

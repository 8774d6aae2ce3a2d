import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { Actor } from "@/lib/auth/actor";
import { subjectOf } from "@/lib/crypto/data-keys";
import { inTransaction } from "@/lib/db";
import { ProviderError } from "@/lib/gateways/errors";
import { lockRequest } from "@/lib/requests/lock";
import type { RecordedAct } from "./record-act";
import { settleAct } from "./settle-act";

/**
 * Sends a recorded act once, in the process that received it. SENDING is committed before the first byte leaves; from
 * then on only reading tells what became of it.
 */
export async function sendAct(actor: Actor, act: RecordedAct, call: () => Promise<void>): Promise<void> {
  if (!(await markSending(actor, act))) return;
  try {
    await call();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    await noteFailure(actor, act, error);
    if (error.failure !== "not-sent") await settleAct(act.id);
    return;
  }
  await inTransaction(async (tx) => {
    await lockRequest(tx, act.requestId);
    await tx.requestAct.updateMany({ where: { id: act.id }, data: { httpStatus: 200 } });
  });
  await settleAct(act.id);
}

/** Commits that an act is under way; false when somebody has ended it meanwhile. */
async function markSending(actor: Actor, act: RecordedAct): Promise<boolean> {
  return inTransaction(async (tx) => {
    await lockRequest(tx, act.requestId);
    const count = await tx.$executeRaw`
      UPDATE request_act SET state = 'SENDING', sent_at = clock_timestamp()
       WHERE id = ${act.id}::uuid AND state = 'RECORDED'`;
    if (count === 0) return false;
    if (act.kind === "cancel")
      await tx.request.update({ where: { id: act.requestId }, data: { decisionState: "SENDING" } });
    await recordAudit(tx, actor, { action: "act.sent", ...about(act), details: { kind: act.kind } });
    return true;
  });
}

const about = ({ id, authorityId, requestId }: RecordedAct) => ({ authorityId, requestId, subjectId: id });

/** Keeps what the provider said, or that nothing left. */
async function noteFailure(actor: Actor, act: RecordedAct, error: ProviderError): Promise<void> {
  const unsent = error.failure === "not-sent";
  await inTransaction(async (tx) => {
    await lockRequest(tx, act.requestId);
    const cipher = await subjectOf(tx, act.requestId);
    const { count } = await tx.requestAct.updateMany({
      where: { id: act.id, state: "SENDING" },
      data: {
        httpStatus: error.httpStatus,
        errorCode: error.fault?.code ?? error.failure,
        errorId: error.fault?.id ?? null,
        errorText: cipher.sealOptional({ table: "request_act", column: "error_text", row: act.id }, error.fault?.text),
        ...(unsent ? { state: "NOT_SENT", settledAt: new Date() } : {}),
      },
    });
    if (count === 0 || !unsent) return;
    await tx.request.update({
      where: { id: act.requestId },
      data: { version: { increment: 1 }, ...(act.kind === "cancel" ? { decisionState: null } : {}) },
    });
    await recordAudit(tx, actor, {
      action: "act.not_sent",
      ...about(act),
      outcome: "failed",
      details: { kind: act.kind },
    });
  });
}

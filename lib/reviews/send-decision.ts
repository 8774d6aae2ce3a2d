import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { Actor, UserActor } from "@/lib/auth/actor";
import { subjectOf } from "@/lib/crypto/data-keys";
import { db, inTransaction } from "@/lib/db";
import { ProviderError } from "@/lib/gateways/errors";
import type { OfficerCredentials } from "@/lib/gateways/secret";
import { lockRequest } from "@/lib/requests/lock";
import { numberColumns, numbersOf } from "@/lib/requests/numbers";
import { quietFor, quietMs } from "@/lib/requests/schedule";
import { workflowOf } from "@/lib/workflows/registry";
import type { Numbers, Workflow } from "@/lib/workflows/workflow";
import { countRefusedCredentials, forgetRefusedCredentials, keepPassword, speaksOfCredentials } from "./credentials";
import type { DecisionKind } from "./schema";
import { isPlainNo, settleByReading } from "./settle-decision";

export interface Sending {
  id: string;
  attempt: number;
  kind: DecisionKind;
  /** An earlier attempt may still take effect. */
  mayHaveLeft: boolean;
  reasonText: string | null;
  keepPassword: boolean;
  request: { id: string; authorityId: string; workflow: string };
}

type Outcome = { state: "sent" } | { state: ReturnType<typeof stateAfter>; error: ProviderError };

/**
 * Sends a recorded decision once, in the process that has the officer's credentials in memory. SENDING is committed
 * before the first byte leaves; whoever finds it there later asks the provider, and never sends again by itself.
 */
export async function sendDecision(actor: UserActor, decision: Sending, officer: OfficerCredentials): Promise<void> {
  if (!(await markSending(actor, decision))) return;
  const outcome = await call(decision, officer);
  if (outcome.state === "sent") {
    await keepAnswer(decision);
    await settleByReading(decision, { answered: true });
    await forgetRefusedCredentials(actor.userId);
    if (decision.keepPassword) await keepPassword(actor, decision.request, officer.login);
    return;
  }
  if (namesCredentials(outcome.error)) await countRefusedCredentials(actor.userId);
  await note(actor, decision, outcome);
  // Who says when to come back is asked then, by whoever plans reads.
  const asks = outcome.state === "SENDING" || (outcome.state === "UNKNOWN" && quietMs(outcome.error) === 0);
  if (asks) await settleByReading(decision, { answered: false });
}

async function markSending(actor: UserActor, decision: Sending): Promise<boolean> {
  return inTransaction(async (tx) => {
    await lockRequest(tx, decision.request.id);
    const count = await tx.$executeRaw`
      UPDATE decision SET state = 'SENDING', sent_at = clock_timestamp()
       WHERE id = ${decision.id}::uuid AND attempt = ${decision.attempt} AND state = 'RECORDED'`;
    if (count === 0) return false;
    await tx.request.update({ where: { id: decision.request.id }, data: { decisionState: "SENDING" } });
    await recordAudit(tx, actor, { action: "decision.sent", ...about(decision), details: { kind: decision.kind } });
    return true;
  });
}

/** Kept before the read-back: whoever has to read in this process's place knows that the call was accepted. */
async function keepAnswer({ id, attempt, request }: Sending): Promise<void> {
  await inTransaction(async (tx) => {
    await lockRequest(tx, request.id);
    await tx.decision.updateMany({ where: { id, attempt, state: "SENDING" }, data: { httpStatus: 200 } });
  });
}

const about = (decision: Sending) => ({
  authorityId: decision.request.authorityId,
  requestId: decision.request.id,
  subjectId: decision.id,
});

async function call(decision: Sending, officer: OfficerCredentials): Promise<Outcome> {
  const { request } = decision;
  try {
    const row = await db().request.findUniqueOrThrow({
      where: { id: request.id },
      select: numberColumns,
    });
    const numbers = numbersOf(row);
    if (!numbers) throw new Error("a decision was recorded on a request the provider never opened");
    const workflow = workflowOf(request.workflow);
    if (decision.kind === "validate") await validate(workflow, numbers, officer, request.id);
    else if (decision.kind === "approve") await workflow.approve(numbers, officer, request.id);
    else await workflow.refuse(numbers, officer, decision.reasonText ?? "", request.id);
    return { state: "sent" };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { state: stateAfter(error, decision.mayHaveLeft), error };
  }
}

function validate(workflow: Workflow, numbers: Numbers, officer: OfficerCredentials, requestId: string): Promise<void> {
  if (!workflow.validate) throw new Error(`${workflow.id} approves without validating first`);
  return workflow.validate(numbers, officer, requestId);
}

/**
 * What a failed call says of its effect. Refused credentials did nothing; any other plain "no" is read back first, and
 * so is a refusal of credentials while an earlier attempt may still take effect.
 */
export function stateAfter(
  error: ProviderError,
  mayHaveLeft: boolean,
): "NOT_SENT" | "REJECTED" | "SENDING" | "UNKNOWN" {
  if (error.failure === "not-sent") return "NOT_SENT";
  if (error.failure !== "answered" || !error.fault || !isPlainNo(error.httpStatus)) return "UNKNOWN";
  return refusesCredentials(error) && !mayHaveLeft ? "REJECTED" : "SENDING";
}

/** The officer's user name, password or PIN were not accepted; One-Shot says so with 403, of a user name also with 404. */
const refusesCredentials = ({ httpStatus, fault }: ProviderError) =>
  httpStatus === 401 || httpStatus === 403 || (httpStatus === 404 && /credential/i.test(fault?.text ?? ""));

/** The RA's form of that is not documented: whatever status its words come with, a try was used up. */
const namesCredentials = (error: ProviderError) =>
  refusesCredentials(error) || (error.failure === "answered" && speaksOfCredentials(error.fault?.text ?? null));

async function note(actor: Actor, decision: Sending, outcome: Exclude<Outcome, { state: "sent" }>): Promise<void> {
  const { state, error } = outcome;
  await inTransaction(async (tx) => {
    await lockRequest(tx, decision.request.id);
    const cipher = await subjectOf(tx, decision.request.id);
    const said = error.fault?.text ?? null;
    const { count } = await tx.decision.updateMany({
      where: { id: decision.id, attempt: decision.attempt, state: "SENDING" },
      data: {
        state,
        settledAt: state === "REJECTED" ? new Date() : null,
        httpStatus: error.httpStatus,
        errorCode: error.fault?.code ?? error.failure,
        errorId: error.fault?.id ?? null,
        errorText: cipher.sealOptional({ table: "decision", column: "errorText", row: decision.id }, said),
      },
    });
    // A plain "no" is not told before it was read back.
    if (count === 0 || state === "SENDING") return;
    await tx.request.update({
      where: { id: decision.request.id },
      data: {
        decisionState: state === "REJECTED" ? null : state,
        version: { increment: 1 },
        ...(state === "UNKNOWN" ? { nextCheckAt: new Date(), ...quietFor(quietMs(error)) } : {}),
      },
    });
    const actions = {
      NOT_SENT: "decision.not_sent",
      REJECTED: "decision.failed",
      UNKNOWN: "decision.unknown",
    } as const;
    await recordAudit(tx, actor, {
      action: actions[state],
      ...about(decision),
      outcome: state === "UNKNOWN" ? "unknown" : "failed",
      details: { failure: error.failure, httpStatus: error.httpStatus, code: error.fault?.code ?? null },
    });
  });
}

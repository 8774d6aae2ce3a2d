import type { Sandbox } from "@/lib/sandbox/context";
import { ControlError } from "@/lib/sandbox/control/control-error";
import type { Call } from "@/lib/sandbox/http";
import type { Announcement } from "@/lib/sandbox/webhooks";
import { validate } from "./decide";
import type { RaRequest } from "./find-request";

export type OperatorDecision = "validated" | "refused";

/** The provider's own certified operator, who decides what the provider identified. */
const operator = { pk: 1697, name: "VideoID Test Rao" };
const usualReason = "The identification does not meet the provider's conditions";

export function decideAsOperator(
  sandbox: Sandbox,
  request: RaRequest,
  decision: OperatorDecision,
  reason?: string,
): Announcement[] {
  return decision === "validated"
    ? validate(sandbox, request, operator)
    : sandbox.requests.refuse(request, operator, reason?.trim() || usualReason);
}

/** One act for the control face and for the page. */
export function actAsOperator(
  call: Call,
  sandbox: Sandbox,
  request: RaRequest,
  { decision, reason }: { decision: OperatorDecision; reason?: string | undefined },
): void {
  if (request.status !== "VIDEOREVIEW")
    throw new ControlError(409, `Request ${request.pk} is in ${request.status}: the operator has nothing to decide.`);
  call.announcements.push(...decideAsOperator(sandbox, request, decision, reason));
  call.ledger.request_pk = request.pk;
  call.ledger.videoid_pk = request.videoidPk;
  call.ledger.registration_authority = request.registrationAuthority;
  call.ledger.effect = `VIDEOREVIEW -> ${request.status}`;
}

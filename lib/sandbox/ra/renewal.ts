import type { Sandbox } from "@/lib/sandbox/context";
import { type Answer, type Call, json } from "@/lib/sandbox/http";
import { coded, wrongStatus } from "./errors";
import { findRequest, type RaRequest } from "./find-request";
import { readJson } from "./input";
import { certificateObject, fullRequestObject } from "./request-object";
import { requestOfCard } from "./scratchcard-routes";

const day = 86_400_000;
/** Ours: how long before its end a certificate may be renewed. */
const window = 60 * day;

/** Why a certificate cannot be renewed now, with the provider's odd codes: most carry a comma, one is a number. */
function obstacle(request: RaRequest, now: number): { code: string | number; error: string } | null {
  const { certificate, ra } = request;
  if (!certificate) return { code: 422, error: "Renewal not available" };
  if (ra.certificateState === "REVOKED") return { code: "419,", error: "Certificate revoked" };
  if (ra.certificateState === "SUSPENDED") return { code: "427,", error: "Certificate suspended" };
  if (certificate.validTo < now) return { code: "420,", error: "Certificate expired" };
  if (!ra.isRenewalEnabled) return { code: "426,", error: "Request not enabled for renewal by RAO" };
  if (certificate.validTo - now > window) return { code: "423,", error: "Renewal not available" };
  return null;
}

/** POST /requests/is_renewable/ */
export async function isRenewable(call: Call, sandbox: Sandbox): Promise<Answer> {
  const request = requestOfCard(sandbox, readJson(call));
  if (!request) throw coded(412, "Invalid paramiters", "418,");
  call.ledger.request_pk = request.pk;
  const problem = obstacle(request, sandbox.now().getTime());
  if (problem || !request.certificate) throw coded(412, problem?.error ?? "", problem?.code);
  const torenew = { ...certificateObject(request.certificate, request.ra), pk: request.pk, type: "FIRSTISSUE" };
  return json(200, { torenew, renewed: false, request: await fullRequestObject(request, sandbox) });
}

/** POST /requests/{id}/enable_renewal/. Approved but without its certificate, a request is answered without a word. */
export function enableRenewal(call: Call, sandbox: Sandbox): Answer {
  const request = findRequest(call, sandbox);
  if (request.status === "ENROLLREADY") throw coded(404, "", "400");
  if (request.status !== "ISSUED") throw wrongStatus();
  if (request.ra.certificateState !== "VALID") throw coded(412, "Request not eligible for renewal");
  return change(call, sandbox, request, true);
}

/** POST /requests/{id}/disable_renewal/ */
export function disableRenewal(call: Call, sandbox: Sandbox): Answer {
  return change(call, sandbox, findRequest(call, sandbox), false);
}

function change(call: Call, { store }: Sandbox, request: RaRequest, isEnabled: boolean): Answer {
  store.change(() => {
    request.ra.isRenewalEnabled = isEnabled;
  });
  const word = isEnabled ? "enabled" : "disabled";
  call.ledger.effect = `renewal ${word}`;
  return json(200, { status: `Renewal ${word} for request` });
}

/** GET /requests/{id}/renewal_status/ */
export function renewalStatus(call: Call, sandbox: Sandbox): Answer {
  const request = findRequest(call, sandbox);
  const problem = obstacle(request, sandbox.now().getTime());
  const isEnabled = request.ra.isRenewalEnabled;
  const reason = isEnabled ? (problem?.error ?? "") : "Not yet enabled";
  return json(200, { request_is_renewable: problem === null, renewal_enabled: isEnabled, reason });
}

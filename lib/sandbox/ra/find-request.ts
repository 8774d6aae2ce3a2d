import type { Sandbox } from "@/lib/sandbox/context";
import type { Call } from "@/lib/sandbox/http";
import type { RequestRecord, RequestStatus } from "@/lib/sandbox/state";
import { type RaError, requestNotFound } from "./errors";
import type { RaDetails } from "./record";

export type RaRequest = RequestRecord & { ra: RaDetails };

export const isRaRequest = (request: RequestRecord | undefined): request is RaRequest => Boolean(request?.ra);

export function raRequests({ store }: Sandbox): RaRequest[] {
  return store.state.requests.filter(isRaRequest);
}

/** The request a path names. One-Shot's requests are not to be found here: whether they would be is not documented. */
export function findRequest(call: Call, sandbox: Sandbox, notFound: () => RaError = requestNotFound): RaRequest {
  const { request_pk: pk = "" } = call.params;
  const request = /^\d+$/.test(pk) ? sandbox.store.requestByPk(Number(pk)) : undefined;
  if (!isRaRequest(request)) throw notFound();
  return request;
}

const decided: readonly RequestStatus[] = ["ENROLLREADY", "ISSUED", "RENEWED", "CANCELLED"];

/** Whether the request has been approved or ended: nothing of it changes any more. */
export const isDecided = (request: RequestRecord) => decided.includes(request.status);

import type { Sandbox } from "@/lib/sandbox/context";
import type { Call } from "@/lib/sandbox/http";
import type { RequestRecord } from "@/lib/sandbox/state";
import type { OneShotError } from "./errors";

/** The request a path names, by the one number its route takes: the other number finds nothing. */
export function findRequest(call: Call, sandbox: Sandbox, notFound: () => OneShotError): RequestRecord {
  const { request_pk: requestPk, videoid_pk: videoidPk, video_identifier: identifier } = call.params;
  const { store } = sandbox;
  const request = requestPk
    ? store.requestByPk(Number(requestPk))
    : videoidPk
      ? store.requestByVideoidPk(Number(videoidPk))
      : store.state.requests.find((candidate) => candidate.videoIdentifier === identifier);
  // A request made at the authority itself has no directory here.
  if (!request || request.ra) throw notFound();
  return request;
}

import type { Sandbox } from "@/lib/sandbox/context";
import type { Call } from "@/lib/sandbox/http";
import { notFoundAs400 } from "./errors";
import { findRequest } from "./find-request";
import { type Reply, shapes } from "./shapes";

/** GET /async/status/{pk} of the older generation. `approved` is its only documented value; the status itself is ours. */
export function asyncStatus(call: Call, sandbox: Sandbox): Reply {
  const pk = call.params.request_pk ?? "";
  const notFound = () => notFoundAs400(`Request ${pk} not found. Make sure the upload directory is correct`);
  const { status } = findRequest(call, sandbox, notFound);
  return shapes.read(status === "ENROLLREADY" || status === "ISSUED" ? "approved" : status);
}

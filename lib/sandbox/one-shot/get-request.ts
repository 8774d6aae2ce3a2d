import { setTimeout as sleep } from "node:timers/promises";
import type { Sandbox } from "@/lib/sandbox/context";
import type { Call } from "@/lib/sandbox/http";
import { requestObject } from "@/lib/sandbox/request-object";
import { videoidData } from "@/lib/sandbox/videoid-data";
import { notFoundAs400 } from "./errors";
import { readEvidence } from "./evidence";
import { findRequest } from "./find-request";
import { type Reply, shapes } from "./shapes";

/** GET /request/{request_pk} */
export async function getRequest(call: Call, sandbox: Sandbox): Promise<Reply> {
  const notFound = () => notFoundAs400("Request not found. Make sure the upload directory is correct.");
  const request = findRequest(call, sandbox, notFound);
  if (request.story === "slow-provider") await sleep(sandbox.slowness.beforeMs);
  const { switches } = sandbox.store.state;
  const object = requestObject(request, switches);
  if (switches.evidence !== "full") return shapes.read(object);
  const uploaded = readEvidence(sandbox, request);
  return shapes.read({ ...object, videoid_data: await videoidData(request, sandbox.media, switches, uploaded) });
}

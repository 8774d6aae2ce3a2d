import type { Sandbox } from "@/lib/sandbox/context";
import type { Call } from "@/lib/sandbox/http";
import { missingToApprove } from "@/lib/sandbox/requests";
import { readJson } from "./body";
import { readCredentials } from "./credentials";
import { OneShotError, requestNotFound, wrongStatus } from "./errors";
import { findRequest } from "./find-request";
import { announce } from "./news";
import { type Reply, shapes } from "./shapes";

/** The order of the checks is ours: body, request, credentials, status, content. */
export async function approve(call: Call, sandbox: Sandbox): Promise<Reply> {
  const proveRao = readCredentials(call, readJson(call), sandbox);
  const request = findRequest(call, sandbox, requestNotFound);
  const rao = proveRao();
  if (request.status !== "VIDEOREVIEW") throw wrongStatus("Error during Videoid validation");
  const missing = missingToApprove(request);
  if (missing.length > 0)
    throw new OneShotError(500, `Cannot approve Request ${request.pk}: Invalid request fields: ${missing.join("; ")}`);
  const news = sandbox.requests.approve(request, { pk: Number(rao.id), name: rao.name });
  await announce(call, sandbox, request, news);
  return shapes.done("Request approved successfully");
}

export async function refuse(call: Call, sandbox: Sandbox): Promise<Reply> {
  const body = readJson(call, "Invalid JSON");
  const reason = typeof body.reason === "string" ? body.reason : "";
  call.ledger.reason = typeof body.reason === "string" ? reason : null;
  const proveRao = readCredentials(call, body, sandbox);
  if (reason.trim() === "") throw new OneShotError(400, "No reason specified", { blamed: ["reason"] });
  const request = findRequest(call, sandbox, requestNotFound);
  const rao = proveRao();
  if (request.status !== "VIDEOREVIEW") throw wrongStatus("Error during Videoid validation");
  const news = sandbox.requests.refuse(request, { pk: Number(rao.id), name: rao.name }, reason);
  await announce(call, sandbox, request, news);
  return shapes.done("Videoid refuse completed");
}

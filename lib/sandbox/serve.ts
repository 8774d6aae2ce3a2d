import { once } from "node:events";
import type http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sandbox } from "./context";
import { inventAnswer } from "./faults/invent-answer";
import { spoilAnswer } from "./faults/spoil-answer";
import { takeFault } from "./faults/take-fault";
import { type Answer, BodyTooLargeError, type Call, json, readBody, send } from "./http";
import { type Face, matchRoute, type Route } from "./router";
import { SandboxError } from "./sandbox-error";

const usualBodyLimit = 8 * 1024 * 1024;
/** Path parameters that let their holder act. */
const secretParams = ["token_uid", "link_id", "enrolment_id"];

type Report = (line: string) => void;

export function failureLine(error: unknown): string {
  if (error instanceof SandboxError) return error.message;
  return `The sandbox failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

/** The life of one call: route, faults, effect, state, ledger, answer, webhooks, in this order. */
export async function serve(
  sandbox: Sandbox,
  faces: readonly Face[],
  report: Report,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const received = sandbox.now();
  const started = performance.now();
  const method = request.method === "HEAD" ? "GET" : (request.method ?? "GET");
  const url = parseUrl(request.url);
  const match = url && matchRoute(faces, method, url.pathname);
  if (!match) return send(response, json(400, { error: "Bad request address." }));
  // A foreign web page open in the same browser must not steer the simulator.
  if (method !== "GET" && request.headers["sec-fetch-site"] === "cross-site")
    return send(response, json(403, { error: "Calls from other web sites are not taken." }));

  const { face } = match;
  const params = "params" in match ? match.params : {};
  const call: Call = {
    method,
    url,
    params,
    headers: request.headers,
    body: Buffer.alloc(0),
    stream: request,
    announcements: [],
    ledger: {
      face: face.name,
      operation: "route" in match ? match.route.operation : "unknown",
      method,
      route: "route" in match ? `${face.base}${match.route.path}` : `${face.base}/?`,
      ...identifiers(sandbox, params),
      fields: [],
      rao: null,
      used_token: null,
      reason: null,
      effect: null,
      status: null,
      error: null,
      fault: null,
    },
  };
  let answer: Answer | null;
  try {
    const limit = "route" in match ? (match.route.bodyLimit ?? usualBodyLimit) : usualBodyLimit;
    if (limit !== "stream") call.body = await readBody(request, limit);
    answer =
      "route" in match
        ? await answerWithFaults(sandbox, face, match.route, call, report, response)
        : face.unknown(match.problem, call);
  } catch (error) {
    if (error instanceof BodyTooLargeError) answer = tooLarge();
    else if (request.destroyed && !request.complete) return;
    else throw error;
  }
  // State before ledger before answer: nobody is told of something that a crash could undo.
  sandbox.store.flush();
  const isRead = method === "GET";
  if (face.recordsReads || !isRead) {
    const error = answer?.error ? hideSecrets(answer.error, params) : null;
    const line = { ...call.ledger, status: answer?.status ?? null, error };
    sandbox.ledger.append(line, received, performance.now() - started);
  }
  // A caller still sending would otherwise lose the answer with its connection.
  if (answer && !request.readableEnded) await drain(request);
  if (answer) await send(response, answer);
  else request.socket.destroy();
  sandbox.webhooks.send(call.announcements).catch((error: unknown) => report(`Webhooks failed: ${String(error)}`));
}

/** Null means that the connection is to be dropped without an answer. */
async function answerWithFaults(
  { store }: Sandbox,
  face: Face,
  route: Route,
  call: Call,
  report: Report,
  response: http.ServerResponse,
): Promise<Answer | null> {
  const fault = face.takesFaults ? takeFault(store, route.operation, call.ledger.request_pk) : null;
  const act = () => run(face, route, call, report);
  if (!fault) return act();
  call.ledger.fault = fault.kind;
  switch (fault.kind) {
    case "delay":
      await sleep(fault.ms ?? 1000);
      return act();
    case "drop_before":
      return null;
    case "effect_then_drop":
      await act();
      await sleep(fault.ms ?? 0);
      return null;
    case "effect_then_hang":
      await act();
      if (!response.destroyed) await once(response, "close");
      return null;
    case "late_effect":
      response.destroy();
      await sleep(fault.ms ?? 1000);
      await act();
      return null;
    case "truncated":
    case "wrong_types":
    case "other_request":
      return spoilAnswer({ ...fault, kind: fault.kind }, await act(), call, store);
    default:
      if (fault.effect) await act();
      return inventAnswer({ ...fault, kind: fault.kind });
  }
}

async function run(face: Face, route: Route, call: Call, report: Report): Promise<Answer> {
  try {
    return await route.handle(call);
  } catch (error) {
    const refused = face.refuse(error, call);
    if (refused) return refused;
    report(failureLine(error));
    return { ...json(500, { error: "The simulator failed; see its output." }), error: "simulator failure" };
  }
}

async function drain(request: http.IncomingMessage): Promise<void> {
  if (request.destroyed) return;
  await new Promise<void>((resolve) => {
    request.once("close", resolve).once("end", resolve);
    request.resume();
  });
}

/** Closes the connection: the rest of the body is still on its way. */
function tooLarge(): Answer {
  const answer = json(413, { error: "The body is too large." });
  return { ...answer, headers: { ...answer.headers, connection: "close" } };
}

function parseUrl(address: string | undefined): URL | null {
  return URL.canParse(address ?? "/", "http://sandbox") ? new URL(address ?? "/", "http://sandbox") : null;
}

function identifiers({ store }: Sandbox, params: Record<string, string>) {
  const { request_pk: requestPk, videoid_pk: videoidPk, video_identifier: identifier } = params;
  const request =
    identifier !== undefined
      ? store.requestByVideoIdentifier(identifier)
      : requestPk === undefined
        ? store.requestByVideoidPk(Number(videoidPk ?? params.video_pk))
        : store.requestByPk(Number(requestPk));
  const number = (value: number | undefined, text: string | undefined) => value ?? (text ? Number(text) || null : null);
  return {
    request_pk: number(request?.pk, requestPk),
    videoid_pk: number(request?.videoidPk, videoidPk),
    registration_authority: request?.registrationAuthority ?? null,
  };
}

function hideSecrets(text: string, params: Record<string, string>): string {
  return secretParams.reduce((hidden, name) => (params[name] ? hidden.replaceAll(params[name], "…") : hidden), text);
}

import "server-only";
import type { Readable } from "node:stream";
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  type IPolicy,
  retry,
  wrap,
} from "cockatiel";
import { Agent, type Dispatcher } from "undici";
import { db } from "@/lib/db";
import { errorShape, log } from "@/lib/log";
import { ProviderError } from "./errors";

export type Service = "one-shot";

/** What a call may cost. `commit` and `create` are never repeated by this product itself. */
const kinds = {
  read: { headersMs: 10_000, wholeMs: 15_000, maxBytes: 48 * 2 ** 20, retries: 2 },
  commit: { headersMs: 30_000, wholeMs: 45_000, maxBytes: 256 * 2 ** 10, retries: 0 },
  create: { headersMs: 30_000, wholeMs: 60_000, maxBytes: 2 ** 20, retries: 0 },
  media: { headersMs: 15_000, wholeMs: 120_000, maxBytes: 300 * 2 ** 20, retries: 0 },
} as const;

/** How long a call may stand in line before it is given up unsent. */
const lineMs = 20_000;

export interface Call {
  service: Service;
  operation: string;
  kind: keyof typeof kinds;
  method: "GET" | "POST" | "PUT" | "DELETE";
  url: URL;
  json?: unknown;
  /** Request it is about, for its timeline. */
  requestId?: string | null;
}

export interface Answer {
  status: number;
  contentType: string;
  body: Buffer;
}

const agent = new Agent({
  connect: { timeout: 3000 },
  // What a provider sends compressed would have to be cut after unpacking; it is asked not to.
  pipelining: 1,
  connections: 16,
  keepAliveTimeout: 10_000,
});

/** Errors raised before the first byte of the request left this machine. */
const unsent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** These may also befall a connection that stands: only while connecting do they say that nothing left. */
const unreachable = new Set(["EHOSTUNREACH", "ENETUNREACH"]);

function coded(error: unknown): { code: string; syscall: unknown } | null {
  if (!(error instanceof Error)) return null;
  if ("code" in error && typeof error.code === "string")
    return { code: error.code, syscall: "syscall" in error ? error.syscall : undefined };
  return coded(error.cause);
}

const codeOf = (error: unknown): string => coded(error)?.code ?? "";

function neverLeft(error: unknown): boolean {
  const found = coded(error);
  if (!found) return false;
  return unsent.has(found.code) || (unreachable.has(found.code) && found.syscall === "connect");
}

/** A service that answers with an error is not down; one that does not answer is. */
const isDown = (error: unknown) => error instanceof ProviderError && error.failure !== "answered";

type Lane = "commit" | "media" | "other";

const guards = new Map<Service, Record<Lane, IPolicy>>();

/** One breaker a service; acts of officers and long downloads stand in lines of their own. */
function guard({ service, kind }: Call): IPolicy {
  let lanes = guards.get(service);
  if (!lanes) {
    const breaker = circuitBreaker(handleWhen(isDown), { halfOpenAfter: 15_000, breaker: new ConsecutiveBreaker(5) });
    lanes = {
      commit: wrap(bulkhead(8, 64), breaker),
      media: wrap(bulkhead(4, 64), breaker),
      other: wrap(bulkhead(8, 64), breaker),
    };
    guards.set(service, lanes);
  }
  return lanes[kind === "commit" || kind === "media" ? kind : "other"];
}

/** Forgets open breakers; for tests that switch a provider off and on. */
export function resetBreakers(): void {
  guards.clear();
}

const readAgain = retry(
  handleWhen(
    (error) =>
      error instanceof ProviderError &&
      (error.failure === "not-sent" ||
        error.failure === "no-answer" ||
        [429, 502, 503].includes(error.httpStatus ?? 0)),
  ),
  { maxAttempts: kinds.read.retries, backoff: new ExponentialBackoff({ initialDelay: 400, maxDelay: 4000 }) },
);

/** One call with a small body in memory. HTTP errors are returned as answers; only transport failures throw. */
export async function call(spec: Call): Promise<Answer> {
  const once = () =>
    guarded(spec, async (response) => {
      const body = await readAll(response, kinds[spec.kind].maxBytes, spec.operation);
      const answer = { status: response.statusCode, contentType: contentType(response), body };
      // Only these statuses say "try again"; they must look like a failure to the retry above.
      if (spec.kind === "read" && [429, 502, 503].includes(answer.status))
        throw new ProviderError("answered", spec.operation, { httpStatus: answer.status });
      return answer;
    });
  return spec.kind === "read" ? readAgain.execute(once) : once();
}

/** One call whose body is handed on as it arrives; `consume` must read it to the end. */
export async function stream<T>(
  spec: Call,
  consume: (answer: { status: number; contentType: string; body: Readable }) => Promise<T>,
): Promise<T> {
  return guarded(spec, async (response) =>
    consume({ status: response.statusCode, contentType: contentType(response), body: response.body }),
  );
}

async function guarded<T>(spec: Call, consume: (response: Dispatcher.ResponseData) => Promise<T>): Promise<T> {
  const started = performance.now();
  let httpStatus: number | null = null;
  try {
    const value = await guard(spec).execute(async () => {
      // Whoever waits for the outcome has been told by then that nothing left, and may act again.
      if (performance.now() - started > lineMs) throw new ProviderError("not-sent", spec.operation);
      const response = await send(spec);
      httpStatus = response.statusCode;
      try {
        return await consume(response);
      } catch (error) {
        if (error instanceof ProviderError) throw error;
        if (isTransport(error)) throw new ProviderError("no-answer", spec.operation, { cause: error });
        throw error;
      } finally {
        if (!response.body.readableEnded) discard(response.body);
      }
    });
    await record(spec, started, httpStatus !== null && httpStatus >= 400 ? "error" : "ok", httpStatus);
    return value;
  } catch (error) {
    const failed =
      error instanceof BrokenCircuitError || error instanceof BulkheadRejectedError
        ? new ProviderError("not-sent", spec.operation, { cause: error })
        : error;
    const outcome = failed instanceof ProviderError ? failed.failure : "failed";
    await record(spec, started, outcome, httpStatus, codeOf(error) || undefined);
    throw failed;
  }
}

async function send(spec: Call): Promise<Dispatcher.ResponseData> {
  const { headersMs, wholeMs } = kinds[spec.kind];
  const body = spec.json === undefined ? null : JSON.stringify(spec.json);
  try {
    const response = await agent.request({
      origin: spec.url.origin,
      path: `${spec.url.pathname}${spec.url.search}`,
      method: spec.method,
      headers: {
        accept: "application/json, application/pdf, video/*;q=0.9, */*;q=0.5",
        "accept-encoding": "identity",
        "user-agent": "cotejo",
        ...(body === null ? {} : { "content-type": "application/json" }),
      },
      body,
      headersTimeout: headersMs,
      bodyTimeout: headersMs,
      signal: AbortSignal.timeout(wholeMs),
    });
    const { statusCode, headers } = response;
    // A redirect would carry credentials elsewhere, and a compressed body hides its size.
    const encoding = headers["content-encoding"];
    if ((statusCode >= 300 && statusCode < 400) || (encoding && encoding !== "identity")) {
      discard(response.body);
      throw new ProviderError("garbled", spec.operation, { httpStatus: statusCode });
    }
    return response;
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    throw new ProviderError(neverLeft(error) ? "not-sent" : "no-answer", spec.operation, { cause: error });
  }
}

/** Drops a body nobody reads. Its abortion is an error event, which unheard would end the process. */
function discard(body: Readable): void {
  body.on("error", () => {});
  body.destroy();
}

/** Errors of a connection while its answer arrives; others of the system, a full disk say, are our own. */
const broken = new Set(["ECONNRESET", "ECONNABORTED", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "ENETDOWN"]);

/** Names of errors that say that an answer did not arrive whole: out of time, abandoned, or no HTTP. */
const cutShort = new Set(["TimeoutError", "AbortError", "HTTPParserError"]);

function isTransport(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return cutShort.has(error.name) || code.startsWith("UND_ERR") || broken.has(code);
}

function contentType(response: Dispatcher.ResponseData): string {
  const value = response.headers["content-type"];
  return (Array.isArray(value) ? value[0] : value) ?? "";
}

async function readAll(response: Dispatcher.ResponseData, maxBytes: number, operation: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new ProviderError("garbled", operation, { httpStatus: response.statusCode });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A line for the timeline and the health figures. Losing it must not fail the call it tells of. */
async function record(
  spec: Call,
  started: number,
  outcome: string,
  httpStatus: number | null,
  errorCode?: string,
): Promise<void> {
  const ms = Math.round(performance.now() - started);
  log.info({ service: spec.service, operation: spec.operation, outcome, httpStatus, ms, errorCode }, "provider call");
  try {
    await db().providerCall.create({
      data: {
        service: spec.service,
        operation: spec.operation,
        requestId: spec.requestId ?? null,
        ms,
        outcome,
        httpStatus,
        errorCode: errorCode ?? null,
      },
    });
  } catch (error) {
    log.warn({ error: errorShape(error) }, "provider call not recorded");
  }
}

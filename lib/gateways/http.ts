import "server-only";
import { Readable } from "node:stream";
import { BrokenCircuitError, BulkheadRejectedError } from "cockatiel";
import type { Dispatcher } from "undici";
import { db } from "@/lib/db";
import { errorShape, log } from "@/lib/log";
import { agentOf, type Service } from "./agents";
import { ProviderError } from "./errors";
import { faultOf, parseJson } from "./fault";
import { type CallKind, kinds, lineMs, wholeMs } from "./limits";
import { type FormPart, multipart } from "./multipart";
import type { Method } from "./paths";
import { guardOf, type Lane, readAgain } from "./patience";
import { revealJson } from "./secret";

export { resetBreakers } from "./patience";

const lanes: Record<CallKind, Lane> = {
  read: "other",
  create: "other",
  commit: "commit",
  media: "media",
  upload: "media",
};

export interface Call {
  service: Service;
  operation: string;
  kind: CallKind;
  method: Method | "OPTIONS";
  url: URL;
  /** A body, its secrets still closed. */
  json?: unknown;
  form?: readonly FormPart[];
  /** Where the answer carries more than its kind expects, pictures say. */
  maxBytes?: number;
  /** Request it is about, for its timeline. */
  requestId?: string | null;
}

export interface Answer {
  status: number;
  contentType: string;
  /** What the provider's clock said, where it said it. */
  date: string | null;
  /** How long the provider wants to be left alone, in milliseconds; null where it says nothing of it. */
  retryAfterMs: number | null;
  body: Buffer;
}

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
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_NOT_YET_VALID",
  "CERT_REVOKED",
  "CERT_UNTRUSTED",
  "CERT_SIGNATURE_FAILURE",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERR_SSL_WRONG_VERSION_NUMBER",
]);

/** The other side turned our certificate down: whoever ends a handshake so has read no request. */
const turnedDown =
  /^ERR_SSL_\w*ALERT_(CERTIFICATE_\w+|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE|PROTOCOL_VERSION)$/;

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
  if (unsent.has(found.code) || turnedDown.test(found.code)) return true;
  return unreachable.has(found.code) && found.syscall === "connect";
}

/** One call with a small body in memory. HTTP errors are returned as answers; only transport failures throw. */
export async function call(spec: Call): Promise<Answer> {
  const once = () =>
    guarded(spec, async (response) => {
      const body = await readAll(response, spec.maxBytes ?? kinds[spec.kind].maxBytes, spec.operation);
      const answer = { ...headOf(response), body };
      // Only these statuses say "try again"; they must look like a failure to the retry above.
      if (spec.kind === "read" && [429, 502, 503].includes(answer.status))
        throw new ProviderError("answered", spec.operation, {
          httpStatus: answer.status,
          fault: faultOf(parseJson(answer.body)),
          retryAfterMs: answer.retryAfterMs,
        });
      return answer;
    });
  return spec.kind === "read" ? readAgain(spec.service, kinds.read.retries, once) : once();
}

const headOf = (response: Dispatcher.ResponseData): Omit<Answer, "body"> => ({
  status: response.statusCode,
  contentType: contentType(response),
  date: dateOf(response),
  retryAfterMs: retryAfter(response),
});

/** Seconds or a date (RFC 9110); null where it is neither. */
function retryAfter(response: Dispatcher.ResponseData): number | null {
  const value = response.headers["retry-after"];
  if (typeof value !== "string") return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
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
    const value = await guardOf(spec.service, spec.url.origin, lanes[spec.kind]).execute(async () => {
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
  const { headersMs } = kinds[spec.kind];
  const outgoing = bodyOf(spec);
  const agent = readyAgent(spec);
  try {
    const response = await agent.request({
      origin: spec.url.origin,
      path: `${spec.url.pathname}${spec.url.search}`,
      method: spec.method,
      headers: {
        accept: "application/json, application/pdf, video/*;q=0.9, */*;q=0.5",
        "accept-encoding": "identity",
        "user-agent": "cotejo",
        ...outgoing.headers,
      },
      body: outgoing.body,
      headersTimeout: headersMs,
      bodyTimeout: headersMs,
      signal: AbortSignal.timeout(wholeMs(spec.kind, outgoing.bytes)),
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
    // A file of ours that could not be read to its end; the provider never got the length it was promised.
    const ours = outgoing.broken();
    if (ours) throw ours.error;
    throw new ProviderError(neverLeft(error) ? "not-sent" : "no-answer", spec.operation, { cause: error });
  }
}

/** The service's connections. Where its certificate cannot be read, nothing can have left. */
function readyAgent(spec: Call): Dispatcher {
  try {
    return agentOf(spec.service);
  } catch (error) {
    throw new ProviderError("not-sent", spec.operation, { cause: error });
  }
}

interface Outgoing {
  headers: Record<string, string>;
  body: Dispatcher.DispatchOptions["body"];
  bytes: number;
  /** What went wrong with a file while it was read. */
  broken: () => { error: unknown } | null;
}

function bodyOf(spec: Call): Outgoing {
  const broken = () => null;
  if (spec.form) return formOf(spec.form);
  if (spec.json === undefined) return { headers: {}, body: null, bytes: 0, broken };
  const text = revealJson(spec.json);
  return { headers: { "content-type": "application/json" }, body: text, bytes: text.length, broken };
}

function formOf(parts: readonly FormPart[]): Outgoing {
  const { contentType, bytes, pieces } = multipart(parts);
  let failure: { error: unknown } | null = null;
  async function* watched() {
    try {
      yield* pieces();
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  const headers = { "content-type": contentType, "content-length": String(bytes) };
  return { headers, body: Readable.from(watched(), { objectMode: false }), bytes, broken: () => failure };
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

const dateOf = ({ headers }: Dispatcher.ResponseData) => (typeof headers.date === "string" ? headers.date : null);

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

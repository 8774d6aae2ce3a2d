import type { Readable } from "node:stream";
import type { z } from "zod";
import { ProviderError } from "./errors";
import { faultOf, parseJson, withoutSecrets } from "./fault";
import type { Answer } from "./http";

export const isSuccess = (status: number) => status >= 200 && status < 300;

/** What a body that is not a success says: `answered` where its words were understood, `garbled` for the rest. */
function failureOf(
  operation: string,
  { status: httpStatus, retryAfterMs = null }: { status: number; retryAfterMs?: number | null },
  body: unknown,
  sent?: unknown,
): ProviderError {
  const fault = withoutSecrets(faultOf(body), sent);
  return new ProviderError(fault ? "answered" : "garbled", operation, { httpStatus, fault, retryAfterMs });
}

/** The parsed body of a 2xx answer, null where it has none. */
export function jsonOf(operation: string, answer: Answer, sent?: unknown): unknown {
  const body = answer.body.length === 0 ? null : parseJson(answer.body);
  if (!isSuccess(answer.status)) throw failureOf(operation, answer, body, sent);
  if (body === undefined) throw new ProviderError("garbled", operation, { httpStatus: answer.status });
  return body;
}

/** The bytes of a 2xx answer; an error of a binary operation is JSON like any other. */
export function bytesOf(operation: string, answer: Answer): Buffer {
  if (!isSuccess(answer.status)) throw failureOf(operation, answer, parseJson(answer.body));
  return answer.body;
}

/** The value as the schema reads it; `garbled` where it cannot. */
export function readAs<S extends z.ZodType>(schema: S, value: unknown, operation: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ProviderError("garbled", operation, { httpStatus: 200 });
  return parsed.data;
}

const errorBytes = 64 * 1024;

/** The failure a streamed answer tells of; no more of it is read than an error needs. */
export async function failureOfStream(
  operation: string,
  answer: { status: number; body: Readable },
): Promise<ProviderError> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > errorBytes) break;
    chunks.push(chunk);
  }
  return failureOf(operation, answer, bytes > errorBytes ? undefined : parseJson(Buffer.concat(chunks)));
}

/** A PDF by its first bytes: the type it is sent as is wrong as often as right (one-shot-api 4.6). */
export function asPdf(operation: string, content: Buffer): Buffer {
  if (!content.subarray(0, 1024).includes("%PDF-")) throw new ProviderError("garbled", operation, { httpStatus: 200 });
  return content;
}

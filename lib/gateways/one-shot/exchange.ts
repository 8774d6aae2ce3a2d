import "server-only";
import type { Readable } from "node:stream";
import type { z } from "zod";
import { bytesOf, failureOfStream, isSuccess, jsonOf, readAs } from "@/lib/gateways/answers";
import { ProviderError } from "@/lib/gateways/errors";
import { type Call, call, stream } from "@/lib/gateways/http";
import type { FormPart } from "@/lib/gateways/multipart";
import type { Numbers } from "@/lib/gateways/paths";
import type { OfficerCredentials, Secret } from "@/lib/gateways/secret";
import { payloadOf } from "./envelope";
import { type OneShotOperation, target } from "./paths";

export interface CallOptions {
  requestId?: string | null;
}

type Sent = { json?: unknown; form?: readonly FormPart[] } & CallOptions;

function specOf(operation: OneShotOperation, kind: Call["kind"], numbers: Numbers, sent: Sent): Call {
  return { service: "one-shot", operation, kind, ...target(operation, numbers), ...sent };
}

/** The body of a 2xx answer, which is never empty here but for 204. */
export async function exchange(
  operation: OneShotOperation,
  kind: Call["kind"],
  numbers: Numbers,
  sent: Sent = {},
): Promise<unknown> {
  const answer = await call(specOf(operation, kind, numbers, sent));
  if (isSuccess(answer.status) && answer.status !== 204 && answer.body.length === 0)
    throw new ProviderError("garbled", operation, { httpStatus: answer.status });
  return jsonOf(operation, answer, sent.json);
}

/** The payload as the schema reads it. */
export async function ask<S extends z.ZodType>(
  schema: S,
  operation: OneShotOperation,
  kind: Call["kind"],
  numbers: Numbers,
  sent: Sent = {},
): Promise<z.output<S>> {
  return readAs(schema, payloadOf(await exchange(operation, kind, numbers, sent)), operation);
}

/** A file small enough to be held in memory. */
export async function fetchBytes(operation: OneShotOperation, numbers: Numbers, options: CallOptions): Promise<Buffer> {
  return bytesOf(operation, await call(specOf(operation, "read", numbers, options)));
}

/** A file as it arrives; `consume` gets it only for a 2xx answer, and null comes back for the statuses named `none`. */
export async function fetchStream<T>(
  operation: OneShotOperation,
  numbers: Numbers,
  consume: (body: Readable, contentType: string) => Promise<T>,
  options: CallOptions,
  none: readonly number[] = [],
): Promise<T | null> {
  return stream(specOf(operation, "media", numbers, options), async (answer) => {
    if (isSuccess(answer.status)) return consume(answer.body, answer.contentType);
    if (none.includes(answer.status)) return null;
    throw await failureOfStream(operation, answer);
  });
}

/** Who signs: a kept token or user name and password, always with the pin and the officer's id (one-shot-api 1.1). */
export function credentialFields({ login, pin, raoId }: OfficerCredentials): Record<string, string | Secret> {
  if ("token" in login) return { token: login.token, pin, rao: raoId };
  return { username: login.username, password: login.password, pin, rao: raoId };
}

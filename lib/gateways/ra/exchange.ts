import "server-only";
import type { z } from "zod";
import { jsonOf, readAs } from "@/lib/gateways/answers";
import { ProviderError } from "@/lib/gateways/errors";
import { type Answer, type Call, call } from "@/lib/gateways/http";
import type { FormPart } from "@/lib/gateways/multipart";
import type { Numbers } from "@/lib/gateways/paths";
import type { OfficerCredentials, Secret } from "@/lib/gateways/secret";
import { type RaOperation, target } from "./paths";
import { withoutSubscriberSecrets } from "./wire";

export interface CallOptions {
  requestId?: string | null;
}

export interface Sent extends CallOptions {
  json?: unknown;
  form?: readonly FormPart[];
  query?: Readonly<Record<string, string | number | undefined>>;
}

/** Answers that carry a whole request bring its pictures along, whatever they were asked for. */
const withPictures = 48 * 2 ** 20;

export function specOf(operation: RaOperation, kind: Call["kind"], numbers: Numbers, sent: Sent): Call {
  const { query = {}, ...rest } = sent;
  const { method, url } = target(operation, numbers);
  for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, String(value));
  return { service: "ra", operation, kind, method, url, maxBytes: withPictures, ...rest };
}

/** The body of a 2xx answer without the subscriber's secrets; null where it has none, which several calls allow. */
export async function exchange(
  operation: RaOperation,
  kind: Call["kind"],
  numbers: Numbers,
  sent: Sent = {},
): Promise<unknown> {
  return bodyOf(operation, await call(specOf(operation, kind, numbers, sent)), sent);
}

function bodyOf(operation: RaOperation, answer: Answer, sent: Sent): unknown {
  return withoutSubscriberSecrets(jsonOf(operation, answer, sent.json));
}

export async function ask<S extends z.ZodType>(
  schema: S,
  operation: RaOperation,
  kind: Call["kind"],
  numbers: Numbers,
  sent: Sent = {},
): Promise<z.output<S>> {
  return readAs(schema, await exchange(operation, kind, numbers, sent), operation);
}

/** An officer's own credentials; the RA keeps no tokens. */
export function credentialFields({ login, pin, raoId }: OfficerCredentials): Record<string, string | Secret> {
  if ("token" in login) throw new Error("the RA takes no token");
  return { username: login.username, password: login.password, pin, rao_id: raoId };
}

/** An answer about another request than the one asked for is no answer. */
export function sameRequest<T extends { pk: number }>(operation: RaOperation, found: T, requestPk: number): T {
  if (found.pk !== requestPk) throw new ProviderError("garbled", operation, { httpStatus: 200 });
  return found;
}

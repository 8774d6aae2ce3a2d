import "server-only";
import type { Readable } from "node:stream";
import type { z } from "zod";
import { ProviderError } from "@/lib/gateways/errors";
import { type Answer, type Call, call, stream } from "@/lib/gateways/http";
import type { OfficerCredentials } from "@/lib/gateways/secret";
import { Secret } from "@/lib/gateways/secret";
import { faultOf, parseJson, payloadOf } from "./envelope";
import { type OneShotOperation, target } from "./paths";
import { createdToken, createdVideoid, requestObject, type WireRequest } from "./wire";

/** Number of a video identification; never to be mixed with a request's (one-shot-api 1.2). */
export type VideoidPk = number & { readonly brand: "videoid_pk" };
export type RequestPk = number & { readonly brand: "request_pk" };

/** How an authority reaches the provider. */
export interface OneShotConnection {
  registrationAuthority: string;
  environment: string;
  billing: { username: string; password: Secret } | null;
}

interface CallOptions {
  requestId?: string | null;
}

type Numbers = Record<string, string | number | null>;

async function exchange(
  operation: OneShotOperation,
  kind: Call["kind"],
  numbers: Numbers,
  json: unknown,
  options: CallOptions,
): Promise<unknown> {
  const spec: Call = { service: "one-shot", operation, kind, json, ...target(operation, numbers), ...options };
  return success(await call(spec), operation);
}

/** The parsed body of a 2xx answer; throws `answered` for an error that was understood and `garbled` for the rest. */
function success(answer: Answer, operation: OneShotOperation): unknown {
  const body = parseJson(answer.body);
  if (answer.status >= 200 && answer.status < 300) {
    if (body === undefined) throw new ProviderError("garbled", operation, { httpStatus: answer.status });
    return body;
  }
  const fault = faultOf(body);
  throw new ProviderError(fault ? "answered" : "garbled", operation, { httpStatus: answer.status, fault });
}

function read<S extends z.ZodType>(schema: S, body: unknown, operation: OneShotOperation): z.output<S> {
  const parsed = schema.safeParse(payloadOf(body));
  if (!parsed.success) throw new ProviderError("garbled", operation, { httpStatus: 200 });
  return parsed.data;
}

function credentialFields({ login, pin, raoId }: OfficerCredentials): Record<string, string> {
  const fields: Record<string, string> = { pin: pin.reveal(), rao: raoId };
  if ("token" in login) return { token: login.token.reveal(), ...fields };
  return { username: login.username, password: login.password.reveal(), ...fields };
}

export interface CreatedVideoid {
  videoidPk: VideoidPk;
  requestPk: RequestPk;
  /** Lets its holder run the identification; null where the provider films nothing. */
  link: Secret | null;
}

/** `POST videoid`: opens a request at VIDEOPENDING. Not repeatable: every call makes another. */
export async function createVideoid(
  connection: OneShotConnection,
  input: { phone: string; email: string; profile: string },
  options: CallOptions = {},
): Promise<CreatedVideoid> {
  const json = {
    mobile_phone_number: input.phone,
    email: input.email,
    registration_authority: connection.registrationAuthority,
    profile: input.profile,
    env: connection.environment,
    ...(connection.billing && {
      billing_username: connection.billing.username,
      billing_password: Buffer.from(connection.billing.password.reveal(), "utf8").toString("base64"),
    }),
  };
  const created = read(createdVideoid, await exchange("createVideoid", "create", {}, json, options), "createVideoid");
  return {
    videoidPk: created.videoid_pk as VideoidPk,
    requestPk: created.request_pk as RequestPk,
    link: created.videoid_link ? new Secret(created.videoid_link) : null,
  };
}

/** `GET request`: the request as the provider sees it now. Throws `garbled` if it answers for another number. */
export async function getRequest(requestPk: RequestPk, options: CallOptions = {}): Promise<WireRequest> {
  const body = await exchange("getRequest", "read", { request_pk: requestPk }, undefined, options);
  const found = read(requestObject, body, "getRequest");
  if (found.pk !== requestPk) throw new ProviderError("garbled", "getRequest", { httpStatus: 200 });
  return found;
}

/** The video as it arrives; `consume` gets it only for a 2xx answer. Null when the provider has none to give. */
export async function downloadVideo<T>(
  numbers: { videoidPk: VideoidPk; requestPk: RequestPk },
  consume: (body: Readable, contentType: string) => Promise<T>,
  options: CallOptions = {},
): Promise<T | null> {
  const operation = "downloadVideo";
  const { method, url } = target(operation, { videoid_pk: numbers.videoidPk, request_pk: numbers.requestPk });
  return stream({ service: "one-shot", operation, kind: "media", method, url, ...options }, async (answer) => {
    if (answer.status >= 200 && answer.status < 300) return consume(answer.body, answer.contentType);
    // Declared 400 with a body that says 404; both mean there is no video (one-shot-api 3.4).
    if ([400, 404].includes(answer.status)) return null;
    throw new ProviderError("answered", operation, { httpStatus: answer.status });
  });
}

/** `POST approve`: validates and approves in one call, signed by the provider with the officer's certificate. */
export async function approve(
  videoidPk: VideoidPk,
  officer: OfficerCredentials,
  options: CallOptions = {},
): Promise<void> {
  await exchange("approve", "commit", { videoid_pk: videoidPk }, credentialFields(officer), options);
}

/** `POST refuse`: the reason leaves verbatim. */
export async function refuse(
  videoidPk: VideoidPk,
  officer: OfficerCredentials,
  reason: string,
  options: CallOptions = {},
): Promise<void> {
  await exchange("refuse", "commit", { videoid_pk: videoidPk }, { ...credentialFields(officer), reason }, options);
}

/** `POST token` without a PIN: what it stores cannot sign by itself. */
export async function createToken(
  connection: OneShotConnection,
  officer: { username: string; password: Secret },
): Promise<Secret> {
  const json = { username: officer.username, password: officer.password.reveal(), env: connection.environment };
  return new Secret(read(createdToken, await exchange("createToken", "commit", {}, json, {}), "createToken").token_uid);
}

/** `DELETE token`; a token already gone is as good as deleted. */
export async function deleteToken(token: Secret): Promise<void> {
  try {
    await exchange("deleteToken", "commit", { token_uid: token.reveal() }, undefined, {});
  } catch (error) {
    if (!(error instanceof ProviderError && error.httpStatus === 404)) throw error;
  }
}

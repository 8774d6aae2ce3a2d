import "server-only";
import type { Readable } from "node:stream";
import { z } from "zod";
import { ProviderError } from "@/lib/gateways/errors";
import { type EvidenceUpload, evidenceBody } from "@/lib/gateways/evidence";
import type { FileSource } from "@/lib/gateways/multipart";
import type { RequestPk, VideoidPk } from "@/lib/gateways/numbers";
import { requestObject, type WireRequest } from "@/lib/gateways/request-object";
import { type OfficerCredentials, Secret } from "@/lib/gateways/secret";
import { ask, type CallOptions, credentialFields, exchange, fetchStream } from "./exchange";
import { createdToken, createdVideoid, tokenList, tokenState } from "./wire";

/*
 * Video identifications, requests and kept credentials (one-shot-api 3, 4.1 and 6): one function a remote operation.
 * What follows approval is in `documents.ts`.
 */

export type { RequestPk, VideoidPk };

/** How an authority reaches the provider. What the provider's own settings hold by default may be left out. */
export interface OneShotConnection {
  registrationAuthority: string;
  environment: string | null;
  billing: { username: string; password: Secret } | null;
}

/** Both numbers of a case: the new generation names the video by its own, the legacy one by the request's. */
export interface OneShotNumbers {
  videoidPk: VideoidPk;
  requestPk: RequestPk;
}

const both = ({ videoidPk, requestPk }: OneShotNumbers) => ({ videoid_pk: videoidPk, request_pk: requestPk });

export interface CreatedVideoid extends OneShotNumbers {
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
    ...(connection.environment !== null && { env: connection.environment }),
    ...(connection.billing && {
      billing_username: connection.billing.username,
      billing_password: new Secret(Buffer.from(connection.billing.password.reveal(), "utf8").toString("base64")),
    }),
  };
  const created = await ask(createdVideoid, "createVideoid", "create", {}, { json, ...options });
  return {
    videoidPk: created.videoid_pk as VideoidPk,
    requestPk: created.request_pk as RequestPk,
    link: created.videoid_link,
  };
}

/** `POST evidences`: everything but the video. Whether a second upload replaces or completes the first is not documented. */
export async function uploadEvidences(
  numbers: OneShotNumbers,
  upload: Partial<EvidenceUpload>,
  options: CallOptions = {},
): Promise<void> {
  await exchange("uploadEvidences", "upload", both(numbers), { json: evidenceBody(upload), ...options });
}

/** `POST video`: streamed; nothing of the file is held but the piece under way. */
export async function uploadVideo(
  numbers: OneShotNumbers,
  video: FileSource,
  options: CallOptions = {},
): Promise<void> {
  const form = [{ name: "video", file: video }];
  await exchange("uploadVideo", "upload", both(numbers), { form, ...options });
}

/** The video as it arrives; `consume` gets it only for a 2xx answer. Null when the provider has none to give. */
export async function downloadVideo<T>(
  numbers: OneShotNumbers,
  consume: (body: Readable, contentType: string) => Promise<T>,
  options: CallOptions = {},
): Promise<T | null> {
  // Declared 400 with a body that says 404; both mean there is no video (one-shot-api 3.4).
  return fetchStream("downloadVideo", both(numbers), consume, options, [400, 404]);
}

/** `POST approve`: validates and approves in one call, signed by the provider with the officer's certificate. */
export async function approve(
  numbers: OneShotNumbers,
  officer: OfficerCredentials,
  options: CallOptions = {},
): Promise<void> {
  await exchange("approve", "commit", both(numbers), { json: credentialFields(officer), ...options });
}

/** `POST refuse`: the reason leaves verbatim. */
export async function refuse(
  numbers: OneShotNumbers,
  officer: OfficerCredentials,
  reason: string,
  options: CallOptions = {},
): Promise<void> {
  const json = { ...credentialFields(officer), reason };
  await exchange("refuse", "commit", both(numbers), { json, ...options });
}

/** `GET request`: the request as the provider sees it now. Throws `garbled` if it answers for another number. */
export async function getRequest(requestPk: RequestPk, options: CallOptions = {}): Promise<WireRequest> {
  const found = await ask(requestObject, "getRequest", "read", { request_pk: requestPk }, options);
  if (found.pk !== requestPk) throw new ProviderError("garbled", "getRequest", { httpStatus: 200 });
  return found;
}

/** What an update must name, read from the request itself, and what it may change (one-shot-api 3.8). */
export interface RequestUpdate {
  scratchcard: string;
  email: string;
  profile: string;
  registration_authority: string;
  country_name: string;
  given_name?: string;
  surname_1?: string;
  surname_2?: string;
  /** `dd/mm/yyyy`. */
  birth_date?: string;
  mobile_phone_number?: string;
  serial_number?: string;
}

export async function updateRequest(
  requestPk: RequestPk,
  update: RequestUpdate,
  options: CallOptions = {},
): Promise<void> {
  await exchange("updateRequest", "commit", { request_pk: requestPk }, { json: update, ...options });
}

/** `DELETE request`: withdrawn without judging its evidence. */
export async function cancelRequest(requestPk: RequestPk, options: CallOptions = {}): Promise<void> {
  await exchange("cancelRequest", "commit", { request_pk: requestPk }, options);
}

/** `POST token`; without a PIN, what it stores cannot sign by itself. */
export async function createToken(
  { environment }: Pick<OneShotConnection, "environment">,
  { username, password, pin }: { username: string; password: Secret; pin?: Secret },
): Promise<Secret> {
  const json = { username, password, pin, ...(environment !== null && { env: environment }) };
  return new Secret(await ask(createdToken, "createToken", "commit", {}, { json }));
}

/** Whose token it is and which of their secrets it stores. */
export interface TokenState {
  username: string | null;
  password: boolean;
  pin: boolean;
}

export async function getToken(token: Secret): Promise<TokenState> {
  const { username, password, pin } = await ask(tokenState, "getToken", "read", { token_uid: token.reveal() });
  return { username, password, pin };
}

/** Every token of the installation, whoever made it: the cheapest call that shows that One-Shot answers. */
export async function listTokens(): Promise<(TokenState & { token: Secret })[]> {
  // An installation without tokens may have an empty list where others have a map.
  const found = await ask(z.union([tokenList, z.array(z.never())]), "listTokens", "read", {});
  return found.map(({ token, username, password, pin }) => ({ token: new Secret(token), username, password, pin }));
}

/** `DELETE token`; a token already gone is as good as deleted. */
export async function deleteToken(token: Secret): Promise<void> {
  try {
    await exchange("deleteToken", "commit", { token_uid: token.reveal() });
  } catch (error) {
    if (!(error instanceof ProviderError && error.httpStatus === 404)) throw error;
  }
}

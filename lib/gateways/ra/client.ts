import "server-only";
import { z } from "zod";
import { ProviderError } from "@/lib/gateways/errors";
import type { RequestPk } from "@/lib/gateways/numbers";
import type { RequestText, WireCertificate, WireRequest } from "@/lib/gateways/request-object";
import { type OfficerCredentials, Secret } from "@/lib/gateways/secret";
import { ask, type CallOptions, credentialFields, exchange, sameRequest } from "./exchange";
import { type Page, pageFrom } from "./pages";
import * as wire from "./wire";

/*
 * Scratchcards, requests, officers and authorities of the RA (ra-api 4, 6 and 9): one function a remote operation.
 * Documents are in `documents.ts`, video identifications in `videoid.ts`.
 */

/** A single-use card, without its secrets: they are the subscriber's. */
export interface Scratchcard {
  pk: number;
  /** What a request calls its `scratchcard`. */
  sn: string;
  registrationAuthority: string | null;
}

/** What an authority without cards answers is not documented: nothing in any form, or words that there is none. */
const noCard = z.union([z.null(), z.strictObject({}), z.array(z.never())]).transform(() => null);
const noneLeft = /no scratchcard matches|scratchcard matching query does not exist|no (unused|free|more) scratchcard/i;

/** `GET get_first_unused` reserves nothing: two askers get the same card, so cards are to be taken one at a time. */
export async function firstUnusedScratchcard(
  registrationAuthority: string,
  options: CallOptions = {},
): Promise<Scratchcard | null> {
  const sent = { json: { ra: registrationAuthority }, ...options };
  try {
    const found = await ask(wire.scratchcard.or(noCard), "firstUnusedScratchcard", "read", {}, sent);
    return found && { pk: found.pk, sn: found.sn, registrationAuthority: found.registration_authority };
  } catch (error) {
    if (error instanceof ProviderError && noneLeft.test(error.fault?.text ?? "")) return null;
    throw error;
  }
}

export async function isScratchcardUsed(sn: string, options: CallOptions = {}): Promise<boolean> {
  return ask(wire.usedAnswer, "isScratchcardUsed", "read", {}, { json: { sn }, ...options });
}

interface RequestFields extends Partial<Record<RequestText, string>> {
  profile: string;
  scratchcard: string;
  registration_authority: string;
  email: string;
  /** Software, smartcard, cloud. */
  secure_element?: "0" | "1" | "2";
  /** A RAO flagged `is_identificator`. */
  identification_rao?: number;
  paperless_mode?: 1;
  videoid_mode?: 1;
}

export interface NewRequest extends RequestFields {
  /** Days. */
  validity_time?: number;
}

export interface RequestUpdate extends RequestFields {
  country_name: string;
  /** Days. */
  validity_time?: number;
}

/** `POST requests`: at VIDEOPENDING with `videoid_mode`. Not repeatable: every call uses a card up. */
export async function createRequest(request: NewRequest, options: CallOptions = {}): Promise<WireRequest> {
  return ask(wire.requestAnswer, "createRequest", "create", {}, { json: request, ...options });
}

/** What a list of requests can be narrowed by; there is no filter by status, profile or date. */
export interface RequestFilter {
  scratchcard?: string;
  given_name?: string;
  surname_1?: string;
  surname_2?: string;
  serial_number?: string;
  email?: string;
  mobile_phone_number?: string;
  registration_authority?: string;
}

export async function listRequests(
  filter: RequestFilter,
  page = 1,
  options: CallOptions = {},
): Promise<Page<WireRequest>> {
  const sent = { query: { ...filter, ...beyondFirst(page) }, ...options };
  const answer = await ask(wire.pageOf(wire.requestAnswer), "listRequests", "read", {}, sent);
  return pageFrom("listRequests", page, answer, (request) => request);
}

/** `GET requests/{id}`. Throws `garbled` if it answers for another number. */
export async function getRequest(requestPk: RequestPk, options: CallOptions = {}): Promise<WireRequest> {
  const found = await ask(wire.requestAnswer, "getRequest", "read", { request_pk: requestPk }, options);
  return sameRequest("getRequest", found, requestPk);
}

/** `PUT requests/{id}`: until approval; what the video identification filled in cannot be changed. */
export async function updateRequest(
  requestPk: RequestPk,
  update: RequestUpdate,
  options: CallOptions = {},
): Promise<WireRequest> {
  const sent = { json: update, ...options };
  const found = await ask(wire.requestAnswer, "updateRequest", "commit", { request_pk: requestPk }, sent);
  return sameRequest("updateRequest", found, requestPk);
}

export async function cancelRequest(requestPk: RequestPk, options: CallOptions = {}): Promise<void> {
  await exchange("cancelRequest", "commit", { request_pk: requestPk }, options);
}

/** `GET validate`: fields the profile asks for and the request lacks; none means complete. */
export async function missingFields(
  requestPk: RequestPk,
  options: CallOptions = {},
): Promise<{ field: string; problem: string }[]> {
  const pairs = await ask(wire.missingFields, "missingFields", "read", { request_pk: requestPk }, options);
  return pairs.map(([field, problem]) => ({ field, problem }));
}

/** `POST pl_approve`: receipt and contract are signed on the RA's side with the officer's certificate. */
export async function approve(
  requestPk: RequestPk,
  officer: OfficerCredentials,
  lang: string | null = null,
  options: CallOptions = {},
): Promise<WireRequest> {
  const json = { ...credentialFields(officer), ...(lang !== null && { lang }) };
  const found = await ask(wire.requestAnswer, "approve", "commit", { request_pk: requestPk }, { json, ...options });
  return sameRequest("approve", found, requestPk);
}

/** `POST preauthlink`: lets its holder enrol; to be shown when asked for and never kept. */
export async function preauthLink(requestPk: RequestPk, options: CallOptions = {}): Promise<Secret> {
  const found = await ask(wire.preauth, "preauthLink", "create", { request_pk: requestPk }, options);
  return new Secret(found.preauthenticatedlink);
}

/** Whether the RA takes these contact data; too many documents for one phone or address is a no with its reason. */
export async function checkContactData(
  contact: { registrationAuthority: string; serialNumber: string; email: string; phone: string },
  options: CallOptions = {},
): Promise<{ ok: boolean; reason: string | null }> {
  const { registrationAuthority, serialNumber, email, phone } = contact;
  const authority = Number(registrationAuthority);
  if (!Number.isSafeInteger(authority)) throw new Error("an authority is named by its number");
  const json = { registration_authority: authority, serial_number: serialNumber, email, mobile_phone_number: phone };
  const { result, reason } = await ask(wire.contactCheck, "checkContactData", "read", {}, { json, ...options });
  return { ok: result === "ok", reason };
}

/** A registration authority officer as the RA knows them; their login is in no answer. */
export interface Officer {
  pk: number;
  givenName: string | null;
  surname1: string | null;
  surname2: string | null;
  documentNumber: string | null;
  registrationAuthorities: string[];
  masterAuthority: string | null;
  isIdentificator: boolean | null;
  certificate: WireCertificate | null;
}

export interface OfficerFilter {
  given_name?: string;
  surname_1?: string;
  surname_2?: string;
  certificate?: string;
  registration_authority?: string;
  registration_authority_master?: string;
}

export async function listOfficers(filter: OfficerFilter, page = 1): Promise<Page<Officer>> {
  const sent = { query: { ...filter, ...beyondFirst(page) } };
  const answer = await ask(wire.pageOf(wire.officer), "listOfficers", "read", {}, sent);
  return pageFrom("listOfficers", page, answer, toOfficer);
}

export async function getOfficer(raoId: string): Promise<Officer> {
  return toOfficer(await ask(wire.officer, "getOfficer", "read", { rao_id: raoId }));
}

export interface Authority {
  pk: number;
  name: string | null;
  parent: string | null;
}

export async function listAuthorities(page = 1): Promise<Page<Authority>> {
  const answer = await ask(wire.pageOf(wire.authority), "listAuthorities", "read", {}, { query: beyondFirst(page) });
  return pageFrom("listAuthorities", page, answer, toAuthority);
}

/** The cheapest call that shows that the RA answers, and that the client certificate may see this authority. */
export async function getAuthority(registrationAuthority: string): Promise<Authority> {
  return toAuthority(await ask(wire.authority, "getAuthority", "read", { authority: registrationAuthority }));
}

const beyondFirst = (page: number) => (page > 1 ? { page } : {});

function toOfficer(found: z.output<typeof wire.officer>): Officer {
  return {
    pk: found.pk,
    givenName: found.given_name,
    surname1: found.surname_1,
    surname2: found.surname_2,
    documentNumber: found.id_document_number,
    registrationAuthorities: found.registration_authority,
    masterAuthority: found.registration_authority_master,
    isIdentificator: found.is_identificator ?? null,
    certificate: found.certificate ?? null,
  };
}

const toAuthority = ({ pk, name, parent }: z.output<typeof wire.authority>): Authority => ({ pk, name, parent });

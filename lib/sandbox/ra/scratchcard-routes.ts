import type { Sandbox } from "@/lib/sandbox/context";
import { type Answer, type Call, json } from "@/lib/sandbox/http";
import { authorities, requireAuthority } from "./authorities";
import { changeCertificate } from "./certificate-state";
import { coded, doesNotExist, invalidParameters, noMatch, RaError } from "./errors";
import { raRequests } from "./find-request";
import { readJson, textOf } from "./input";
import { filtered, pageOf } from "./paging";
import type { Scratchcard } from "./record";
import { certificateObject, fullRequestObject } from "./request-object";

/** GET /scratchcards/get_first_unused/, with a body although it is a GET. */
export function firstUnused(call: Call, sandbox: Sandbox): Answer {
  const authority = requireAuthority(call, sandbox, textOf(readJson(call).ra));
  const card = sandbox.scratchcards.firstUnused(authority.code);
  if (card) return json(200, sandbox.scratchcards.objectOf(card));
  // What an authority without any gets is not documented.
  switch (sandbox.store.state.switches.ra.no_scratchcard) {
    case "404":
      throw noMatch("ScratchCard");
    case "500":
      throw doesNotExist("ScratchCard");
    case "null":
      return json(200, null);
  }
}

/** GET /scratchcards/ */
export function listScratchcards(call: Call, sandbox: Sandbox): Promise<Answer> {
  const cards = filtered(call, sandbox, sandbox.scratchcards.all(), {
    registration_authority: (card) => card.registrationAuthority,
    sn: (card) => card.sn,
  });
  return pageOf(call, sandbox, cards, (card) => sandbox.scratchcards.objectOf(card));
}

/** GET /scratchcards/{id}/ */
export function getScratchcard(call: Call, sandbox: Sandbox): Answer {
  const card = sandbox.scratchcards.all().find(({ pk }) => String(pk) === call.params.scratchcard);
  if (!card) throw noMatch("ScratchCard");
  return json(200, sandbox.scratchcards.objectOf(card));
}

/** POST /scratchcards/isused/: a bare word. */
export function isUsed(call: Call, sandbox: Sandbox): Answer {
  const card = sandbox.scratchcards.bySn(textOf(readJson(call).sn));
  if (!card) throw doesNotExist("ScratchCard");
  return { status: 200, headers: { "content-type": "text/plain" }, body: String(card.isUsed) };
}

/** The request a card and its revocation code belong to. */
export function requestOfCard(sandbox: Sandbox, body: Record<string, unknown>) {
  const sn = textOf(body.scratchcard);
  const request = raRequests(sandbox).find((candidate) => candidate.scratchcard === sn);
  return request && sandbox.scratchcards.secretsOf({ sn }).erc === textOf(body.erc) ? request : null;
}

/** POST /scratchcards/whoami/. Its text is the one that is spelt right. */
export async function whoAmI(call: Call, sandbox: Sandbox): Promise<Answer> {
  const request = requestOfCard(sandbox, readJson(call));
  if (!request) throw coded(412, "Invalid parameters", "418");
  call.ledger.request_pk = request.pk;
  return json(200, await fullRequestObject(request, sandbox));
}

const revocations = [
  "UNSPECIFIED",
  "KEYCOMPROMISE",
  "AFFILIATIONCHANGED",
  "SUPERSEDED",
  "CESSATIONOFOPERATION",
  "PRIVILEGESWITHDRAWN",
];
const states = new Map([
  ...revocations.map((reason) => [reason, "REVOKED"] as const),
  ["CERTIFICATEHOLD", "SUSPENDED"] as const,
  ["NOT_REVOKED", "VALID"] as const,
]);

/** POST /scratchcards/revoke/: revokes, suspends or reactivates, by the reason. */
export function revoke(call: Call, sandbox: Sandbox): Answer {
  const body = readJson(call);
  const card = sandbox.scratchcards.bySn(textOf(body.scratchcard));
  const request = card && raRequests(sandbox).find((candidate) => candidate.scratchcard === card.sn);
  if (!request) throw doesNotExist("ScratchCard");
  const reason = textOf(body.reason);
  const state = states.get(reason);
  // A revoked certificate stays so; the answer to a try is not documented.
  const isFinal = request.ra.certificateState === "REVOKED";
  if (!requestOfCard(sandbox, body) || !state || !request.certificate || isFinal) throw invalidParameters();
  changeCertificate(call, sandbox, request, state, reason);
  const record = { ...certificateObject(request.certificate, request.ra), pk: request.pk, type: "FIRSTISSUE" };
  return json(200, [record]);
}

/** POST /scratchcards/move/: so many, or a range of numbers, all still unused. */
export function move(call: Call, sandbox: Sandbox): Answer {
  let body: Record<string, unknown>;
  try {
    body = readJson(call);
  } catch (error) {
    // Here alone a syntax error comes in the usual three keys.
    throw error instanceof RaError ? coded(500, error.message) : error;
  }
  const known = new Set(authorities(sandbox).map(({ code }) => code));
  const unused = sandbox.scratchcards.all().filter((card) => !card.isUsed);
  const [from, to, first, last] = ["from_ra", "to_ra", "from_sn", "to_sn"].map((name) => textOf(body[name]));
  const isRange = Boolean(first && last);
  const cards: Scratchcard[] = isRange
    ? unused.filter(({ sn }) => Number(sn) >= Number(first) && Number(sn) <= Number(last))
    : unused
        .filter(({ registrationAuthority }) => registrationAuthority === from)
        .slice(0, Number(textOf(body.amount)));
  // The range form names no authorities in its documented body; the target is taken when it is sent.
  if (!to || !known.has(to) || (!isRange && !known.has(from ?? "")))
    throw new RaError(403, { moved: 0, details: "Permission Denied" }, "Permission Denied");
  sandbox.store.change(() => {
    for (const card of cards) card.registrationAuthority = to;
  });
  call.ledger.registration_authority = to;
  call.ledger.effect = `${cards.length} scratchcards moved`;
  return json(200, { moved: cards.length });
}

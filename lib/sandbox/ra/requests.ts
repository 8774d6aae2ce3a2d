import type { Sandbox } from "@/lib/sandbox/context";
import { type Answer, type Call, json } from "@/lib/sandbox/http";
import { announce } from "@/lib/sandbox/one-shot/news";
import { requireAuthority } from "./authorities";
import { requireSent, requireUnused } from "./create";
import { coded, wrongStatus } from "./errors";
import { missingFields, requireAllowed, requireProfile, sentFields } from "./fields";
import { findRequest, isDecided, type RaRequest, raRequests } from "./find-request";
import { readJson, textOf } from "./input";
import { filtered, pageOf } from "./paging";
import { fullRequestObject, raRequestObject } from "./request-object";

const field = (name: string) => (request: RaRequest) => request.fields[name] ?? "";

/** GET /requests/ */
export function listRequests(call: Call, sandbox: Sandbox): Promise<Answer> {
  const found = filtered(call, sandbox, raRequests(sandbox), {
    scratchcard: (request) => request.scratchcard,
    given_name: field("given_name"),
    surname_1: field("surname_1"),
    surname_2: field("surname_2"),
    serial_number: field("serial_number"),
    email: (request) => request.email,
    mobile_phone_number: (request) => request.mobilePhoneNumber,
    registration_authority: (request) => request.registrationAuthority,
  });
  return pageOf(call, sandbox, found, (request) => raRequestObject(request, sandbox));
}

/** GET /requests/{id}/ */
export async function getRequest(call: Call, sandbox: Sandbox): Promise<Answer> {
  return json(200, await fullRequestObject(findRequest(call, sandbox), sandbox));
}

/** PUT /requests/{id}/ */
export function updateRequest(call: Call, sandbox: Sandbox): Answer {
  const body = readJson(call);
  const request = findRequest(call, sandbox);
  if (isDecided(request)) throw wrongStatus();
  requireSent(body, ["profile", "registration_authority", "country_name", "email"]);
  const profile = requireProfile(textOf(body.profile));
  requireAllowed(profile, body);
  const authority = requireAuthority(call, sandbox, textOf(body.registration_authority));
  const sent = sentFields(body);
  const locked = request.ra.identified.filter(
    (name) => sent[name] !== undefined && sent[name] !== request.fields[name],
  );
  // How the API takes such an attempt is not documented.
  if (locked.length > 0 && sandbox.store.state.switches.ra.identified_fields === "refused")
    throw coded(412, `Invalid request fields: ${locked.join("; ")}`, "415");
  const sn = textOf(body.scratchcard);
  const card =
    sn === request.scratchcard && authority.code === request.registrationAuthority
      ? null
      : requireUnused(sandbox, sn, authority.code);
  if (card) sandbox.scratchcards.use(card);
  sandbox.store.change(() => {
    request.profile = profile.name;
    request.registrationAuthority = authority.code;
    request.scratchcard = card?.sn ?? request.scratchcard;
    request.email = textOf(body.email);
    request.mobilePhoneNumber = textOf(body.mobile_phone_number) || request.mobilePhoneNumber;
    for (const [name, value] of Object.entries(sent)) {
      if (locked.includes(name)) continue;
      request.fields[name] = value;
      request.omittedFields = request.omittedFields.filter((omitted) => omitted !== name);
    }
    const { ra } = request;
    const store = Number(textOf(body.secure_element) || ra.secureElement);
    ra.secureElement = profile.secureElements.includes(store) ? store : (profile.secureElements[0] ?? store);
    ra.validityTime = textOf(body.validity_time) || ra.validityTime;
    ra.language = textOf(body.communication_language) || ra.language;
    ra.identificationRao = textOf(body.identification_rao) || ra.identificationRao;
  });
  call.ledger.effect = "updated";
  return json(200, raRequestObject(request, sandbox));
}

/** DELETE /requests/{id}/cancel/ */
export async function cancelRequest(call: Call, sandbox: Sandbox): Promise<Answer> {
  const request = findRequest(call, sandbox);
  const mayCancelApproved = request.status === "ENROLLREADY" && sandbox.store.state.switches.cancel_approved;
  if (isDecided(request) && !mayCancelApproved) throw wrongStatus();
  await announce(call, sandbox, request, sandbox.requests.cancel(request));
  return json(200, { status: "Request cancelled" });
}

/** GET /requests/{id}/validate/: which fields an approval would miss. */
export function validateFields(call: Call, sandbox: Sandbox): Answer {
  const request = findRequest(call, sandbox);
  if (isDecided(request)) throw wrongStatus();
  return json(
    200,
    missingFields(request).map((name) => [name, "missing"]),
  );
}

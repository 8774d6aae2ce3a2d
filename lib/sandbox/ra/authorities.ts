import type { Sandbox } from "@/lib/sandbox/context";
import { type Answer, type Call, json } from "@/lib/sandbox/http";
import { apiUser } from "@/lib/sandbox/request-object";
import { authorityNumber } from "@/lib/sandbox/webhooks";
import { fieldErrors, noPermission, requiredField } from "./errors";
import { readJson, textOf } from "./input";
import { filtered, pageOf } from "./paging";

interface Authority {
  code: string;
  name: string;
  isVideoidEnabled: boolean;
}

export function authorities({ directory, store }: Sandbox): Authority[] {
  const installed = directory
    .authorities()
    .map(({ code, name, videoid_enabled }) => ({ code, name, isVideoidEnabled: videoid_enabled }));
  const made = store.state.ra.authorities.map(({ code, name, details }) => ({
    code,
    name,
    isVideoidEnabled: details.videoid_enabled !== false,
  }));
  return [...installed, ...made];
}

/** The authority of a call. One the API's user may not see and one that does not exist get the same answer. */
export function requireAuthority(call: Call, sandbox: Sandbox, code: string): Authority {
  const authority = authorities(sandbox).find((candidate) => candidate.code === code);
  if (!authority) throw noPermission();
  call.ledger.registration_authority = authority.code;
  return authority;
}

function authorityObject({ code, name }: Authority) {
  return { pk: authorityNumber(code), name, parent: null, operators: [apiUser(code)] };
}

/** GET /registrationauthorities/ */
export function listAuthorities(call: Call, sandbox: Sandbox): Promise<Answer> {
  return pageOf(call, sandbox, filtered(call, sandbox, authorities(sandbox), {}), authorityObject);
}

/** GET /registrationauthorities/{id}/ */
export function getAuthority(call: Call, sandbox: Sandbox): Answer {
  return json(200, authorityObject(requireAuthority(call, sandbox, call.params.authority ?? "")));
}

/** POST /registrationauthorities/ */
export function createAuthority(call: Call, sandbox: Sandbox): Answer {
  const body = readJson(call);
  const name = textOf(body.name);
  const problems: Record<string, string> = {};
  if (!name) problems.name = requiredField;
  else if (authorities(sandbox).some((authority) => authority.name === name))
    problems.name = "Registration Authority with this RA Name already exists.";
  if (!textOf(body.parent)) problems.parent = requiredField;
  if (Object.keys(problems).length > 0) throw fieldErrors(problems);
  const code = sandbox.store.change(({ ra }) => {
    const next = String(ra.nextAuthority++);
    ra.authorities.push({ code: next, name, details: known(body) });
    return next;
  });
  call.ledger.registration_authority = code;
  call.ledger.effect = "authority created";
  return json(200, detailsObject(sandbox, code));
}

/** PUT /registrationauthorities/{id}/. Those of the installation belong to it and stay as they are. */
export function updateAuthority(call: Call, sandbox: Sandbox): Answer {
  const body = readJson(call);
  const code = requireAuthority(call, sandbox, call.params.authority ?? "").code;
  const own = sandbox.store.state.ra.authorities.find((authority) => authority.code === code);
  if (!own) throw noPermission();
  sandbox.store.change(() => {
    own.name = textOf(body.name) || own.name;
    own.details = { ...own.details, ...known(body) };
  });
  call.ledger.effect = "authority updated";
  return json(200, detailsObject(sandbox, code));
}

const texts = [
  "enabled_from enabled_until organization_tax_number organization_name responsible_name responsible_first_surname",
  "responsible_second_surname responsible_serial email fix_phone_number mobile_phone_number city postal_code province",
  "url address state country",
]
  .join(" ")
  .split(" ");

function known(body: Record<string, unknown>): Record<string, unknown> {
  const details: Record<string, unknown> = {};
  for (const key of ["parent", ...texts]) if (body[key] !== undefined) details[key] = body[key];
  for (const key of ["enable_external_auth", "videoid_enabled"])
    if (typeof body[key] === "boolean") details[key] = body[key];
  if (typeof body.videoid_provider === "number") details.videoid_provider = body.videoid_provider;
  return details;
}

function detailsObject(sandbox: Sandbox, code: string) {
  const own = sandbox.store.state.ra.authorities.find((authority) => authority.code === code);
  if (!own) throw noPermission();
  const empty = Object.fromEntries(texts.map((key) => [key, null]));
  const flags = { enable_external_auth: false, videoid_enabled: true, videoid_provider: 2 };
  return { pk: authorityNumber(code), name: own.name, operators: [], ...empty, ...flags, ...own.details };
}

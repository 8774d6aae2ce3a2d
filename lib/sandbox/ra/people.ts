import type { Sandbox } from "@/lib/sandbox/context";
import { type Answer, type Call, json } from "@/lib/sandbox/http";
import { apiUser, raoObject } from "@/lib/sandbox/request-object";
import { authorityNumber } from "@/lib/sandbox/webhooks";
import { authorities } from "./authorities";
import { doesNotExist } from "./errors";
import { filtered, pageOf } from "./paging";

/** Officers of the demonstration serve every authority of it. */
function officers(sandbox: Sandbox) {
  const codes = authorities(sandbox).map(({ code }) => code);
  return sandbox.directory.raos().map((rao) => ({
    ...raoObject({ pk: Number(rao.id), name: rao.name }, codes[0] ?? ""),
    registration_authority: codes.map(authorityNumber),
  }));
}

type Officer = ReturnType<typeof officers>[number];

/** GET /rao/ */
export function listOfficers(call: Call, sandbox: Sandbox): Promise<Answer> {
  const authority = call.url.searchParams.get("registration_authority");
  const serving = officers(sandbox).filter(
    (officer) => !authority || officer.registration_authority.map(String).includes(authority),
  );
  const filters = {
    given_name: (officer: Officer) => officer.given_name,
    surname_1: (officer: Officer) => officer.surname_1,
    surname_2: (officer: Officer) => officer.surname_2,
    certificate: (officer: Officer) => officer.certificate.serial_number,
    registration_authority_master: (officer: Officer) => String(officer.registration_authority_master),
  };
  return pageOf(call, sandbox, filtered(call, sandbox, serving, filters), (officer) => officer);
}

/** GET /rao/{id}/ */
export function getOfficer(call: Call, sandbox: Sandbox): Answer {
  const officer = officers(sandbox).find(({ pk }) => String(pk) === call.params.rao);
  if (!officer) throw doesNotExist("Rao");
  return json(200, officer);
}

/** GET /users/ */
export function listUsers(call: Call, sandbox: Sandbox): Promise<Answer> {
  return pageOf(call, sandbox, [apiUser(authorities(sandbox)[0]?.code ?? "")], (user) => user);
}

/** GET /users/{id}/ */
export function getUser(call: Call, sandbox: Sandbox): Answer {
  const user = apiUser(authorities(sandbox)[0]?.code ?? "");
  if (String(user.pk) !== call.params.user) throw doesNotExist("User");
  return json(200, user);
}

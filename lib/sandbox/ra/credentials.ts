import type { Sandbox } from "@/lib/sandbox/context";
import type { Rao } from "@/lib/sandbox/directory";
import type { Call } from "@/lib/sandbox/http";
import { isLocked } from "@/lib/sandbox/one-shot/credentials";
import { coded, detailed, doesNotExist, fieldErrors, type RaError, requiredField } from "./errors";
import { textOf } from "./input";

/** Which answer a wrong password or PIN gets is not documented. */
function invalid(sandbox: Sandbox): RaError {
  const text = "Invalid RAO credentials";
  switch (sandbox.store.state.switches.ra.credentials_error) {
    case "403":
      return coded(403, text);
    case "500":
      return coded(500, text);
    case "detail":
      return detailed(403, text);
  }
}

/** The officer whose credentials travel in the body. The order of the checks is ours: sent, known, right. */
export function proveOfficer(call: Call, sandbox: Sandbox, body: Record<string, unknown>): Rao {
  const names = ["username", "password", "pin"] as const;
  const sent = { username: textOf(body.username), password: textOf(body.password), pin: textOf(body.pin) };
  const raoId = textOf(body.rao_id);
  call.ledger.rao = raoId || null;
  const missing = names.filter((name) => !sent[name]);
  if (missing.length > 0) throw fieldErrors(Object.fromEntries(missing.map((name) => [name, requiredField])));
  const rao = sandbox.directory.raos().find((candidate) => candidate.id === raoId);
  if (!rao) throw doesNotExist("Rao");
  const { username } = rao;
  if (sent.username !== username || isLocked(sandbox, username) || sent.password !== rao.password)
    throw invalid(sandbox);
  if (sent.pin !== rao.pin) {
    sandbox.store.change(({ wrongPins }) => {
      wrongPins[username] = (wrongPins[username] ?? 0) + 1;
    });
    throw invalid(sandbox);
  }
  sandbox.store.change(({ wrongPins }) => {
    delete wrongPins[username];
  });
  return rao;
}

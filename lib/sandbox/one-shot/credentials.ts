import { z } from "zod";
import type { Sandbox } from "@/lib/sandbox/context";
import type { Rao } from "@/lib/sandbox/directory";
import type { Call } from "@/lib/sandbox/http";
import { loose, missingOf, parseBody } from "./body";
import { OneShotError, wrapped } from "./errors";
import { tokenDigest } from "./tokens";

const credentialsSchema = z.object({
  token: loose,
  username: loose,
  password: loose,
  pin: loose,
  rao: loose,
  rao_id: loose,
});

/** Ours: the documents name no limit. The account stays locked until the state is reset. */
const wrongPinLimit = 5;

const incomplete = (blamed: string[]) =>
  new OneShotError(400, "Missing required parameters: incomplete RAO's credentials", { blamed });
const invalid = () => new OneShotError(403, "Invalid RAO credentials");

type Check = (secret: "password" | "pin", expected: string) => boolean;

/** Reads who acts; the answer proves it. Split so that a body is complained about before anything is looked up. */
export function readCredentials(call: Call, body: Record<string, unknown>, sandbox: Sandbox): () => Rao {
  const { token, username, password, pin, rao, rao_id } = parseBody(credentialsSchema, body);
  const raoId = rao ?? rao_id ?? null;
  call.ledger.rao = raoId;
  call.ledger.used_token = Boolean(token);
  if (!token) {
    const missing = missingOf(["username", "password", "pin"], { username, password, pin });
    // Ours: without a token nothing else tells the id, so it is part of the set.
    if (missing.length > 0 || !raoId) throw incomplete(missing.length > 0 ? missing : ["rao"]);
    const sent = { password, pin };
    return () => prove(sandbox, username ?? "", raoId, (secret, expected) => sent[secret] === expected);
  }
  const stored = sandbox.store.token(token);
  if (stored && !((stored.password ?? password) && (stored.pin ?? pin)))
    throw incomplete([...(stored.password ? [] : ["password"]), ...(stored.pin ? [] : ["pin"])]);
  const typed = { password, pin };
  return () => {
    // Ours: which answer an unknown token gets here is not documented.
    if (!stored) throw invalid();
    return prove(sandbox, stored.username, raoId, (secret, expected) => {
      const digest = stored[secret];
      return digest === null ? typed[secret] === expected : digest === tokenDigest(token, expected);
    });
  };
}

function prove(sandbox: Sandbox, username: string, raoId: string | null, check: Check): Rao {
  const raos = sandbox.directory.raos();
  const rao = raos.find((candidate) => candidate.username === username);
  if (!rao || isLocked(sandbox, username) || !check("password", rao.password)) throw invalid();
  if (!check("pin", rao.pin)) {
    sandbox.store.change((state) => {
      state.wrongPins[username] = (state.wrongPins[username] ?? 0) + 1;
    });
    throw invalid();
  }
  if (sandbox.store.state.wrongPins[username])
    sandbox.store.change((state) => {
      delete state.wrongPins[username];
    });
  if (raoId === null || raoId === rao.id) return rao;
  if (raos.some((candidate) => candidate.id === raoId)) throw invalid();
  throw wrapped(500, "Error during Videoid validation", { code: "500", error: "Rao matching query does not exist." });
}

export function isLocked(sandbox: Sandbox, username: string): boolean {
  return (sandbox.store.state.wrongPins[username] ?? 0) >= wrongPinLimit;
}

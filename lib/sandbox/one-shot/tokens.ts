import { createHash } from "node:crypto";
import { z } from "zod";
import type { Sandbox } from "@/lib/sandbox/context";
import type { Call } from "@/lib/sandbox/http";
import type { TokenRecord } from "@/lib/sandbox/state";
import { loose, parseBody, readJson } from "./body";
import { requireEnvironment } from "./environment";
import { OneShotError } from "./errors";
import { type Reply, shapes } from "./shapes";

const bodySchema = z.object({ username: loose, password: loose, pin: loose, env: loose });

export function tokenDigest(tokenUid: string, secret: string): string {
  return createHash("sha256").update(`${tokenUid}/${secret}`).digest("hex");
}

/** POST /token */
export function createToken(call: Call, sandbox: Sandbox, newUid: () => string): Reply {
  const { username, password, pin, env } = parseBody(bodySchema, readJson(call));
  if (!username?.trim())
    throw new OneShotError(400, "Missing required parameter: 'username'", { blamed: ["username"] });
  const environment = requireEnvironment(env, sandbox);
  const rao = sandbox.directory.raos().find((candidate) => candidate.username === username);
  if (!rao || (password && password !== rao.password) || (pin && pin !== rao.pin))
    throw new OneShotError(404, "Error getting RAO's id. Make sure the credentials are correct.");
  const digest = (uid: string, value: string | null | undefined) => (value ? tokenDigest(uid, value) : null);
  const isTaken = Object.entries(sandbox.store.state.tokens).some(
    ([uid, token]) =>
      token.username === username &&
      token.environment === environment &&
      token.password === digest(uid, password) &&
      token.pin === digest(uid, pin),
  );
  if (isTaken) throw new OneShotError(400, "A token with these credentials already exist!");
  const tokenUid = newUid();
  sandbox.store.change((state) => {
    state.tokens[tokenUid] = {
      username,
      environment,
      password: digest(tokenUid, password),
      pin: digest(tokenUid, pin),
    };
  });
  call.ledger.effect = "token created";
  return shapes.tokenCreated(tokenUid);
}

/** GET /token/{token_uid} */
export function getToken(call: Call, sandbox: Sandbox): Reply {
  const uid = call.params.token_uid ?? "";
  const token = sandbox.store.token(uid);
  if (!token) throw new OneShotError(404, `Token ${uid} not found`);
  return shapes.read(publicToken(token));
}

/** GET /tokens */
export function listTokens(_call: Call, sandbox: Sandbox): Reply {
  const tokens = Object.entries(sandbox.store.state.tokens);
  return shapes.read(Object.fromEntries(tokens.map(([uid, token]) => [uid, publicToken(token)])));
}

/** DELETE /token/{token_uid} */
export function deleteToken(call: Call, sandbox: Sandbox): Reply {
  const uid = call.params.token_uid ?? "";
  if (!sandbox.store.token(uid)) throw new OneShotError(404, "Token not found");
  sandbox.store.change((state) => {
    delete state.tokens[uid];
  });
  call.ledger.effect = "token deleted";
  return shapes.done("Token deleted successfully");
}

function publicToken(token: TokenRecord) {
  return { username: token.username, password: token.password !== null, pin: token.pin !== null };
}

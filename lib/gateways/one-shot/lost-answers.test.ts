import { buffer } from "node:stream/consumers";
import { inspect } from "node:util";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db";
import { ProviderError } from "@/lib/gateways/errors";
import { resetBreakers } from "@/lib/gateways/http";
import { type OfficerCredentials, Secret } from "@/lib/gateways/secret";
import { errorShape, log } from "@/lib/log";
import { prepareTestDatabase } from "@/lib/testing/database";
import { environment } from "@/lib/testing/environment";
import { billing, type RunningSandbox, startSandbox } from "@/lib/testing/sandbox";
import {
  approve,
  type CreatedVideoid,
  createToken,
  createVideoid,
  deleteToken,
  downloadVideo,
  getRequest,
  refuse,
} from "./client";

/*
 * Every operation against a provider that fails: what is then known, what may have happened, how often it was asked,
 * and that no secret is told on the way.
 */

const rao = { id: "312", username: "rao312", password: "rao-password-312", pin: "31231231" };
const connection = {
  registrationAuthority: "1187",
  environment: "sandbox",
  billing: { username: billing.username, password: new Secret(billing.password) },
};
const applicant = { phone: "+34600100200", email: "a@example.test", profile: "PFnubeQAFCiudadano" };

let sandbox: RunningSandbox;
let open: CreatedVideoid;
let token: Secret;
const lines: string[] = [];

beforeAll(async () => {
  await prepareTestDatabase();
  sandbox = await startSandbox([rao], ["1187"]);
  environment.ONE_SHOT_URL = sandbox.url;
  Object.assign(log, { [pino.symbols.streamSym]: { write: (line: string) => lines.push(line) } });
  log.level = "debug";
});
afterAll(async () => {
  log.level = "silent";
  await sandbox.stop();
});
beforeEach(async () => {
  resetBreakers();
  await sandbox.control("reset", {});
  open = await createVideoid(connection, applicant);
  await sandbox.control(`requests/${open.requestPk}/finish`, { outcome: "review", story: "clean" });
  token = await createToken(connection, { username: rao.username, password: new Secret(rao.password) });
});

const password = (): OfficerCredentials => ({
  raoId: rao.id,
  pin: new Secret(rao.pin),
  login: { username: rao.username, password: new Secret(rao.password) },
});
const kept = (): OfficerCredentials => ({ raoId: rao.id, pin: new Secret(rao.pin), login: { token } });

/** Name in the product, name at the sandbox, how often it may be asked, the call itself. */
type Operation = [name: string, operation: string, times: number, run: () => Promise<unknown>];
const operations: Operation[] = [
  ["createVideoid", "create_videoid", 1, () => createVideoid(connection, applicant)],
  ["getRequest", "get_request", 3, () => getRequest(open.requestPk)],
  ["downloadVideo", "download_video", 1, () => downloadVideo(open, (body) => buffer(body))],
  ["approve", "approve", 1, () => approve(open, password())],
  ["refuse", "refuse", 1, () => refuse(open, kept(), "why")],
  [
    "createToken",
    "create_token",
    1,
    () => createToken(connection, { username: rao.username, password: new Secret("") }),
  ],
  ["deleteToken", "delete_token", 1, () => deleteToken(token)],
];

const fault = (operation: string, kind: string, more: object = {}) =>
  sandbox.control("faults", { operation, kind, times: 9, ...more });

const errorOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => null,
    (error: unknown) => error,
  );

/** How often an operation reached the sandbox in this test; its reads are in the ledger too. */
async function asked(operation: string, since: number): Promise<number> {
  const entries = (await sandbox.ledger()).slice(since);
  return entries.filter((entry) => entry.operation === operation).length;
}
const ledgerLength = async () => (await sandbox.ledger()).length;

describe.each(operations)("%s", (name, operation, times, run) => {
  it("is unknown when the connection drops, and asked as often as may be", async () => {
    const since = await ledgerLength();
    await fault(operation, "drop_before");
    expect(await errorOf(run())).toMatchObject({ name: "ProviderError", failure: "no-answer", operation: name });
    expect(await asked(operation, since)).toBe(times);
  });

  it("is unknown when only the answer was lost, and has its effect at most once", async () => {
    const since = await ledgerLength();
    await fault(operation, "effect_then_drop");
    expect(await errorOf(run())).toMatchObject({ failure: "no-answer", operation: name });
    const effects = (await sandbox.ledger()).slice(since).filter((entry) => entry.operation === operation);
    expect(effects.filter((entry) => entry.effect !== null).length).toBeLessThanOrEqual(1);
    expect(effects).toHaveLength(times);
  });

  it("keeps the status of a 500 whose words are understood", async () => {
    await fault(operation, "status", { status: 500, body: { status: "500", details: "Invalid ScratchCard" } });
    expect(await errorOf(run())).toMatchObject({ failure: "answered", httpStatus: 500, operation: name });
  });

  it("tells no secret, however it fails", async () => {
    const failures: unknown[] = [];
    for (const [kind, more] of [
      ["drop_before", {}],
      ["effect_then_drop", {}],
      ["garbage", {}],
      ["status", { status: 500, body: "<h1>Server error</h1>" }],
      ["status", { status: 403, body: { details: "Invalid RAO credentials" } }],
      ["status", { status: 422, body: { detail: [{ loc: ["body"], msg: "bad", input: { pin: rao.pin } }] } }],
    ] as const) {
      resetBreakers();
      await sandbox.control("faults", undefined, "DELETE");
      await fault(operation, kind, more);
      failures.push(await errorOf(run()));
    }
    const errors = failures.filter((error) => error instanceof Error);
    expect(errors.length).toBeGreaterThanOrEqual(4);
    const told = [
      ...errors.map((error) => inspect(error, { depth: null, showHidden: true, getters: true })),
      ...errors.map((error) => JSON.stringify([error, error.cause, errorShape(error)])),
      ...errors.map((error) => `${error.message} ${error.stack}`),
      ...lines,
      JSON.stringify(await db().providerCall.findMany()),
    ].join("\n");
    expect(lines.some((line) => line.includes(name))).toBe(true);
    const secrets = [rao.password, rao.pin, billing.password, token.reveal(), open.link?.reveal() ?? "no link"];
    const encoded = secrets.flatMap((secret) => [secret, Buffer.from(secret).toString("base64")]);
    expect(encoded.filter((secret) => told.includes(secret))).toEqual([]);
  });
});

describe.each(operations.filter(([name]) => name !== "downloadVideo"))("%s", (name, operation, times, run) => {
  it("is garbled when the answer cannot be understood, and not asked again", async () => {
    const since = await ledgerLength();
    await fault(operation, "garbage");
    expect(await errorOf(run())).toMatchObject({ failure: "garbled", httpStatus: 200, operation: name, fault: null });
    await sandbox.control("faults", undefined, "DELETE");
    await fault(operation, "status", { status: 500, body: "<h1>Bad gateway</h1>" });
    expect(await errorOf(run())).toMatchObject({ failure: "garbled", httpStatus: 500, fault: null });
    expect(await asked(operation, since)).toBe(2);
  });

  it("ends when the provider is away, as not sent where it never left", async () => {
    await fault(operation, "drop_before", { times: 100 });
    for (let failures = 0; failures < 5; failures += times) await errorOf(run());
    const since = await ledgerLength();
    const error = await errorOf(run());
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ failure: "not-sent", operation: name });
    expect(await asked(operation, since)).toBe(0);
  });
});

it("a success behind a bad answer is not taken for a no", async () => {
  await fault("approve", "garbage", { effect: true, times: 1 });
  expect(await errorOf(approve(open, password()))).toMatchObject({ failure: "garbled" });
  expect(await getRequest(open.requestPk)).toMatchObject({ status: "ENROLLREADY" });
});

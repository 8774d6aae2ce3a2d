import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyPassword } from "@/lib/auth/password";
import { userEmailIndex } from "@/lib/auth/sign-in";
import { readKeyFile } from "@/lib/crypto/keys";
import { db } from "@/lib/db";
import { refreshRequest } from "@/lib/requests/refresh-request";
import { prepareTestDatabase } from "@/lib/testing/database";
import { environment } from "@/lib/testing/environment";
import { type RunningSandbox, startSandbox } from "@/lib/testing/sandbox";
import { ensureDemoKeys } from "./demo-keys";
import { demoAccounts, ensureDemoPeople } from "./demo-people";
import { ensureDemoRequests, registerWebhooks } from "./demo-requests";

/* What `npm run seed` and every start do, one after the other on one database, as on a real first day. */

const files = ["demo-accounts.json", "demo-authorities.json"];

let sandbox: RunningSandbox;
beforeAll(async () => {
  await prepareTestDatabase();
  sandbox = await startSandbox([], []);
  for (const name of files) fs.rmSync(path.join(sandbox.folder, name));
  const connection = await sandbox.control("connection");
  Object.assign(environment, connection, { ONE_SHOT_URL: sandbox.url, PORT: "3999" });
});
afterAll(() => sandbox.stop());

const counts = async () => ({
  people: await db().user.count(),
  memberships: await db().userAuthority.count(),
  authorities: await db().authority.count(),
  policies: await db().policyVersion.count(),
  requests: await db().request.count(),
});
const contents = () => files.map((name) => fs.readFileSync(path.join(sandbox.folder, name), "utf8"));

async function signInWorks(): Promise<boolean[]> {
  return Promise.all(
    demoAccounts(sandbox.folder).map(async ({ email, password, role }) => {
      const user = await db().user.findUniqueOrThrow({ where: { emailIndex: userEmailIndex(email) } });
      return user.role === role && (await verifyPassword(user.passwordHash, password));
    }),
  );
}

describe("the demonstration", () => {
  it("makes its keys once, and they are refused by production", () => {
    const folder = path.join(sandbox.folder, "keys");
    ensureDemoKeys(folder);
    const file = path.join(folder, "keys.json");
    const made = fs.readFileSync(file, "utf8");
    ensureDemoKeys(folder);
    expect(fs.readFileSync(file, "utf8")).toBe(made);
    expect(fs.statSync(file).mode & 0o077).toBe(0);
    expect(readKeyFile(file, "demo").currentKid).toBe("k1");
    expect(() => readKeyFile(file, "production")).toThrow("production");
  });

  it("makes people of every role once, and files only their owner may read", async () => {
    await ensureDemoPeople(sandbox.folder);
    const [before, written] = [await counts(), contents()];
    expect(before).toMatchObject({ people: 7, authorities: 3 });
    expect(new Set(demoAccounts(sandbox.folder).map((account) => account.role))).toEqual(
      new Set(["rao", "admin", "support", "auditor"]),
    );
    expect(new Set(await signInWorks())).toEqual(new Set([true]));
    await ensureDemoPeople(sandbox.folder);
    await ensureDemoPeople(sandbox.folder);
    expect([await counts(), contents()]).toEqual([before, written]);
    for (const name of files) expect(fs.statSync(path.join(sandbox.folder, name)).mode & 0o077).toBe(0);
    expect(await db().user.count({ where: { demonstration: false } })).toBe(0);
  });

  it("with the file of accounts lost, or its making broken off, gives the same people new secrets", async () => {
    const before = await counts();
    const passwords = demoAccounts(sandbox.folder).map((account) => account.password);
    const ids = (await db().user.findMany({ orderBy: { id: "asc" } })).map((user) => user.id);
    fs.rmSync(path.join(sandbox.folder, "demo-accounts.json"));
    await db().user.deleteMany({ where: { id: ids.at(-1) ?? "" } });
    await ensureDemoPeople(sandbox.folder);
    expect(await counts()).toEqual(before);
    const kept = (await db().user.findMany({ orderBy: { id: "asc" } })).map((user) => user.id);
    expect(kept.slice(0, -1)).toEqual(ids.slice(0, -1));
    for (const { password } of demoAccounts(sandbox.folder)) expect(passwords).not.toContain(password);
    expect(new Set(await signInWorks())).toEqual(new Set([true]));
  });

  it("makes its requests once, in every state, and never again", { timeout: 90_000 }, async () => {
    await ensureDemoRequests(sandbox.url);
    const { requests } = await counts();
    expect(requests).toBe(15);
    const rows = await db().request.findMany({ include: { authority: true } });
    expect(rows.map((row) => row.creation)).toEqual(Array(15).fill("confirmed"));
    expect(new Set(rows.map((row) => row.authority.code))).toEqual(new Set(["1187", "1204", "1311"]));
    for (const { id } of rows) await refreshRequest(id, "poll");
    const statuses = (await db().request.findMany()).map((row) => row.status).toSorted();
    expect(statuses).toEqual([
      "CREATED",
      "VIDEOERROR",
      "VIDEOINCOMPLETE",
      ...Array<string>(4).fill("VIDEOPENDING"),
      ...Array<string>(8).fill("VIDEOREVIEW"),
    ]);
    const calls = (await sandbox.ledger()).filter((call) =>
      /^(ra_create_request|create_videoid)$/.test(call.operation),
    );
    await ensureDemoRequests(sandbox.url);
    expect((await counts()).requests).toBe(requests);
    const after = (await sandbox.ledger()).filter((call) =>
      /^(ra_create_request|create_videoid)$/.test(call.operation),
    );
    expect(after).toHaveLength(calls.length);
  });

  it("tells the sandbox an address of each authority at every start, and two stay valid", async () => {
    for (let starts = 0; starts < 3; starts++) await registerWebhooks(sandbox.url);
    const { targets } = await sandbox.control<{ targets: { registration_authority: string; host: string }[] }>(
      "webhooks",
    );
    const host = "127.0.0.1:3999";
    expect(new Map(targets.map((target) => [target.registration_authority, target.host]))).toEqual(
      new Map(["1187", "1204", "1311"].map((code) => [code, host])),
    );
    expect(await db().webhookToken.count({ where: { endedAt: null } })).toBe(6);
    expect(await db().webhookToken.count()).toBe(9);
  });
});

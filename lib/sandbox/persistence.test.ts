import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { Ledger } from "./ledger";
import { rao, secrets, startSandbox } from "./test-sandbox";

const credentials = { username: rao.username, password: rao.password, pin: rao.pin, rao: rao.id };

test("requests, tokens, locks, faults, switches and the ledger survive a restart", async () => {
  const first = await startSandbox();
  const { dataDir } = first;
  const approved = await first.inReview("expired");
  await first.api("POST", `/videoid/${approved.videoid_pk}/approve`, credentials);
  const waiting = await first.inReview();
  const created = await first.api("POST", "/token", { ...credentials, env: "sandbox" });
  const { token_uid } = created.json.details as { token_uid: string };
  await first.control("POST", "/faults", { operation: "refuse", kind: "drop_before" });
  await first.control("POST", "/switches", { checks_form: "object" });
  await first.control("POST", "/webhook", { registration_authority: "1187", url: "http://127.0.0.1:1/x" });
  for (let round = 0; round < 4; round += 1)
    await first.api("POST", `/videoid/${waiting.videoid_pk}/approve`, { ...credentials, pin: "0" });
  const before = { details: await first.details(approved.request_pk), ledger: await first.ledger() };
  await first.close();

  const second = await startSandbox({ dataDir });
  expect(await second.details(approved.request_pk)).toEqual(before.details);
  expect((await second.ledger()).slice(0, before.ledger.length)).toEqual(before.ledger);
  expect((await second.control("GET", "/faults")).json.faults).toHaveLength(1);
  expect((await second.control("GET", "/switches")).json).toMatchObject({ checks_form: "object" });
  expect((await second.control("GET", "/webhooks")).json.targets).toHaveLength(1);
  const fifth = await second.api("POST", `/videoid/${waiting.videoid_pk}/approve`, { ...credentials, pin: "0" });
  expect(fifth.status).toBe(403);
  expect((await second.api("POST", `/videoid/${waiting.videoid_pk}/approve`, { token: token_uid })).status).toBe(403);
  const next = await second.create();
  expect(next.request_pk).toBe(waiting.request_pk + 1);
  await second.close();
});

test("an effect and its line are on disk before the answer, and no secret is", async () => {
  const sandbox = await startSandbox();
  const directory = path.join(sandbox.dataDir, "sandbox");
  const { request_pk, videoid_pk } = await sandbox.inReview();
  await sandbox.api("POST", "/token", { ...credentials, env: "sandbox" });
  await sandbox.api("POST", `/videoid/${videoid_pk}/approve`, credentials);
  const state = fs.readFileSync(path.join(directory, "state.json"), "utf8");
  const ledger = fs.readFileSync(path.join(directory, "ledger.jsonl"), "utf8");
  expect(JSON.parse(state)).toMatchObject({ requests: [{ pk: request_pk, status: "ENROLLREADY" }] });
  expect(ledger).toContain("VIDEOREVIEW -> ENROLLREADY");
  for (const secret of secrets) expect(state + ledger).not.toContain(secret);
  expect(fs.readdirSync(directory).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  await sandbox.close();
});

test("half a line at the end of the ledger is left behind", async () => {
  const sandbox = await startSandbox();
  await sandbox.create();
  await sandbox.close();
  const directory = path.join(sandbox.dataDir, "sandbox");
  fs.appendFileSync(path.join(directory, "ledger.jsonl"), '{"seq": 2, "at": "20');
  const again = await startSandbox({ dataDir: sandbox.dataDir });
  await again.create();
  await again.close();
  expect(new Ledger(directory).read({}).entries.map((entry) => entry.seq)).toEqual([1, 2]);
});

test("a state that cannot be read is said in one sentence", async () => {
  const sandbox = await startSandbox();
  await sandbox.close();
  fs.writeFileSync(path.join(sandbox.dataDir, "sandbox/state.json"), "{");
  await expect(startSandbox({ dataDir: sandbox.dataDir })).rejects.toThrow(/cannot read its state in .*state\.json/);
});

test("accounts and authorities are read again when their files change", async () => {
  const sandbox = await startSandbox();
  const { videoid_pk } = await sandbox.inReview();
  const file = path.join(sandbox.dataDir, "demo-accounts.json");
  const accounts = fs.readFileSync(file, "utf8");
  fs.writeFileSync(file, accounts.replace(rao.pin, "99887766"));
  const approve = (pin: string) => sandbox.api("POST", `/videoid/${videoid_pk}/approve`, { ...credentials, pin });
  expect((await approve(rao.pin)).status).toBe(403);
  fs.writeFileSync(file, "[ half");
  expect((await approve("99887766")).status).toBe(200);
  await sandbox.close();
});

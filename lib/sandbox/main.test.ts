import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const running: ReturnType<typeof spawn>[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

function start(environment: Record<string, string>) {
  const args = ["--conditions=react-server", "--import", "tsx", "lib/sandbox/main.ts"];
  const child = spawn(process.execPath, args, { cwd: root, env: { NODE_ENV: "test", ...environment } });
  running.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  return { child, ended, output: () => output };
}

async function freePort(): Promise<number> {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

const newDataDir = () => fs.mkdtempSync(path.join(os.tmpdir(), "sandbox-main-"));

test("starts alone with people of its own, survives being killed, stops on request", { timeout: 30_000 }, async () => {
  const dataDir = newDataDir();
  const port = await freePort();
  const environment = { DATA_DIR: dataDir, SANDBOX_PORT: String(port), SANDBOX_ORIGIN: "https://sandbox.example.org/" };
  const first = start(environment);
  await expect.poll(first.output, { timeout: 15_000 }).toContain("https://sandbox.example.org");
  const [authority] = JSON.parse(fs.readFileSync(path.join(dataDir, "sandbox/demo-authorities.json"), "utf8"));
  expect(first.output()).toContain("sandbox/demo-accounts.json");
  expect(first.output()).not.toContain(authority.billing.password);

  const create = (host: string) =>
    new Promise<string>((resolve, reject) => {
      const address = { port, path: "/oneshot/api/v1/videoid", method: "POST", headers: { host } };
      const request = http.request(address, (response) => {
        let text = "";
        response.on("data", (chunk) => (text += chunk));
        response.on("end", () => resolve(JSON.parse(text).detail.videoid_link));
      });
      request.on("error", reject);
      request.end(
        JSON.stringify({
          mobile_phone_number: "+34600000001",
          email: "a@example.org",
          registration_authority: authority.code,
          profile: "PFnubeQAFCiudadano",
          billing_username: authority.billing.username,
          billing_password: Buffer.from(authority.billing.password).toString("base64"),
          env: authority.environment,
        }),
      );
    });
  expect(await create(`127.0.0.1:${port}`)).toMatch(`http://127.0.0.1:${port}/lcmpl/videoid/`);
  expect(await create("evil.example.com")).toMatch("https://sandbox.example.org/lcmpl/videoid/");
  first.child.kill("SIGKILL");
  await first.ended;

  const second = start(environment);
  await expect.poll(second.output, { timeout: 15_000 }).toContain("https://sandbox.example.org");
  const { requests } = await (await fetch(`http://127.0.0.1:${port}/_control/requests`)).json();
  expect(requests).toHaveLength(2);

  const third = start(environment);
  expect(await third.ended).toBe(1);
  expect(third.output().trim()).toBe(
    `Port ${port} is taken by another program. Stop it, or set SANDBOX_PORT to a free port.`,
  );
  second.child.kill("SIGTERM");
  expect(await second.ended).toBe(0);
});

test("never starts in production", { timeout: 15_000 }, async () => {
  const sandbox = start({ APP_STAGE: "production", DATA_DIR: newDataDir() });
  expect(await sandbox.ended).toBe(1);
  expect(sandbox.output()).toContain("does not start with APP_STAGE=production");
});

import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { freePort } from "@/lib/commands/local-database";
import { scriptArgs } from "@/lib/commands/processes";
import { environment } from "./environment";
import { legacyOnly } from "./generation";

/** An officer as the sandbox knows them. */
export interface SandboxOfficer {
  id: string;
  username: string;
  password: string;
  pin: string;
}

export interface RunningSandbox {
  url: string;
  /** Where it reads its people and authorities from. */
  folder: string;
  control: <T = Record<string, unknown>>(path: string, body?: object, method?: string) => Promise<T>;
  /** Every call received since the sandbox started, without secrets. */
  ledger: () => Promise<LedgerEntry[]>;
  stop: () => Promise<void>;
}

export interface LedgerEntry {
  operation: string;
  request_pk: number | null;
  videoid_pk: number | null;
  fields: string[];
  rao: string | null;
  used_token: boolean | null;
  reason: string | null;
  effect: string | null;
  status: number | null;
}

export const billing = { username: "billing-test", password: "billing-secret-test" };

/** The simulator as a process of its own, reached over HTTP like the provider; its people are those given. */
export async function startSandbox(
  officers: readonly SandboxOfficer[],
  authorityCodes: readonly string[],
): Promise<RunningSandbox> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cotejo-sandbox-"));
  const accounts = officers.map((rao) => ({
    email: `rao${rao.id}@example.test`,
    password: "-",
    totpSecret: "JBSWY3DPEHPK3PXP",
    role: "rao",
    name: `Officer ${rao.id}`,
    rao,
  }));
  const authorities = authorityCodes.map((code) => ({
    code,
    name: `Authority ${code}`,
    environment: "sandbox",
    billing,
  }));
  fs.writeFileSync(path.join(folder, "demo-accounts.json"), JSON.stringify(accounts));
  fs.writeFileSync(path.join(folder, "demo-authorities.json"), JSON.stringify(authorities));
  const port = await freePort();
  const bundled = environment.COTEJO_TEST_SANDBOX;
  const child = spawn(process.execPath, bundled ? [bundled] : scriptArgs("lib/sandbox/main.ts"), {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...environment, DATA_DIR: folder, SANDBOX_PORT: String(port), APP_STAGE: "demo" },
  });
  const url = `http://127.0.0.1:${port}`;
  await answering(`${url}/_control/stories`, child);
  const control: RunningSandbox["control"] = async (route, body, method = body ? "POST" : "GET") => {
    const answer = await fetch(`${url}/_control/${route}`, {
      method,
      ...(body ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {}),
    });
    const value = await answer.json();
    if (!answer.ok) throw new Error(`${route}: ${answer.status} ${JSON.stringify(value)}`);
    return value;
  };
  if (legacyOnly) await control("switches", { one_shot: { generations: "legacy" } });
  return {
    url,
    folder,
    control,
    ledger: async () => (await control<{ entries: LedgerEntry[] }>("ledger")).entries,
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** How long a start may take where every core is busy; whoever ends before that says why. */
const longestStartMs = 90_000;

async function answering(url: string, child: ChildProcess): Promise<void> {
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-4000);
  });
  const until = performance.now() + longestStartMs;
  while (performance.now() < until) {
    if (child.exitCode !== null) break;
    const up = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => null);
    if (up?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill("SIGTERM");
  throw new Error(`the sandbox did not start: ${child.exitCode ?? "it did not answer"} ${said}`);
}

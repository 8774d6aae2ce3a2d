import path from "node:path";
import pg from "pg";
import { closeDatabase } from "@/lib/db";
import { reasonOf, requireOwnData } from "@/lib/health/boot";
import { build, buildIsCurrent } from "./build-state";
import { CommandError } from "./command-error";
import { type DatabaseUrls, migrate } from "./database";
import { demoAccounts, ensureDemoPeople } from "./demo-people";
import { ensureDemoRequests, registerWebhooks } from "./demo-requests";
import { dataDir, environment } from "./environment";
import { nextArgs, Processes, requireFreePort, scriptArgs, waitFor } from "./processes";
import {
  demo,
  pointAtSandboxRa,
  prepareProduct,
  sandboxed,
  sandboxPort,
  sandboxUrl,
  webArgs,
  webPort,
} from "./product";
import { checked, command, say, sentence, signals, step } from "./terminal";

const development = process.argv[2] === "dev";

/** What production refuses of a database is refused before it is migrated; an empty one holds nothing. */
async function requireOwn({ ownerUrl }: DatabaseUrls): Promise<void> {
  const client = new pg.Client(ownerUrl);
  await client.connect().catch((error: unknown) => {
    throw new CommandError(`The database cannot be reached (${reasonOf(error)}). Check DATABASE_URL.`);
  });
  try {
    const { rows } = await client.query<{ empty: boolean }>("SELECT to_regclass('user_account') IS NULL AS empty");
    if (!rows[0]?.empty) await checked(() => requireOwnData(client));
  } finally {
    await client.end();
  }
}

await command(async () => {
  const started = performance.now();
  const port = webPort();
  const sandbox = { port: sandboxPort(), url: sandboxUrl() };
  await requireFreePort(port, "PORT");
  if (sandboxed) await requireFreePort(sandbox.port, "SANDBOX_PORT");

  say(`Cotejo${demo ? ", demonstration" : ""}`);
  const processes = new Processes(dataDir);
  let stopping = false;
  let ended: string | null = null;
  const stop = async (code: number) => {
    if (stopping) return;
    stopping = true;
    await processes.stop();
    await closeDatabase();
    process.exit(code);
  };
  const onExit = (message: string) => {
    ended = message;
    process.stderr.write(`\n${message}\n`);
    void stop(1);
  };
  let asked: number | null = null;
  const onSignal = () => {
    asked ??= performance.now();
    // Asked once more, not the same Ctrl-C twice: nothing is waited for.
    if (performance.now() - asked > 1000) processes.kill();
    void stop(0);
  };
  for (const signal of signals) process.on(signal, onSignal);

  try {
    const database = await prepareProduct();
    if (!demo) await requireOwn(database);
    // First: nothing of ours may read its configuration before the sandbox has said where its RA is.
    if (sandboxed) {
      await step("sandbox", async () => {
        processes.outlasts("sandbox");
        processes.start("sandbox", scriptArgs("lib/sandbox/main.ts"), { SANDBOX_PORT: String(sandbox.port) }, onExit);
        await waitFor(`${sandbox.url}/`, 20, () => ended);
        pointAtSandboxRa();
      });
    }
    await step("migrations", () => migrate(database));
    if (demo) await step("demonstration people", () => ensureDemoPeople(dataDir));
    if (!development && !buildIsCurrent()) await step("production build (about half a minute)", () => build());
    await step("web server", async () => {
      const env = { NODE_ENV: development ? "development" : "production" };
      processes.start("web", nextArgs(...webArgs(development ? "dev" : "start")), env, onExit);
      await waitFor(`http://127.0.0.1:${port}/api/health/ready`, 60, () => ended);
    });
    if (environment.JOBS !== "inline")
      await step("worker", () => processes.start("worker", scriptArgs("lib/jobs/main.ts"), {}, onExit));
    if (sandboxed) {
      await registerWebhooks(sandbox.url);
      await step("demonstration requests", () => ensureDemoRequests(sandbox.url));
    }
    await closeDatabase();
  } catch (error) {
    if (!stopping) {
      process.stderr.write(`\n${sentence(error)}\n`);
      await stop(1);
    }
    return;
  }

  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say("");
  say(`Ready in ${seconds} s:  ${environment.APP_ORIGIN}`);
  if (demo) {
    for (const { role, email, password } of demoAccounts(dataDir))
      say(`  ${role.padEnd(9)}${email.padEnd(34)}${password}`);
    say(`  as a file:        ${path.join(dataDir, "demo-accounts.json")}`);
  }
  if (sandboxed) {
    say(`  their codes:      ${sandbox.url}/accounts`);
    say(`  the sandbox:      ${sandbox.url}/  (play the applicant here)`);
    say(`  its RA API:       ${environment.RA_URL}`);
  }
  say(`  logs:             ${path.join(dataDir, "logs")}`);
  say("  Ctrl-C stops everything.");
});

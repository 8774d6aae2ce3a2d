import fs from "node:fs";
import path from "node:path";
import { closeDatabase } from "@/lib/db";
import { parseEnv } from "@/lib/env";
import { build, buildIsCurrent } from "./build-state";
import { CommandError } from "./command-error";
import { ensureDatabase, migrate } from "./database";
import { ensureDemoKeys } from "./demo-keys";
import { ensureDemoPeople } from "./demo-people";
import { ensureDemoRequests, registerWebhooks } from "./demo-requests";
import { dataDir, environment } from "./environment";
import { generateClient } from "./generate";
import { localDatabase } from "./local-database";
import { nextArgs, Processes, requireFreePort, scriptArgs, waitFor } from "./processes";
import { command, say, step } from "./terminal";

const development = process.argv[2] === "dev";
const demo = (environment.APP_STAGE ?? "demo") === "demo";

/** Only with no provider configured at all does the sandbox stand in. */
const sandboxed = demo && !environment.ONE_SHOT_URL && !environment.RA_URL && !environment.RA_UPLOAD_URL;

function portOf(variable: string, fallback: number): number {
  const port = Number(environment[variable] || fallback);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new CommandError(`${variable} must be a port number between 1 and 65535; it is "${environment[variable]}".`);
  return port;
}

function requireWritable(): void {
  try {
    fs.mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    const probe = path.join(dataDir, ".write-test");
    fs.writeFileSync(probe, "x");
    fs.rmSync(probe);
    const { bavail, bsize } = fs.statfsSync(dataDir);
    if (bavail * bsize < 300 * 2 ** 20)
      throw new CommandError(`Less than 300 MB are free below ${dataDir}. Make room, then start again.`);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${dataDir} cannot be written. Mend its rights or set DATA_DIR to a folder of yours.`);
  }
}

await command(async () => {
  const started = performance.now();
  const port = portOf("PORT", 3000);
  const sandboxPort = portOf("SANDBOX_PORT", 4010);
  requireWritable();
  await requireFreePort(port, "PORT");
  if (sandboxed) await requireFreePort(sandboxPort, "SANDBOX_PORT");
  const sandboxUrl = `http://localhost:${sandboxPort}`;

  say(`Cotejo${demo ? ", demonstration" : ""}`);
  const wasRunning = !environment.DATABASE_URL && localDatabase(dataDir).status() !== null;
  if (generateClient()) say("  database client made");
  const database = await step(environment.DATABASE_URL ? "database" : "embedded PostgreSQL", () =>
    ensureDatabase(dataDir),
  );
  Object.assign(environment, {
    PORT: String(port),
    DATA_DIR: dataDir,
    DATABASE_URL: database.appUrl,
    APP_ORIGIN: environment.APP_ORIGIN ?? `http://localhost:${port}`,
    APP_STAGE: environment.APP_STAGE ?? "demo",
    NEXT_TELEMETRY_DISABLED: "1",
    ...(sandboxed ? { ONE_SHOT_URL: sandboxUrl } : {}),
  });
  if (demo) ensureDemoKeys(dataDir);
  // The configuration's own refusals come before anything is built or started.
  try {
    parseEnv(environment);
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }

  const processes = new Processes(dataDir);
  let stopping = false;
  let ended: string | null = null;
  const stop = async (code: number) => {
    if (stopping) return;
    stopping = true;
    await processes.stop();
    await closeDatabase();
    if (database.embedded && !wasRunning) localDatabase(dataDir).stop();
    process.exit(code);
  };
  const onExit = (message: string) => {
    ended = message;
    process.stderr.write(`\n${message}\n`);
    void stop(1);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));

  try {
    await step("migrations", () => migrate(database));
    if (demo) await step("demonstration people", () => ensureDemoPeople(dataDir));
    if (!development && !buildIsCurrent()) await step("production build (about half a minute)", () => build());
    if (sandboxed) {
      await step("sandbox", async () => {
        processes.start("sandbox", scriptArgs("lib/sandbox/main.ts"), { SANDBOX_PORT: String(sandboxPort) }, onExit);
        await waitFor(`${sandboxUrl}/`, 20, () => ended);
      });
    }
    await step("web server", async () => {
      const host = environment.HOST ?? (demo ? "127.0.0.1" : "0.0.0.0");
      const mode = development ? "dev" : "start";
      const env = { NODE_ENV: development ? "development" : "production" };
      processes.start("web", nextArgs(mode, "-p", String(port), "-H", host), env, onExit);
      await waitFor(`http://127.0.0.1:${port}/api/health/ready`, 60, () => ended);
    });
    if (environment.JOBS !== "inline")
      await step("worker", () => processes.start("worker", scriptArgs("lib/jobs/main.ts"), {}, onExit));
    if (sandboxed) {
      await registerWebhooks(sandboxUrl);
      await step("demonstration requests", () => ensureDemoRequests(sandboxUrl));
    }
    await closeDatabase();
  } catch (error) {
    if (!stopping) {
      process.stderr.write(`\n${error instanceof CommandError ? error.message : (error as Error).stack}\n`);
      await stop(1);
    }
    return;
  }

  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say("");
  say(`Ready in ${seconds} s:  ${environment.APP_ORIGIN}`);
  if (demo) {
    const accounts = path.join(dataDir, "demo-accounts.json");
    if (sandboxed) say(`  sign-ins with their current codes:  ${sandboxUrl}/accounts`);
    say(`  the same as a file:                 ${accounts}`);
    if (sandboxed) say(`  sandbox (play the applicant):       ${sandboxUrl}/`);
  }
  say(`  logs:                               ${path.join(dataDir, "logs")}`);
  say("  Ctrl-C stops everything.");
});

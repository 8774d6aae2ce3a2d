import fs from "node:fs";
import path from "node:path";
import { readKeyFile } from "@/lib/crypto/keys";
import { parseEnv } from "@/lib/env";
import { CommandError } from "./command-error";
import { type DatabaseUrls, ensureDatabase } from "./database";
import { ensureDemoKeys } from "./demo-keys";
import { dataDir, environment } from "./environment";
import { checked, step } from "./terminal";

export const demo = (environment.APP_STAGE ?? "demo") === "demo";

/** Only with no provider configured at all does the sandbox stand in. */
export const sandboxed = demo && !environment.ONE_SHOT_URL && !environment.RA_URL && !environment.RA_UPLOAD_URL;

export const webPort = () => portOf("PORT", 3000);
export const sandboxPort = () => portOf("SANDBOX_PORT", 4010);
export const sandboxUrl = () => `http://localhost:${sandboxPort()}`;

const raSettings = ["RA_URL", "RA_UPLOAD_URL", "RA_CLIENT_CERT_FILE", "RA_CLIENT_KEY_FILE", "RA_CA_FILE"] as const;

/** How the web server is started; a demonstration is for this machine alone. */
export const webArgs = (mode: "start" | "dev"): string[] => [
  mode,
  "-p",
  String(webPort()),
  "-H",
  demo ? "127.0.0.1" : "0.0.0.0",
];

/** Points the product at the sandbox's RA, as the sandbox itself last said where it is; nothing where none has run. */
export function pointAtSandboxRa(): void {
  const file = path.join(dataDir, "sandbox/ra/connection.json");
  if (!sandboxed || !fs.existsSync(file)) return;
  const said = JSON.parse(fs.readFileSync(file, "utf8")) as Record<(typeof raSettings)[number], string>;
  for (const name of raSettings) environment[name] = said[name];
}

function portOf(variable: string, fallback: number): number {
  const number = Number(environment[variable] || fallback);
  if (!Number.isInteger(number) || number < 1 || number > 65_535)
    throw new CommandError(`${variable} must be a port number between 1 and 65535; it is "${environment[variable]}".`);
  return number;
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

/**
 * Everything the product's own code needs before it can run here: a configuration that was checked, a folder, keys and
 * a database, in this order, so that a refusal leaves nothing behind. Sets the environment for this process and those
 * it starts.
 */
export async function prepareProduct(): Promise<DatabaseUrls> {
  const port = webPort();
  Object.assign(environment, {
    PORT: String(port),
    DATA_DIR: dataDir,
    APP_ORIGIN: environment.APP_ORIGIN ?? `http://localhost:${port}`,
    APP_STAGE: environment.APP_STAGE ?? "demo",
    NEXT_TELEMETRY_DISABLED: "1",
    ...(sandboxed ? { ONE_SHOT_URL: sandboxUrl() } : {}),
  });
  const { DATABASE_URL = "embedded" } = environment;
  const { KEY_FILE, APP_STAGE } = await checked(() => parseEnv({ ...environment, DATABASE_URL }));
  requireWritable();
  pointAtSandboxRa();
  if (demo) ensureDemoKeys(dataDir);
  await checked(() => readKeyFile(KEY_FILE, APP_STAGE));
  const label = environment.DATABASE_URL ? "database" : "embedded PostgreSQL";
  const database = await step(label, () => ensureDatabase(dataDir));
  environment.DATABASE_URL = database.appUrl;
  return database;
}

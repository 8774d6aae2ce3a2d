import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { migrate } from "@/lib/commands/database";
import { generateClient } from "@/lib/commands/generate";
import { localDatabase } from "@/lib/commands/local-database";
import { newKeyFile } from "@/lib/crypto/keys";
import { templateName } from "./names";

/**
 * One PostgreSQL for the whole run, in a folder of its own that goes with it; migrated once into a template from which
 * every test file gets its own database.
 */
export default async function setup(): Promise<() => Promise<void>> {
  generateClient();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cotejo-test-"));
  fs.chmodSync(folder, 0o711);
  const cluster = localDatabase(folder);
  const { superUrl } = await cluster.start();
  const ownerUrl = new URL(superUrl);
  const admin = new pg.Client(superUrl);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${templateName} OWNER cotejo_owner`);
  await admin.end();
  const record = JSON.parse(fs.readFileSync(path.join(folder, "database.json"), "utf8")) as Record<string, string>;
  const as = (user: string, password: string | undefined) => {
    const url = new URL(ownerUrl);
    url.username = user;
    url.password = password ?? "";
    url.pathname = `/${templateName}`;
    return url.href;
  };
  await migrate({ ownerUrl: as("cotejo_owner", record.ownerPassword), appUrl: as("cotejo_app", record.appPassword) });
  fs.writeFileSync(path.join(folder, "keys.json"), newKeyFile("demo"));
  Object.assign(process.env, {
    COTEJO_TEST_SUPER_URL: superUrl,
    COTEJO_TEST_APP_URL: as("cotejo_app", record.appPassword),
    COTEJO_TEST_FOLDER: folder,
  });
  return async () => {
    cluster.remove();
    fs.rmSync(folder, { recursive: true, force: true });
  };
}

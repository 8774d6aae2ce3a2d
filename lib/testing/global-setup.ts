import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { generateClient } from "@/lib/commands/generate";
import { newKeyFile } from "@/lib/crypto/keys";
import { bundle } from "./bundle";
import { startTestCluster } from "./cluster";

/** One PostgreSQL for the whole run; every test file gets its own database of it. */
export default async function setup(): Promise<() => Promise<void>> {
  generateClient();
  const { folder, superUrl, appUrl, remove } = await startTestCluster();
  await writeLater(superUrl);
  fs.writeFileSync(path.join(folder, "keys.json"), newKeyFile("demo"));
  const sandbox = await bundle("lib/sandbox/main.ts");
  Object.assign(process.env, {
    COTEJO_TEST_SANDBOX: sandbox,
    COTEJO_TEST_SUPER_URL: superUrl,
    COTEJO_TEST_APP_URL: appUrl,
    COTEJO_TEST_FOLDER: folder,
  });
  return async () => {
    fs.rmSync(sandbox, { force: true });
    remove();
  };
}

/** Nobody needs these rows after the run: nothing waits for the disk. Scenarios of crashes have a cluster of their own. */
async function writeLater(superUrl: string): Promise<void> {
  const client = new pg.Client(superUrl);
  await client.connect();
  for (const setting of ["fsync", "synchronous_commit", "full_page_writes"])
    await client.query(`ALTER SYSTEM SET ${setting} = off`);
  await client.query("SELECT pg_reload_conf()");
  await client.end();
}

import fs from "node:fs";
import path from "node:path";
import { generateClient } from "@/lib/commands/generate";
import { newKeyFile } from "@/lib/crypto/keys";
import { bundle } from "./bundle";
import { startTestCluster } from "./cluster";

/** One PostgreSQL for the whole run; every test file gets its own database of it. */
export default async function setup(): Promise<() => Promise<void>> {
  generateClient();
  const { folder, superUrl, appUrl, remove } = await startTestCluster();
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

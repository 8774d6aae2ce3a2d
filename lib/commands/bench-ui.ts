import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";
import { ensureBrowser } from "./browser";
import { CommandError } from "./command-error";
import { environment, projectRoot } from "./environment";
import { freePort, localDatabase } from "./local-database";
import { scriptArgs } from "./processes";
import { command, step } from "./terminal";

/*
 * `npm run bench:ui`: the product as it runs in production, with a database, a sandbox and a browser of this run; what
 * an officer waits for from the key to the next case's first image, and what each page weighs.
 */

async function product(env: Record<string, string>): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [path.join(projectRoot, "lib/commands/run.mjs"), "start"], {
    cwd: projectRoot,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...environment, ...env },
  });
  const ended = once(child, "exit");
  for await (const line of readline.createInterface({ input: child.stdout }))
    if (line.startsWith("Ready in")) {
      child.stdout.resume();
      return async () => {
        child.kill("SIGTERM");
        await ended;
      };
    }
  throw new CommandError("The product did not start.");
}

await command(async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cotejo-bench-"));
  // The database's own user has to come through.
  fs.chmodSync(folder, 0o711);
  const [port, sandboxPort] = await Promise.all([freePort(), freePort()]);
  const env = {
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    DATA_DIR: folder,
    APP_ORIGIN: `http://localhost:${port}`,
  };
  const browser = await ensureBrowser();
  let stop = async () => {};
  try {
    stop = await step("product", () => product(env));
    const child = spawn(process.execPath, scriptArgs("lib/testing/bench/ui-process.ts"), {
      cwd: projectRoot,
      stdio: "inherit",
      env: { ...environment, ...env, ...(browser ? { PW_CHROMIUM: browser } : {}) },
    });
    const [code] = (await once(child, "exit")) as [number | null];
    if (code !== 0) throw new CommandError("The measurement did not end.");
  } finally {
    await stop();
    localDatabase(folder).remove();
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
process.exit();

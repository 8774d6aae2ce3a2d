// Entry of every npm script. Plain JavaScript on Node's own modules: it must run before anything is installed, and up to
// the sentence about Node's version on Node 14 too.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const modules = path.join(root, "node_modules");
const stamp = path.join(modules, ".cotejo-lock");

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Cotejo needs Node 20.19 or newer; this is ${process.versions.node}. Install a current Node from nodejs.org.`);
}

function lockDigest() {
  const lock = fs.readFileSync(path.join(root, "package-lock.json"));
  return createHash("sha256").update(lock).update(process.platform).update(process.arch).digest("hex");
}

/** Installs from the lock file when `node_modules` is missing or was installed from another lock file. */
function ensureInstalled() {
  const wanted = lockDigest();
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === wanted) return;
  process.stdout.write("Installing packages from the lock file (about a minute)...\n");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const args = ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const result = spawnSync(npm, args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (result.error) fail(`npm could not be started (${result.error.message}). Install Node together with npm.`);
  if (result.status !== 0)
    fail(
      "Packages could not be installed. Check the network, free disk space and the right to write here, then again.",
    );
  fs.writeFileSync(stamp, wanted);
}

requireNode();
try {
  ensureInstalled();
} catch (error) {
  fail(
    `This folder cannot be prepared (${error instanceof Error ? error.message : String(error)}). Check rights and disk space.`,
  );
}

const [command, ...rest] = process.argv.slice(2);
if (!command || !/^[a-z-]+(\/[a-z-]+)*$/.test(command)) fail("usage: node lib/commands/run.mjs COMMAND");
const entry = command.includes("/")
  ? path.join(root, `${command}.ts`)
  : path.join(root, "lib/commands", `${command}.ts`);
const prepare = pathToFileURL(path.join(root, "lib/commands/prepare.ts")).href;
// The react-server condition lets modules marked `server-only` load outside Next.
const child = spawn(
  process.execPath,
  ["--conditions=react-server", "--import", "tsx", "--import", prepare, entry, ...rest],
  {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
  },
);
// A Ctrl-C in a terminal reaches the child by itself; this process only has to outlive it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));

// Starts the product on free ports with data of its own, asks it for its health, and stops it like Ctrl-C does.
import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const patience = 300_000;

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const [port, sandboxPort] = [await freePort(), await freePort()];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cotejo-ci-"));
fs.chmodSync(folder, 0o711);
const product = spawn("npm", ["start"], {
  stdio: ["ignore", "inherit", "inherit"],
  // A group of its own, so that the signal reaches npm and the product alike, as in a terminal.
  detached: true,
  env: { ...process.env, PORT: String(port), SANDBOX_PORT: String(sandboxPort), DATA_DIR: folder },
});
const ended = new Promise((resolve) => product.once("exit", resolve));
const gone = () => product.exitCode !== null || product.signalCode !== null;

const started = Date.now();
let health = "no answer";
while (!gone() && Date.now() - started < patience) {
  const answer = await fetch(`http://localhost:${port}/api/health/ready`).catch(() => null);
  health = answer ? `${answer.status} ${await answer.text()}` : "no answer";
  if (answer?.ok) break;
  await new Promise((resolve) => setTimeout(resolve, 500));
}
const ready = health.startsWith("200");
process.stdout.write(`/api/health/ready after ${((Date.now() - started) / 1000).toFixed(1)} s: ${health}\n`);

if (product.pid && !gone()) process.kill(-product.pid, "SIGINT");
await ended;
const left = await fetch(`http://localhost:${port}/api/health/live`).then(
  () => true,
  () => false,
);
if (left) process.stdout.write("The web server was still answering after it was stopped.\n");
fs.rmSync(folder, { recursive: true, force: true });
process.exit(ready && !left ? 0 : 1);

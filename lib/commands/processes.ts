import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { CommandError } from "./command-error";
import { environment, projectRoot } from "./environment";
import { signals } from "./terminal";

/** Node arguments with which a TypeScript file of ours runs outside Next. */
export const scriptArgs = (file: string): string[] => [
  "--conditions=react-server",
  "--import",
  "tsx",
  path.join(projectRoot, file),
];

/** `next` itself, not its shell wrapper: killing a wrapper would leave the server behind. */
export const nextArgs = (...args: string[]): string[] => [
  path.join(projectRoot, "node_modules/next/dist/bin/next"),
  ...args,
];

/** Programs started together and stopped together; what they print goes to one log file each. */
export class Processes {
  readonly #children = new Map<string, ChildProcess>();
  /** Those that others speak to until they have ended. */
  readonly #last = new Set<string>();
  readonly #logs: string;
  #stopping = false;

  constructor(dataDir: string) {
    this.#logs = path.join(dataDir, "logs");
  }

  logFile(name: string): string {
    return path.join(this.#logs, `${name}.log`);
  }

  start(name: string, args: string[], env: Record<string, string>, onExit: (message: string) => void): void {
    if (this.#stopping) throw new CommandError(`${name} is not started any more: everything is being stopped.`);
    fs.mkdirSync(this.#logs, { recursive: true });
    const log = fs.openSync(this.logFile(name), "w");
    const child = spawn(process.execPath, args, {
      cwd: projectRoot,
      stdio: ["ignore", log, log],
      env: { ...environment, ...env },
      ...apart,
    });
    fs.closeSync(log);
    this.#children.set(name, child);
    child.once("exit", (code, signal) => {
      this.#children.delete(name);
      if (!this.#stopping)
        onExit(`${name} has ended (${signal ?? code}). ${this.#lastLine(name)}\nIts log: ${this.logFile(name)}`);
    });
  }

  #lastLine(name: string): string {
    const lines = fs.readFileSync(this.logFile(name), "utf8").trim().split("\n");
    return lines
      .filter((line) => !line.startsWith("{"))
      .slice(-3)
      .join("\n");
  }

  /** Says that the others still need this one while they end. */
  outlasts(name: string): void {
    this.#last.add(name);
  }

  /** Asks every program to end and gives it the time it promises to need; then it is made to. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const children = [...this.#children];
    await Promise.all(children.filter(([name]) => !this.#last.has(name)).map(([, child]) => ended(child)));
    await Promise.all(children.filter(([name]) => this.#last.has(name)).map(([, child]) => ended(child)));
  }

  /** Ends what still runs, without waiting for anything under way. */
  kill(): void {
    for (const child of this.#children.values()) child.kill("SIGKILL");
  }
}

/** Own process groups: a Ctrl-C in the terminal comes once, through whoever started them. */
const apart = { detached: process.platform !== "win32" };

/** A server drains within thirty seconds. */
const patienceMs = 32_000;

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const force = setTimeout(() => child.kill("SIGKILL"), patienceMs);
    child.once("exit", () => {
      clearTimeout(force);
      resolve();
    });
    child.kill("SIGTERM");
  });
}

/** Runs one program of the product here, in front: its output is ours, our signals are its, and so is how it ends. */
export async function inFront(args: string[], env: Record<string, string> = {}): Promise<never> {
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    stdio: "inherit",
    env: { ...environment, ...env },
    ...apart,
  });
  for (const signal of signals) process.on(signal, () => child.kill(signal === "SIGHUP" ? "SIGTERM" : signal));
  const [code] = (await once(child, "exit")) as [number | null];
  process.exit(code ?? 1);
}

/** Refuses with the remedy when something else listens there. */
export async function requireFreePort(port: number, variable: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        new CommandError(
          error.code === "EACCES"
            ? `Port ${port} needs rights this user does not have. Set ${variable} to one above 1023.`
            : `Port ${port} is taken. Set ${variable} to a free one, e.g. ${variable}=${port + 1}.`,
        ),
      ),
    );
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve()));
  });
}

/** Waits until an address answers 2xx. */
export async function waitFor(url: string, seconds: number, alive: () => string | null): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const ended = alive();
    if (ended) throw new CommandError(ended);
    const answer = await fetch(url, { signal: AbortSignal.timeout(3000) }).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    if (Date.now() > deadline) throw new CommandError(`${url} did not answer within ${seconds} s.`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { projectRoot } from "@/lib/commands/environment";
import { scriptArgs } from "@/lib/commands/processes";
import { bundle } from "@/lib/testing/bundle";
import { environment } from "@/lib/testing/environment";
import type { Told } from "./officer";
import type { Order } from "./verbs";

/** Hundreds are started to be killed. */
export const officersProgram = (): Promise<string> => bundle("lib/testing/faults/officer.ts");

/** A process that officers act in; see officer.ts. */
export class OfficerProcess {
  readonly #child: ChildProcess;
  readonly #heard: (told: Told) => void;
  readonly ready: Promise<void>;
  /** Resolves when it is gone, however it went. */
  readonly gone: Promise<unknown>;
  #waiting = new Map<string, () => void>();

  constructor(program: string, env: Record<string, string>, heard: (told: Told) => void = () => {}) {
    this.#heard = heard;
    this.#child = spawn(process.execPath, ["--conditions=react-server", program], {
      cwd: projectRoot,
      env: { ...environment, LOG_LEVEL: "silent", ...env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.gone = Promise.all([once(this.#child, "exit"), once(this.#child, "close")]).then(() => {
      for (const end of this.#waiting.values()) end();
    });
    // A killed process reads no more orders.
    this.#child.stdin?.on("error", () => {});
    this.ready = new Promise((resolve) => {
      const lines = readline.createInterface({ input: this.#child.stdout as NodeJS.ReadableStream });
      lines.on("line", (line) => {
        const told = JSON.parse(line) as Told;
        if (told.told === "ready") return resolve();
        this.#heard(told);
        if (told.told === "done") this.#waiting.get(told.key)?.();
      });
      void this.gone.then(() => resolve());
    });
  }

  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Gives an order; resolves when all of it is done, or the process is gone. */
  async act(order: Order): Promise<void> {
    await this.ready;
    if (!this.alive) return;
    const { key } = order.input;
    const done = new Promise<void>((resolve) => this.#waiting.set(key, resolve));
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
    await done;
    this.#waiting.delete(key);
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}

/** The worker as `npm run worker` runs it, straight at the database and the provider. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #log: number;
  readonly gone: Promise<unknown>;

  constructor(env: Record<string, string> = {}) {
    this.#log = fs.openSync(path.join(environment.COTEJO_TEST_FOLDER ?? "", "worker.log"), "a");
    this.#child = spawn(process.execPath, scriptArgs("lib/jobs/main.ts"), {
      cwd: projectRoot,
      env: { ...environment, LOG_LEVEL: "info", ...env },
      stdio: ["ignore", this.#log, this.#log],
    });
    this.gone = once(this.#child, "exit").then(() => fs.closeSync(this.#log));
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.gone;
  }
}

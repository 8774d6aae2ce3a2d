import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import path from "node:path";
import { type Browser, type BrowserType, expect, type LaunchOptions } from "@playwright/test";
import { appUrl, environment, inherited } from "./environment";

/** One more web server on the same database and sandbox, as an operator starts it on another host. */
export class Beside {
  readonly #child: ChildProcess;
  readonly #said: string[] = [];
  readonly #port: number;

  private constructor(port: number) {
    this.#port = port;
    this.#child = spawn(process.execPath, [path.resolve(import.meta.dirname, "../lib/commands/run.mjs"), "web"], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...inherited,
        PORT: String(port),
        SANDBOX_PORT: String(environment.sandboxPort),
        DATA_DIR: environment.dataDir,
        APP_ORIGIN: appUrl,
      },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => this.#said.push(text));
  }

  static async web(): Promise<Beside> {
    const beside = new Beside(await freePort());
    await beside.#ready();
    return beside;
  }

  /** As a proxy would, nobody is led there before it says so. */
  async #ready(): Promise<void> {
    const asked = () =>
      fetch(`http://127.0.0.1:${this.#port}/api/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(asked, { timeout: 60_000 }).toBe(true);
  }

  /** What it has printed. */
  get log(): string {
    return this.#said.join("");
  }

  /** A browser for which the product's one address leads here. */
  browser(type: BrowserType, options: LaunchOptions): Promise<Browser> {
    const args = [...(options.args ?? []), `--host-resolver-rules=MAP localhost 127.0.0.1:${this.#port}`];
    return type.launch({ ...options, args });
  }

  /** Asks it to end; with which code and after how many seconds it did. */
  async end(): Promise<{ code: number | null; seconds: number }> {
    const started = performance.now();
    if (this.#child.exitCode !== null) return { code: this.#child.exitCode, seconds: 0 };
    const ended = once(this.#child, "exit") as Promise<[number | null]>;
    this.#child.kill("SIGTERM");
    const [code] = await ended;
    return { code, seconds: (performance.now() - started) / 1000 };
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

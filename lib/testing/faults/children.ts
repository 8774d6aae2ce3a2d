import { type ChildProcess, spawn } from "node:child_process";
import { projectRoot } from "@/lib/commands/environment";
import { scriptArgs } from "@/lib/commands/processes";
import { environment } from "@/lib/testing/environment";

/** A process of the product under test. */
export interface Child {
  pid: number;
  /** What it has printed. */
  said: () => string;
  kill: (signal: NodeJS.Signals) => void;
  /** How it ended, and how long after the first signal, in milliseconds. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; ms: number }>;
}

const longestStartMs = 90_000;

/** Starts a file of ours with this test's database and waits until it says `ready`. */
async function start(file: string, ready: RegExp, env: Record<string, string>): Promise<Child> {
  const child: ChildProcess = spawn(process.execPath, scriptArgs(file), {
    cwd: projectRoot,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...environment, ...env },
  });
  let said = "";
  let signalled = Number.NaN;
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  const ended = new Promise<Awaited<Child["ended"]>>((resolve) =>
    child.once("close", (code, signal) => resolve({ code, signal, ms: performance.now() - signalled })),
  );
  const until = performance.now() + longestStartMs;
  while (!ready.test(said)) {
    if (child.exitCode !== null || performance.now() > until) {
      child.kill("SIGKILL");
      throw new Error(`${file} did not start: ${said.slice(-2000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    pid: child.pid ?? 0,
    said: () => said,
    kill: (signal) => {
      if (Number.isNaN(signalled)) signalled = performance.now();
      child.kill(signal);
    },
    ended,
  };
}

/** A worker as `npm run worker` runs it. */
export const startWorkerProcess = (env: Record<string, string> = {}): Promise<Child> =>
  start("lib/jobs/main.ts", /worker started/, env);

export interface Office extends Child {
  ask: (path: string, body?: object) => Promise<{ status: number; body: Record<string, unknown> }>;
}

/** A web process without its pages (`office.ts`). */
export async function startOffice(env: Record<string, string> = {}): Promise<Office> {
  const child = await start("lib/testing/faults/office.ts", /^port \d+$/m, { JOBS: "worker", ...env });
  const port = /^port (\d+)$/m.exec(child.said())?.[1];
  const ask: Office["ask"] = async (path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      ...(body ? { method: "POST", body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  return { ...child, ask };
}

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { projectRoot } from "@/lib/commands/environment";
import { scriptArgs } from "@/lib/commands/processes";
import { environment } from "@/lib/testing/environment";
import type { Sheet, Signed } from "./officer-process";

/** A web process of its own, on this test's database and sandbox. */
export interface OfficerProcess {
  /** Signs these sheets all at once; answered when nothing is under way any more. */
  sign: (sheets: Sheet[]) => Promise<Signed[]>;
  stop: () => Promise<void>;
}

export async function startOfficer(): Promise<OfficerProcess> {
  const child: ChildProcess = spawn(process.execPath, scriptArgs("lib/testing/faults/officer-process.ts"), {
    cwd: projectRoot,
    env: environment,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error("an officer's process without pipes");
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the officer's process ended: ${child.exitCode}`);
    return JSON.parse(value);
  };
  await next();
  return {
    sign: (sheets) => {
      stdin.write(`${JSON.stringify(sheets)}\n`);
      return next();
    },
    stop: () => {
      stdin.end();
      return ended;
    },
  };
}

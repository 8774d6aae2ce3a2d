import { log } from "@/lib/log";
import { CommandError } from "./command-error";

/** One line to the person at the terminal. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs a command's body; a `CommandError` ends it with its one sentence, anything else with its stack. */
export async function command(body: () => Promise<void>): Promise<void> {
  // A command speaks to a person; the product's JSON lines are for the log files of what it starts.
  log.level = "silent";
  try {
    await body();
  } catch (error) {
    if (error instanceof CommandError) process.stderr.write(`${error.message}\n`);
    else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  }
}

/** Says what is being done and, at the end, how long it took. */
export async function step<T>(label: string, body: () => Promise<T> | T): Promise<T> {
  const started = performance.now();
  process.stdout.write(`  ${label} ... `);
  try {
    const result = await body();
    process.stdout.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stdout.write("failed\n");
    throw error;
  }
}

import { log } from "@/lib/log";
import { CommandError } from "./command-error";

/** One line to the person at the terminal. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs a command's body; a `CommandError` ends it with its one sentence, anything else with its stack. A signal ends it
 * too, unless the command has a way of its own to end: Node alone would die without stopping what was started.
 */
export async function command(body: () => Promise<void>): Promise<void> {
  // A command speaks to a person; the product's JSON lines are for the log files of what it starts.
  log.level = "silent";
  const onSignal = (signal: NodeJS.Signals) => {
    if (process.listenerCount(signal) === 1) process.exit(1);
  };
  for (const signal of signals) process.on(signal, onSignal);
  try {
    await body();
  } catch (error) {
    process.stderr.write(`${sentence(error)}\n`);
    process.exit(1);
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}

/** What the person at the terminal is told of a failure: its sentence, or the stack of what nobody foresaw. */
export function sentence(error: unknown): string {
  if (error instanceof CommandError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Runs one of the product's own checks: what it refuses is told in its sentence. */
export async function checked<T>(check: () => T | Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
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

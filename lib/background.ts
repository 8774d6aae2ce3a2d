import "server-only";
import { errorShape, log } from "@/lib/log";

/*
 * Work that goes on after the answer to a person: calls that need what only this process has in memory. Everything
 * else is a job.
 */
const holder = globalThis as typeof globalThis & { cotejoBackground?: Set<Promise<void>> };

function running(): Set<Promise<void>> {
  holder.cotejoBackground ??= new Set();
  return holder.cotejoBackground;
}

/** Starts work without waiting for it. Its failures are logged; it must record its own outcome. */
export function inBackground(name: string, work: () => Promise<void>): void {
  const task = work()
    .catch((error: unknown) => log.error({ name, error: errorShape(error) }, "background work failed"))
    .finally(() => running().delete(task));
  running().add(task);
}

/** Resolves when nothing is running any more, or after `ms`; says whether all ended. */
export async function backgroundDone(ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (running().size > 0) {
    const left = deadline - Date.now();
    if (left <= 0) return false;
    await Promise.race([Promise.all(running()), new Promise((resolve) => setTimeout(resolve, left))]);
  }
  return true;
}

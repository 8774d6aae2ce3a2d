import "server-only";
import { errorShape, log } from "@/lib/log";

/*
 * Work that goes on after the answer to a person: calls that need what only this process has in memory. Everything
 * else is a job.
 */
interface Task {
  name: string;
  ended: Promise<void>;
  /** Says what is known of the outcome without waiting for it. */
  giveBack: () => Promise<unknown>;
}

const holder = globalThis as typeof globalThis & { cotejoBackground?: Set<Task> };

function running(): Set<Task> {
  holder.cotejoBackground ??= new Set();
  return holder.cotejoBackground;
}

/**
 * Starts work without waiting for it. Its failures are logged; it must record its own outcome. `giveBack` is called
 * where the work broke off, or this process ends before it: what never left is "not sent" then, what may have left is
 * asked about.
 */
export function inBackground(
  name: string,
  work: () => Promise<void>,
  giveBack: () => Promise<unknown> = async () => {},
): void {
  const task: Task = {
    name,
    giveBack,
    ended: work()
      .catch((error: unknown) => {
        log.error({ name, error: errorShape(error) }, "background work failed");
        return handBack(task);
      })
      .finally(() => running().delete(task)),
  };
  running().add(task);
}

/** Where even this fails, the worker finds it later. */
async function handBack({ name, giveBack }: Task): Promise<void> {
  try {
    await giveBack();
  } catch (error) {
    log.warn({ name, error: errorShape(error) }, "left to the worker");
  }
}

/** Resolves when nothing is running any more, or after `ms`; says whether all ended. */
export async function backgroundDone(ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (running().size > 0) {
    const left = deadline - Date.now();
    if (left <= 0) return false;
    const all = Promise.all([...running()].map(({ ended }) => ended));
    await Promise.race([all, new Promise((resolve) => setTimeout(resolve, left))]);
  }
  return true;
}

/** Gives up what is still running; how many there were. */
export async function giveBackRunning(): Promise<number> {
  const tasks = [...running()];
  await Promise.all(tasks.map(handBack));
  return tasks.length;
}

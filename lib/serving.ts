import "server-only";
import { AppError } from "@/lib/errors";

/*
 * Whether this process takes new acts. Before it ends it stops doing so and never begins again: what is under way is
 * finished, and whoever asks for more is sent to wait, or by a proxy to another instance.
 */
interface Serving {
  ending: boolean;
  listeners: Set<() => void>;
}

const holder = globalThis as typeof globalThis & { cotejoServing?: Serving };

function serving(): Serving {
  holder.cotejoServing ??= { ending: false, listeners: new Set() };
  return holder.cotejoServing;
}

export const isEnding = (): boolean => serving().ending;

/** From here on nothing new is taken; whoever holds an answer open is told to end it. */
export function stopServing(): void {
  const state = serving();
  state.ending = true;
  for (const listener of [...state.listeners]) listener();
}

/** Calls back as this process stops serving, until the returned function is called. */
export function onceEnding(listener: () => void): () => void {
  const { listeners } = serving();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Stands before everything that goes out once: nobody may sign what this process could no longer send. */
export function requireServing(): void {
  if (isEnding()) throw new AppError("restarting");
}

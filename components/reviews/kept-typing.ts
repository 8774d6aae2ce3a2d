/** Where `useKept` keeps what is typed, in the storage of the tab. */
export const typedPrefix = "cotejo.typed.";

/** Whose typing the tab keeps. */
const typistKey = "cotejo.typist";

/** As long as a draft of evidence is kept. */
const keptMs = 12 * 3600_000;

interface Kept<T> {
  at: number;
  value: T;
}

/** What is kept under a key; what is too old, or no longer readable, is deleted when it is met. */
export function readTyping<T>(key: string): T | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "null") as Kept<T> | null;
    if (kept && kept.at > Date.now() - keptMs) return kept.value;
  } catch {
    // Another version may have kept it in its own way.
  }
  sessionStorage.removeItem(key);
  return null;
}

export function keepTyping<T>(key: string, value: T): void {
  sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), value } satisfies Kept<T>));
}

const typedKeys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(typedPrefix));

/** What was typed beside requests, at sign-out. */
export function forgetTyping(): void {
  for (const key of typedKeys()) sessionStorage.removeItem(key);
}

/** Who is signed in now: what somebody else typed in this tab, whose session may just have ended, is forgotten. */
export function keepTypingOf(userId: string): void {
  if (sessionStorage.getItem(typistKey) !== userId) forgetTyping();
  sessionStorage.setItem(typistKey, userId);
  for (const key of typedKeys()) readTyping(key);
}

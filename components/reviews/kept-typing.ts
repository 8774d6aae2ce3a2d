/** Where `useKept` keeps what is typed, in the storage of the tab. */
export const typedPrefix = "cotejo.typed.";

/** What was typed beside requests, at sign-out. */
export function forgetTyping(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(typedPrefix)) sessionStorage.removeItem(key);
}

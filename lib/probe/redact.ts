/*
 * What may be written of an answer: its form. Words stay only where they cannot be anybody's: statuses, and the errors
 * to questions that named nobody.
 */

/** Keys that are themselves identifiers, tokens for instance, or addresses of people. */
const isName = (key: string) => /^[A-Za-z][\w-]{0,47}$/.test(key) && !/[\da-f]{16}/i.test(key.replaceAll("-", ""));

const statuses = /^([A-Z][A-Z_]{2,24}|success|\d{3} [A-Z][A-Za-z ]{1,30}|Invalid JSON)$/;

/** A body with every value replaced by one that has only its type. */
export function redact(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.slice(0, 3).map((entry) => redact(entry, key));
  if (typeof value === "object" && value !== null) {
    let others = 0;
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [isName(name) ? name : `key-${++others}`, redact(entry, name)]),
    );
  }
  if (typeof value === "number") return 0;
  if (typeof value === "boolean") return false;
  if (typeof value !== "string") return null;
  if (key === "status" && statuses.test(value)) return value;
  return value === "" ? "" : "…";
}

/** The same of an error to a question of ours that held no person's data; whatever may be an identifier goes. */
export function redactError(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 3).map(redactError);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [name, name === "id" ? "…" : redactError(entry)]),
    );
  return typeof value === "string" ? redactText(value) : value;
}

export const redactText = (text: string) =>
  text
    .slice(0, 300)
    .replace(/[^\s@"']+@[^\s@"']+/g, "…")
    .replace(/[\da-f]{8}[\da-f-]{8,}/gi, "…")
    .replace(/\+?\d{5,}/g, "…");

/** The keys of an answer and the types under them, two levels deep. */
export function shapeOf(value: unknown, depth = 2): string {
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `[${shapeOf(value[0], depth - 1)}]`;
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  if (depth === 0) return "{…}";
  const entries = Object.entries(value).map(
    ([key, entry]) => `${isName(key) ? key : "…"}: ${shapeOf(entry, depth - 1)}`,
  );
  return `{${[...new Set(entries)].join(", ")}}`;
}

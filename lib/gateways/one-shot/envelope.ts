import type { ProviderFault } from "@/lib/gateways/errors";

/*
 * The tolerant reader of one-shot-api 2.1: success is the HTTP status; the payload stands under `details` or `detail`;
 * an error text may stand under seven keys and may end in an RA error as JSON.
 */

function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** The payload of a 2xx answer, or undefined when it carries none. */
export function payloadOf(body: unknown): unknown {
  const envelope = asObject(body);
  return envelope?.details ?? envelope?.detail;
}

/** The provider's fault, or null when the body is none of the known error shapes. */
export function faultOf(body: unknown): ProviderFault | null {
  const envelope = asObject(body);
  if (!envelope) return null;
  for (const key of ["details", "detail", "message", "messsage", "error", "description", "title"]) {
    const text = flatten(envelope[key]);
    if (text) return withRaError(text);
  }
  return null;
}

function flatten(value: unknown): string {
  if (typeof value === "string") return value.trim();
  if (Array.isArray(value))
    return value
      .map((entry) => flatten(asObject(entry)?.msg ?? entry))
      .filter(Boolean)
      .join("; ");
  const object = asObject(value);
  if (!object) return "";
  return Object.entries(object)
    .map(([key, entry]) => `${key}: ${flatten(entry)}`)
    .join("; ");
}

/** Splits off an embedded RA error, e.g. `Error during …: {"code": "412", "id": "…", "error": "Invalid …"}`. */
function withRaError(text: string): ProviderFault {
  const start = text.indexOf("{");
  const inner = start >= 0 && text.endsWith("}") ? asObject(parseJson(Buffer.from(text.slice(start)))) : null;
  if (!inner) return { text, code: null, id: null };
  const word = (key: string) =>
    typeof inner[key] === "string" || typeof inner[key] === "number" ? String(inner[key]) : null;
  const said = word("error") ?? word("detail");
  const head = text.slice(0, start).replace(/[:\s]+$/, "");
  return { text: said ? [head, said].filter(Boolean).join(": ") : text, code: word("code"), id: word("id") };
}

import type { ProviderFault } from "./errors";
import { Secret } from "./secret";

/*
 * What either API says of a failure, in every shape its references show (one-shot-api 2, ra-api 2): a text under one of
 * seven keys, perhaps with an RA error as JSON at its end; or the RA's own three keys, any of which may be missing.
 */

export function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** Undefined for what is no JSON. */
export function parseJson(body: Buffer | string): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Keys a text may stand under, in the order they are asked. */
const textKeys = ["details", "detail", "message", "messsage", "error", "description", "title"];

/** The provider's fault, or null when the body is none of the known error shapes. */
export function faultOf(body: unknown): ProviderFault | null {
  const envelope = asObject(body);
  if (!envelope) return null;
  const own = { code: codeOf(envelope.code), id: word(envelope.id) };
  for (const key of textKeys) {
    const text = flatten(envelope[key]);
    if (!text) continue;
    const found = withRaError(text);
    return { text: found.text, code: found.code ?? own.code, id: found.id ?? own.id };
  }
  // The RA leaves its text empty here and there; its number still helps the provider's support.
  if (own.id !== null || own.code !== null) return { text: "", ...own };
  return byField(envelope);
}

/** Errors by field and nothing else, as its framework words them: `{"email": ["This field may not be blank."]}`. */
function byField(envelope: Record<string, unknown>): ProviderFault | null {
  const values = Object.values(envelope);
  const isList = (value: unknown) => Array.isArray(value) && value.every((entry) => typeof entry === "string");
  if (values.length === 0 || !values.every(isList)) return null;
  return { text: flatten(envelope), code: null, id: null };
}

const word = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : null);

/** Codes come as text, as numbers and with a comma left over. */
const codeOf = (value: unknown) => word(value)?.replace(/,$/, "") ?? null;

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
  const inner = start >= 0 && text.endsWith("}") ? asObject(parseJson(text.slice(start))) : null;
  if (!inner) return { text, code: null, id: null };
  const said = word(inner.error) ?? word(inner.detail);
  const head = text.slice(0, start).replace(/[:\s]+$/, "");
  return {
    text: said ? [head, said].filter(Boolean).join(": ") : text,
    code: codeOf(inner.code),
    id: word(inner.id),
  };
}

/** The fault without the secrets that were sent: it is stored and shown, and a provider may quote what it got. */
export function withoutSecrets(fault: ProviderFault | null, sent: unknown): ProviderFault | null {
  if (!fault) return null;
  // A shorter one would be found everywhere, and is no secret worth the name.
  const secrets = secretsIn(sent).filter((secret) => secret.length >= 4);
  return { ...fault, text: secrets.reduce((text, secret) => text.replaceAll(alone(secret), "•••"), fault.text) };
}

/** A secret standing by itself: the word `password` does not tell that somebody's is `pass`. */
const alone = (secret: string) =>
  new RegExp(`(?<![\\p{L}\\p{N}])${secret.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\p{N}])`, "gu");

function secretsIn(sent: unknown): string[] {
  if (sent instanceof Secret) return [sent.reveal()];
  const object = asObject(sent);
  return object ? Object.values(object).flatMap(secretsIn) : [];
}

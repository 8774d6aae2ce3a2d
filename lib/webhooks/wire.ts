/*
 * The two families of webhook bodies (webhooks 2). Both are hints: only a pk and a status are asked for, everything
 * unknown is kept and ignored.
 */

export interface Hint {
  family: "flat" | "event";
  eventType: string | null;
  status: string | null;
  requestPk: number | null;
  /** What the request may be known by where its number is left out (webhooks 5). */
  scratchcard: string | null;
  serialNumbers: string[];
}

/** More certificates than a request has. */
const mostCertificates = 8;

const asObject = (value: unknown): Record<string, unknown> | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;

/** Control characters and halves of characters, which the database would refuse, are no text. */
const asText = (value: unknown): string | null =>
  typeof value === "string" && value.length > 0 && value.length <= 64 && !/[\p{Cc}\p{Cs}]/u.test(value) ? value : null;

/** The name of an event or a status, known or not. */
export const statusWord = /^[A-Z][A-Z_]{1,39}$/;

/** These are kept in the open, while the sender signs nothing: what is no such word stays in the sealed body. */
const asWord = (value: unknown): string | null => (typeof value === "string" && statusWord.test(value) ? value : null);

function asPk(value: unknown): number | null {
  const number = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) && number > 0 && number < 2 ** 31 ? number : null;
}

/** A card's number, as text or as a number. */
const asCard = (value: unknown): string | null =>
  asText(typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? String(value) : value);

const serialsIn = (value: unknown): string[] =>
  (Array.isArray(value) ? value.slice(0, mostCertificates) : [])
    .map((entry) => asText(asObject(entry)?.serial_number))
    .filter((serial) => serial !== null);

/** What a body says, or null when it is neither family: an object with `request` as a number, or as an object. */
export function readHint(body: unknown): Hint | null {
  const root = asObject(body);
  if (!root) return null;
  const request = asObject(root.request);
  if (request)
    return {
      family: "event",
      eventType: asWord(root.event_type),
      status: asWord(request.status) ?? asWord(root.status),
      requestPk: asPk(request.pk),
      scratchcard: asCard(request.scratchcard),
      serialNumbers: serialsIn(root.certificates),
    };
  const requestPk = asPk(root.request);
  if (requestPk === null) return null;
  const status = asWord(root.status);
  return { family: "flat", eventType: null, status, requestPk, scratchcard: null, serialNumbers: [] };
}

/** The only event that tells a refusal from a cancellation; the flat family cannot. */
export const saysRefused = (hint: Pick<Hint, "eventType">): boolean => hint.eventType === "VIDEOID_REFUSED";

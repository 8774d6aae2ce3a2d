/*
 * The two families of webhook bodies (webhooks 2). Both are hints: only a pk and a status are asked for, everything
 * unknown is kept and ignored.
 */

export interface Hint {
  family: "flat" | "event";
  eventType: string | null;
  status: string | null;
  requestPk: number | null;
}

const asObject = (value: unknown): Record<string, unknown> | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;

/** A word; control characters and halves of characters, which the database would refuse, are none. */
const asText = (value: unknown): string | null =>
  typeof value === "string" && value.length > 0 && value.length <= 64 && !/[\p{Cc}\p{Cs}]/u.test(value) ? value : null;

function asPk(value: unknown): number | null {
  const number = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) && number > 0 && number < 2 ** 31 ? number : null;
}

/** What a body says, or null when it is neither family: an object with `request` as a number, or as an object. */
export function readHint(body: unknown): Hint | null {
  const root = asObject(body);
  if (!root) return null;
  const request = asObject(root.request);
  if (request)
    return {
      family: "event",
      eventType: asText(root.event_type),
      status: asText(request.status) ?? asText(root.status),
      requestPk: asPk(request.pk),
    };
  const requestPk = asPk(root.request);
  return requestPk === null ? null : { family: "flat", eventType: null, status: asText(root.status), requestPk };
}

/** The only event that tells a refusal from a cancellation; the flat family cannot. */
export const saysRefused = (hint: Pick<Hint, "eventType">): boolean => hint.eventType === "VIDEOID_REFUSED";

/*
 * What lists and searches show. A mask tells people apart without giving the datum away; the full value is seen in a
 * review, or revealed one field at a time, with a line in the trail.
 */

const initial = (word: string): string => `${[...word][0]?.toUpperCase() ?? ""}.`;

/** "Lucía Ferrandis Olmeda" shows as "Lucía F. O."; null when nobody was identified yet. */
export function maskName(givenName: string | null, surname1: string | null, surname2: string | null): string | null {
  const given = givenName?.trim() ? capitalised(givenName) : null;
  const initials = [surname1, surname2].filter((part): part is string => Boolean(part?.trim())).map(initial);
  return given || initials.length ? [given, ...initials].filter(Boolean).join(" ") : null;
}

/** Providers often send capitals only; people read names more easily as they write them. */
export function capitalised(text: string): string {
  if (text !== text.toUpperCase()) return text;
  return text
    .toLowerCase()
    .replace(/(^|[\s\-'·])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}

/**
 * Four characters stay: of a Spanish number the fourth to the seventh digit, as its data-protection practice has it;
 * of any other, the last four.
 */
export function maskDocument(number: string | null): string | null {
  if (!number) return null;
  const chars = [...number];
  const spanish = /^([XYZ]?)(\d{7,8})[A-Z]$/i.exec(number);
  if (spanish) {
    const lead = spanish[1]?.length ?? 0;
    return chars.map((char, at) => (at >= lead + 3 && at < lead + 7 ? char : "*")).join("");
  }
  const shown = Math.min(4, Math.floor(chars.length / 2));
  return chars.map((char, at) => (at >= chars.length - shown ? char : "*")).join("");
}

/** Country code and the last three digits. */
export function maskPhone(phone: string | null): string | null {
  if (!phone) return null;
  const digits = phone.replace(/[^\d+]/g, "");
  return `${digits.startsWith("+") ? digits.slice(0, 3) : ""} ••• ••• ${digits.slice(-3)}`.trim();
}

/** First letter and domain. */
export function maskEmail(email: string | null): string | null {
  if (!email) return null;
  const at = email.lastIndexOf("@");
  return at < 1 ? "•••" : `${[...email][0] ?? ""}•••${email.slice(at)}`;
}

/** `R-10482`, the number people use for a request. */
export const requestLabel = (number: number): string => `R-${String(number).padStart(5, "0")}`;

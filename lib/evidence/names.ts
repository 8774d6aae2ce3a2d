import { meet, type Spelling, spell } from "./name-letters";

/*
 * Two writings of one name (domain rulebook 8, N1 to N4): in a request, printed on a document, in its machine-readable
 * zone or in a paper. Order, a missing surname and a shortened name are under no rule.
 */

/** Text of which something is left when marks and separators go. */
const hasLetters = (text: string) => /[\p{L}\p{N}]/u.test(text);

const spaced = (text: string) => text.normalize("NFC").replace(/\s+/g, " ").trim();
const cased = (text: string) => spaced(text).toLowerCase();

/** Apostrophe and dot stand as a separator or are left out (9303-3, 4.6): documents do both. */
const leftOut = new Map(["'", "’", "."].map((letter) => [letter, [" ", ""]]));
const separated = (text: string): Spelling => spell(spaced(text.replace(/[-<]/g, " ")), leftOut);

/** The named rule under which two names are one, or null where there is none. */
export function nameRule(a: string, b: string): "N1" | "N2" | "N3" | null {
  if (!hasLetters(a) || !hasLetters(b)) return null;
  if (cased(a) === cased(b)) return "N1";
  if (meet(spell(spaced(a)), spell(spaced(b)))) return "N2";
  return meet(separated(a), separated(b)) ? "N3" : null;
}

/** Whether what a zone has is the beginning of a name for which its field had no room (N4). */
export const isBeginningOf = (name: string, zone: string): boolean =>
  hasLetters(name) && hasLetters(zone) && meet(separated(name), separated(zone), true);

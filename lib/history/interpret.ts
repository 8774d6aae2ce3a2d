import { foldDocument, foldEmail, foldPhone, nameWords } from "@/lib/crypto/fold";

/** What a search term may be; the person can choose another reading than the first. */
export const termKinds = ["number", "email", "phone", "document", "name"] as const;
export type TermKind = (typeof termKinds)[number];

export interface Term {
  kind: TermKind;
  /** Values to look up: more than one where the text can be meant in more than one way. */
  values: string[];
}

/** Every way a typed text can be read, the likeliest first. */
export function readings(text: string): Term[] {
  const trimmed = text.trim();
  if (trimmed.length < 2) return [];
  const found: Term[] = [];
  if (trimmed.includes("@")) return [{ kind: "email", values: [foldEmail(trimmed)] }];
  const number = /^R-?0*(\d{1,9})$/i.exec(trimmed)?.[1] ?? /^0*(\d{1,9})$/.exec(trimmed)?.[1];
  const digits = trimmed.replace(/[\s().-]/g, "");
  const isPhone = /^(\+|00)\d{6,15}$/.test(digits) || /^[6789]\d{8}$/.test(digits);
  const folded = foldDocument(trimmed);
  const isDocument = /\d/.test(folded) && folded.length >= 5 && folded.length <= 20 && !/^(\+|00)/.test(digits);
  if (/^\+|^00/.test(digits) && isPhone) found.push({ kind: "phone", values: [foldPhone(digits)] });
  if (number && (trimmed.length < 9 || /^R/i.test(trimmed))) found.push({ kind: "number", values: [number] });
  // Nine digits without a country are most often a Spanish number; it is only looked for, never stored like that.
  if (isPhone && !/^\+|^00/.test(digits)) found.push({ kind: "phone", values: [`+34${digits}`, digits] });
  if (isDocument && !/^R-/i.test(trimmed)) found.push({ kind: "document", values: [folded] });
  const words = nameWords(trimmed);
  if (!/\d/.test(trimmed) && words.length > 0) found.push({ kind: "name", values: words });
  return found;
}

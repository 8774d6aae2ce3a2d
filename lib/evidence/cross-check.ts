import { dayOf } from "@/lib/i18n/tags";
import type { EvidenceFacts } from "@/lib/workflows/evidence";
import type { Identity } from "@/lib/workflows/workflow";

/*
 * Request and OCR side by side (domain rulebook 8). Three outcomes and the name of the rule; "absent" is not "equal".
 * The list of rules is closed: whatever is not equal under one of them is different.
 */

export type Comparison =
  | { outcome: "equal"; rule: "N0" }
  | { outcome: "equal-under"; rule: "N1" | "N2" | "N3" | "N4" | "N5" | "N6" | "N7" }
  | { outcome: "different" }
  | { outcome: "absent" };

const nfc = (text: string) => text.normalize("NFC").trim();
const cased = (text: string) => nfc(text).replace(/\s+/g, " ").toLowerCase();
const unmarked = (text: string) => cased(text).normalize("NFD").replace(/\p{M}/gu, "").replace(/ß/g, "ss");
const unseparated = (text: string) =>
  unmarked(text)
    .replace(/[-'’<.]/g, " ")
    .replace(/\s+/g, " ")
    .trim();

/** Names, by N0 to N3: order, a missing surname or a shortened name are different. */
export function compareNames(a: string | null, b: string | null): Comparison {
  return compare(a, b, [
    ["N1", cased],
    ["N2", unmarked],
    ["N3", unseparated],
  ]);
}

/** Document numbers, by N0, N1 and N5: separators and leading zeros do not count. */
export function compareDocuments(a: string | null, b: string | null): Comparison {
  return compare(a, b, [
    ["N1", (text) => nfc(text).toUpperCase()],
    [
      "N5",
      (text) =>
        nfc(text)
          .toUpperCase()
          .replace(/[^\p{L}\p{N}]/gu, "")
          .replace(/^0+(?=.)/, ""),
    ],
  ]);
}

/** Phones, by N6: spaces are taken out, a missing country code is not guessed. */
export function comparePhones(a: string | null, b: string | null): Comparison {
  return compare(a, b, [["N6", (text) => text.replace(/[\s().-]/g, "").replace(/^00/, "+")]]);
}

/** E-mail, by N7: only the domain's case does not count. */
export function compareEmails(a: string | null, b: string | null): Comparison {
  return compare(a, b, [["N7", (text) => nfc(text).replace(/@.*$/, (domain) => domain.toLowerCase())]]);
}

/** Document dates as calendar dates. */
export function compareDates(a: string | null, b: string | null): Comparison {
  return compare(a, b, [["N5", (text) => parseDocumentDate(text) ?? text]]);
}

type Rule = [name: "N1" | "N2" | "N3" | "N5" | "N6" | "N7", form: (text: string) => string];

function compare(a: string | null | undefined, b: string | null | undefined, rules: readonly Rule[]): Comparison {
  if (!a?.trim() || !b?.trim()) return { outcome: "absent" };
  if (nfc(a) === nfc(b)) return { outcome: "equal", rule: "N0" };
  for (const [rule, form] of rules) {
    const left = form(a);
    // Two texts of which nothing is left have nothing in common.
    if (left && left === form(b)) return { outcome: "equal-under", rule };
  }
  return { outcome: "different" };
}

/** A day/month/year text as an ISO date, or null when it is not a real date. */
export function parseDocumentDate(text: string): string | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  const written = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim());
  const [year, month, day] = iso ? [iso[1], iso[2], iso[3]] : written ? [written[3], written[2], written[1]] : [];
  if (!year || !month || !day) return null;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const real =
    date.getUTCFullYear() === Number(year) &&
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day);
  return real ? date.toISOString().slice(0, 10) : null;
}

export type SpanishNumber = "right" | "wrong-letter" | "no-rule";

const letters = "TRWAGMYFPDXBNJZSQVHLCKE";

/** Control letter of a DNI or NIE; other numbers, and other countries' documents, have no rule here and are not judged. */
export function spanishNumber(number: string, country: string | null = null): SpanishNumber {
  if (country && !/^ESP?$/i.test(country.trim())) return "no-rule";
  const match = /^([XYZ]?)(\d{7,8})([A-Z])$/.exec(number.toUpperCase().replace(/[^A-Z0-9]/g, ""));
  if (!match) return "no-rule";
  const [, prefix = "", digits = "", letter = ""] = match;
  if (prefix ? digits.length !== 7 : digits.length !== 8) return "no-rule";
  const value = Number((prefix ? String("XYZ".indexOf(prefix)) : "") + digits);
  return letters[value % 23] === letter ? "right" : "wrong-letter";
}

export type Validity = "valid" | "expired" | "no-expiry" | "absent" | "unreadable";

/** Validity of a document on a day, both as calendar dates. Older holders' Spanish cards carry 9999: no expiry. */
export function validityOn(expiry: string | null | undefined, isoDay: string): Validity {
  if (!expiry?.trim()) return "absent";
  const date = parseDocumentDate(expiry);
  if (!date) return "unreadable";
  if (date.startsWith("9999")) return "no-expiry";
  return date >= isoDay ? "valid" : "expired";
}

/** Age in completed calendar years on a day. */
export function ageOn(birthDate: string, isoDay: string): number | null {
  const born = parseDocumentDate(birthDate);
  if (!born) return null;
  const years = Number(isoDay.slice(0, 4)) - Number(born.slice(0, 4));
  return isoDay.slice(5) >= born.slice(5) ? years : years - 1;
}

export const comparedFields = [
  "givenName",
  "surname1",
  "surname2",
  "documentNumber",
  "documentType",
  "documentCountry",
  "birthDate",
  "phone",
  "email",
] as const satisfies readonly (keyof Identity)[];

export type ComparedField = (typeof comparedFields)[number];

/** Keys of the same field in `ocr_data`. */
export const ocrKeys: Record<ComparedField, string> = {
  givenName: "given_name",
  surname1: "surname_1",
  surname2: "surname_2",
  documentNumber: "serial_number",
  documentType: "id_document_type",
  documentCountry: "id_document_country",
  birthDate: "birth_date",
  phone: "mobile_phone_number",
  email: "email",
};

const comparers: Record<ComparedField, (a: string | null, b: string | null) => Comparison> = {
  givenName: compareNames,
  surname1: compareNames,
  surname2: compareNames,
  documentNumber: compareDocuments,
  documentType: compareDocuments,
  documentCountry: compareDocuments,
  birthDate: compareDates,
  phone: comparePhones,
  email: compareEmails,
};

export interface FieldCheck {
  field: ComparedField;
  request: string | null;
  ocr: string | null;
  comparison: Comparison;
}

/** Every field of request and OCR, the different ones first. */
export function crossCheck(identity: Identity, facts: EvidenceFacts | null): FieldCheck[] {
  const rows = comparedFields.map((field): FieldCheck => {
    const request = identity[field];
    const ocr = facts?.ocr[ocrKeys[field]] ?? null;
    return { field, request, ocr, comparison: comparers[field](request, ocr) };
  });
  const weight = (row: FieldCheck) => (row.comparison.outcome === "different" ? 0 : 1);
  return rows.sort((a, b) => weight(a) - weight(b));
}

/** Day on which the identification took place: as accepted by the applicant, or null when nothing says. */
export function acceptanceDay(acceptance: Record<string, unknown> | null): string | null {
  const at = acceptance?.date;
  const ms =
    typeof at === "number"
      ? at
      : typeof at === "string"
        ? /^\d{12,}$/.test(at)
          ? Number(at)
          : Date.parse(at)
        : Number.NaN;
  return Number.isFinite(ms) && ms > 0 && ms < 8.64e15 ? dayOf(new Date(ms)) : null;
}

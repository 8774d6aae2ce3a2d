import type { EvidenceFacts } from "@/lib/workflows/evidence";
import type { Identity } from "@/lib/workflows/workflow";
import {
  type Comparison,
  compareCountries,
  compareDates,
  compareDocuments,
  compareEmails,
  compareNames,
  comparePhones,
  parseDocumentDate,
} from "./comparisons";
import type { MrzReading } from "./mrz";
import { compareSurnames, type Surnames } from "./surnames";
import { type ZoneField, type ZoneValue, zoneFields, zoneValues } from "./zone-check";

/*
 * Request, OCR and machine-readable zone side by side, field by field (domain rulebook 8).
 */

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
  "expiry",
  "phone",
  "email",
] as const satisfies readonly (keyof Identity | "expiry")[];

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
  expiry: "id_document_validity",
  phone: "mobile_phone_number",
  email: "email",
};

type Comparer = (a: string | null, b: string | null, of: { type: string | null; country: string | null }) => Comparison;

/** Of the fields that are compared one by one. */
const comparers: Record<Exclude<ComparedField, "surname1" | "surname2">, Comparer> = {
  givenName: compareNames,
  documentNumber: compareDocuments,
  documentType: compareDocuments,
  documentCountry: compareCountries,
  birthDate: compareDates,
  expiry: compareDates,
  phone: comparePhones,
  email: compareEmails,
};

export interface FieldCheck {
  field: ComparedField;
  request: string | null;
  ocr: string | null;
  /** The two of them. */
  comparison: Comparison;
  /** In the machine-readable zone, where it has one for this field. */
  zone: string | null;
  /** The zone's against the request's, or where that is absent against the document's as read otherwise. */
  zoneComparison: Comparison;
}

/** What else the document says, besides what OCR sent. */
export interface DocumentReading {
  zone: MrzReading | null;
  /** Read off the picture by the reviewer, where OCR has no date. */
  expiry: string | null;
}

const absent: ZoneValue = { zone: null, comparison: { outcome: "absent" } };
const hasZone = (field: ComparedField): field is ZoneField => (zoneFields as readonly string[]).includes(field);

export const differs = ({ comparison, zoneComparison }: Pick<FieldCheck, "comparison" | "zoneComparison">): boolean =>
  comparison.outcome === "different" || zoneComparison.outcome === "different";

/** Every field of request, OCR and zone, the different ones first. */
export function crossCheck(
  identity: Identity,
  facts: EvidenceFacts | null,
  read: DocumentReading = { zone: null, expiry: null },
): FieldCheck[] {
  const requested = (field: ComparedField) => (field === "expiry" ? null : identity[field]);
  const sent = (field: ComparedField) => facts?.ocr[ocrKeys[field]] ?? null;
  const known = (field: ComparedField) => requested(field) ?? sent(field);
  const of = { type: known("documentType"), country: known("documentCountry") };
  const named: Surnames = [identity.surname1, identity.surname2];
  const printed: Surnames = [sent("surname1"), sent("surname2")];
  const asked = Object.fromEntries(zoneFields.map((field) => [field, known(field)])) as Record<
    ZoneField,
    string | null
  >;
  // Of one side both: a second surname that only OCR has is not what the request asks for.
  const [surname1, surname2] = named.some(Boolean) ? named : printed;
  const zone =
    read.zone && zoneValues({ ...asked, surname1, surname2, expiry: read.expiry ?? asked.expiry }, read.zone);
  const [first, second] = compareSurnames(named, printed);
  const compared = (field: ComparedField) => {
    if (field === "surname1") return first;
    return field === "surname2" ? second : comparers[field](requested(field), sent(field), of);
  };
  const rows = comparedFields.map((field): FieldCheck => {
    const request = requested(field);
    const ocr = sent(field);
    const found = zone && hasZone(field) ? zone[field] : absent;
    return { field, request, ocr, comparison: compared(field), zone: found.zone, zoneComparison: found.comparison };
  });
  const weight = (row: FieldCheck) => (differs(row) ? 0 : 1);
  return rows.sort((a, b) => weight(a) - weight(b));
}

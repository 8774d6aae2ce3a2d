import type { EvidenceFacts } from "@/lib/workflows/evidence";
import type { Identity } from "@/lib/workflows/workflow";
import { type Comparison, compareDates, compareDocuments, compareNames, ocrKeys } from "./cross-check";
import type { MrzReading } from "./mrz";
import { zoneRule } from "./mrz-names";

/*
 * The machine-readable zone beside what was asked for: against the request's field, or where that is absent against the
 * one that was read off the document (domain rulebook 8).
 */

export const zoneFields = ["givenName", "surname1", "surname2", "documentNumber", "birthDate", "expiry"] as const;
export type ZoneField = (typeof zoneFields)[number];

export interface ZoneCheck {
  field: ZoneField;
  /** As the zone has it; of two surnames, the part that stands for this one. */
  zone: string | null;
  comparison: Comparison;
}

/** Every field a zone has, compared. */
export function zoneChecks(identity: Identity, facts: EvidenceFacts | null, zone: MrzReading): ZoneCheck[] {
  const asked = (field: Exclude<ZoneField, "expiry">) => identity[field] ?? facts?.ocr[ocrKeys[field]] ?? null;
  const [first, second] = splitSurnames(asked("surname1"), asked("surname2"), zone);
  const number = numberIn(zone, identity.documentType ?? facts?.ocr[ocrKeys.documentType] ?? null);
  const expiry = facts?.ocr.id_document_validity ?? null;
  return [
    { field: "givenName", zone: zone.givenNames, comparison: name(asked("givenName"), zone.givenNames, zone.namesCut) },
    { field: "surname1", ...first },
    { field: "surname2", ...second },
    { field: "documentNumber", zone: number, comparison: compareDocuments(asked("documentNumber"), number) },
    { field: "birthDate", zone: zone.birthDate, comparison: compareDates(asked("birthDate"), zone.birthDate) },
    { field: "expiry", zone: zone.expiry, comparison: compareDates(expiry, zone.expiry) },
  ];
}

/** On a Spanish card the person's number is in the optional data; the card's own number is nobody's. */
const numberIn = (zone: MrzReading, documentType: string | null): string =>
  zone.personNumber !== null && documentType !== "PAS" ? zone.personNumber : zone.documentNumber;

function name(printed: string | null, zone: string, cut: boolean): Comparison {
  const plain = compareNames(printed, zone);
  if (plain.outcome !== "different" || printed === null) return plain;
  const rule = zoneRule(printed, zone, cut);
  return rule ? { outcome: "equal-under", rule } : plain;
}

type Part = Pick<ZoneCheck, "zone" | "comparison">;

/**
 * A zone has both surnames in one: the words are divided where the first surname fits, so that a difference is shown
 * beside the surname it belongs to.
 */
function splitSurnames(one: string | null, two: string | null, { surnames, namesCut }: MrzReading): [Part, Part] {
  const words = surnames.split(" ");
  const part = (text: string, asked: string | null): Part => ({
    zone: text || null,
    comparison: name(asked, text, namesCut),
  });
  for (let at = words.length; at > 0; at--) {
    const head = words.slice(0, at).join(" ");
    const comparison = name(one, head, namesCut && at === words.length);
    if (comparison.outcome !== "different" && comparison.outcome !== "absent")
      return [{ zone: head, comparison }, part(words.slice(at).join(" "), two)];
  }
  // The first does not fit anywhere: what the second one fits at the end is not the first one's.
  for (let at = 1; two && at < words.length; at++) {
    const tail = words.slice(at).join(" ");
    const found = name(two, tail, namesCut);
    if (found.outcome !== "different")
      return [part(words.slice(0, at).join(" "), one), { zone: tail, comparison: found }];
  }
  return [part(surnames, one), { zone: null, comparison: { outcome: "absent" } }];
}

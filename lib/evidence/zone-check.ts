import {
  type Comparison,
  compareCountries,
  compareDates,
  compareDocuments,
  compareNames,
  parseDocumentDate,
} from "./comparisons";
import type { MrzReading } from "./mrz";
import { isPartOf } from "./mrz-dates";
import { isBeginningOf } from "./names";

/*
 * The machine-readable zone beside what was asked for (domain rulebook 8): whole surnames are divided among the two of a
 * request, and of a Spanish card the person's number is compared, never the card's own.
 */

export const zoneFields = [
  "givenName",
  "surname1",
  "surname2",
  "documentNumber",
  "documentType",
  "documentCountry",
  "birthDate",
  "expiry",
] as const;
export type ZoneField = (typeof zoneFields)[number];

export interface ZoneValue {
  /** As the zone has it; of two surnames, the part that stands for this one. */
  zone: string | null;
  comparison: Comparison;
}

/** What the zone is held against: of each field the request's word, or where that is absent the OCR's. */
export type Asked = Record<ZoneField, string | null>;

export function zoneValues(asked: Asked, zone: MrzReading): Record<ZoneField, ZoneValue> {
  const [surname1, surname2] = surnames(asked.surname1, asked.surname2, zone);
  const number = numberIn(zone, asked.documentType);
  const of = { type: asked.documentType, country: asked.documentCountry };
  return {
    givenName: part(asked.givenName, zone.givenNames, zone.namesCut),
    surname1,
    surname2,
    documentNumber: { zone: number, comparison: compareDocuments(asked.documentNumber, number, of) },
    documentType: { zone: zone.documentType, comparison: compareTypes(asked.documentType, zone.documentType) },
    documentCountry: { zone: zone.country, comparison: compareCountries(asked.documentCountry, zone.country) },
    birthDate: { zone: zone.birthDate, comparison: compareBirths(asked.birthDate, zone.birthDate) },
    expiry: { zone: zone.expiry, comparison: compareDates(asked.expiry, zone.expiry) },
  };
}

/**
 * On a Spanish card the person's number is in the optional data; the card's own number is compared with nothing. A
 * personal or tax number of another country has no place in a zone that is the same everywhere.
 */
function numberIn(zone: MrzReading, documentType: string | null): string | null {
  if (zone.personNumber !== null && documentType !== "PAS") return zone.personNumber;
  return documentType === "PNO" || documentType === "TIN" ? null : zone.documentNumber;
}

/** A birth the zone has only in part is not compared, unless that part is another's. */
function compareBirths(asked: string | null, zone: string | null): Comparison {
  const day = asked && parseDocumentDate(asked);
  return day && zone && isPartOf(zone, day) ? { outcome: "absent" } : compareDates(asked, zone);
}

/** A zone knows cards and passports; a personal or tax number says nothing of the document that carries it. */
function compareTypes(asked: string | null, zone: string | null): Comparison {
  return asked === "PNO" || asked === "TIN" ? { outcome: "absent" } : compareDocuments(asked, zone);
}

function compareZoneName(printed: string | null, zone: string, cut: boolean): Comparison {
  const plain = compareNames(printed, zone);
  if (plain.outcome !== "different" || printed === null) return plain;
  return cut && isBeginningOf(printed, zone) ? { outcome: "equal-under", rule: "N4" } : plain;
}

const part = (asked: string | null, text: string, cut: boolean): ZoneValue => ({
  zone: text || null,
  comparison: compareZoneName(asked, text, cut),
});

const fits = ({ comparison }: ZoneValue) => comparison.outcome !== "different" && comparison.outcome !== "absent";

/**
 * A zone has both surnames in one: the words are divided where the first surname fits, so that a difference is shown
 * beside the surname it belongs to. A surname that only one side has is a difference, unless the field was too short.
 */
function surnames(one: string | null, two: string | null, zone: MrzReading): [ZoneValue, ZoneValue] {
  const words = zone.surnames.split(" ");
  const head = (at: number) => words.slice(0, at).join(" ");
  const tail = (at: number) => words.slice(at).join(" ");
  // The whole first: "de la Fuente Gil" in one field is no surname too many.
  const divisions = [...words.keys()].map((at) => words.length - at);
  const both = (at: number): [ZoneValue, ZoneValue] => [
    part(one, head(at), zone.namesCut && at === words.length),
    at < words.length || two === null ? rest(two, tail(at), zone.namesCut) : missing(one, zone.namesCut),
  ];
  const known = divisions.map(both);
  const best = known.find(
    (found) => found.every((value) => value.comparison.outcome !== "different") && fits(found[0]),
  );
  if (best) return best;
  const first = known.find(([value]) => fits(value));
  if (first) return first;
  // The first fits nowhere: what the second one fits at the end is not the first one's.
  const second = known.find(([, value]) => fits(value));
  return second ?? [part(one, zone.surnames, zone.namesCut), { zone: null, comparison: { outcome: "absent" } }];
}

/** What is left for the second surname: where nobody asked for one, it is a surname too many. */
function rest(two: string | null, text: string, cut: boolean): ZoneValue {
  if (text === "") return { zone: null, comparison: { outcome: "absent" } };
  return two === null ? { zone: text, comparison: { outcome: "different" } } : part(two, text, cut);
}

const missing = (one: string | null, cut: boolean): ZoneValue => ({
  zone: null,
  comparison: { outcome: one === null || cut ? "absent" : "different" },
});

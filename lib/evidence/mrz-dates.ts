/**
 * A date of a zone as a calendar date; null where it is left blank. Characters that are no day of a document stay as they
 * stand, so that they differ from every date and are read as none.
 */
export type DocumentDate = string | null;

const ages = { birth: [-120, 0], expiry: [-10, 50] } as const;

/**
 * Six characters with a year of two digits: a birth lies in the past, in the nearest century that gives an age of 0 to 120; an
 * expiry between ten years before and fifty after the identification (domain rulebook 8, a proposal).
 */
export function documentDay(six: string, what: keyof typeof ages, day: string): DocumentDate {
  if (/^<*$/.test(six)) return null;
  const parts = /^(\d\d)(\d\d)(\d\d)$/.exec(six);
  if (!parts) return six;
  const [, yy, mm, dd] = parts;
  const century = Math.floor(Number(day.slice(0, 4)) / 100) * 100;
  const [earliest, latest] = ages[what];
  const candidates = [century + 100, century, century - 100]
    .map((from) => `${from + Number(yy)}-${mm}-${dd}`)
    .filter((date) => isReal(date) && between(date, addYears(day, earliest), addYears(day, latest)));
  return candidates[0] ?? six;
}

/** Whether a zone leaves part of a birth open, as ICAO 9303 part 3 lets it, and what it has is that day's. */
export function isPartOf(zone: string, day: string): boolean {
  if (!/^(\d\d|<<){3}$/.test(zone) || !zone.includes("<")) return false;
  const six = day.slice(2).replaceAll("-", "");
  return [...zone].every((character, at) => character === "<" || character === six[at]);
}

const between = (date: string, from: string, to: string) => date >= from && date <= to;

/** Comparable as text, also where the day it falls on does not exist. */
const addYears = (day: string, years: number) =>
  `${String(Number(day.slice(0, 4)) + years).padStart(4, "0")}${day.slice(4)}`;

function isReal(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}

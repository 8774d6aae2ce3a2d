/** A date of a zone as a calendar date; null where the six digits are none, or part of it is left blank. */
export type DocumentDate = string | null;

const ages = { birth: [-120, 0], expiry: [-10, 50] } as const;

/**
 * Six digits with a year of two: a birth lies in the past, in the nearest century that gives an age of 0 to 120; an
 * expiry between ten years before and fifty after the identification (domain rulebook 8, a proposal).
 */
export function documentDay(digits: string, what: keyof typeof ages, day: string): DocumentDate {
  const parts = /^(\d\d)(\d\d)(\d\d)$/.exec(digits);
  if (!parts) return null;
  const [, yy, mm, dd] = parts;
  const century = Math.floor(Number(day.slice(0, 4)) / 100) * 100;
  const [earliest, latest] = ages[what];
  const candidates = [century + 100, century, century - 100]
    .map((from) => `${from + Number(yy)}-${mm}-${dd}`)
    .filter((date) => isReal(date) && between(date, addYears(day, earliest), addYears(day, latest)));
  return candidates[0] ?? null;
}

const between = (date: string, from: string, to: string) => date >= from && date <= to;

/** Comparable as text, also where the day it falls on does not exist. */
const addYears = (day: string, years: number) =>
  `${String(Number(day.slice(0, 4)) + years).padStart(4, "0")}${day.slice(4)}`;

function isReal(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}

import { type Comparison, compareNames } from "./comparisons";

/** First and second, as the fields of one side have them. */
export type Surnames = readonly [one: string | null, two: string | null];

const absent: Comparison = { outcome: "absent" };
const different: Comparison = { outcome: "different" };

/**
 * The surnames of two sides (domain rulebook 8): where both have a first, a second that only one of them has is
 * different. Documents of countries with one field for both write them there: then the whole counts, and where it is
 * divided is a separator like any other (N3).
 */
export function compareSurnames(one: Surnames, other: Surnames): [surname1: Comparison, surname2: Comparison] {
  const first = compareNames(one[0], other[0]);
  const second = compareNames(one[1], other[1]);
  if (first.outcome === "absent" || hasSecond(one) === hasSecond(other)) return [first, second];
  const whole = compareNames(joined(one), joined(other));
  return whole.outcome === "different" ? [first, different] : [{ outcome: "equal-under", rule: "N3" }, absent];
}

const hasSecond = ([, two]: Surnames): boolean => Boolean(two?.trim());
const joined = (surnames: Surnames): string => surnames.filter(Boolean).join(" ");

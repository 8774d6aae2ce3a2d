import { spanishNumber } from "@/lib/evidence/spanish-number";
import type { SourceOutcome } from "./schema";

export const sourceStates = [
  "provider",
  "not-applicable",
  "confirmed",
  "denied",
  "substitute",
  "open",
  "none",
] as const;
export type SourceState = (typeof sourceStates)[number];

/** Failed attempts that may stand for an answer. */
export const attemptsForSubstitute = 3;

/**
 * Where the check against the authentic source stands (Orden ETD/465/2021 art. 11.3). An answer counts before
 * everything else, and the latest of several; without one, three attempts nobody answered are its lawful substitute.
 *
 * - `provider`: the provider filmed and asked. `not-applicable`: no Spanish DNI or NIE, there is no source to ask.
 * - `open`: tried, not often enough yet. `none`: not tried.
 */
export function sourceState(facts: {
  performedByProvider: boolean;
  spanish: boolean;
  /** Oldest first. */
  attempts: readonly { outcome: SourceOutcome }[];
}): SourceState {
  const answer = facts.attempts.findLast(({ outcome }) => outcome !== "unreachable")?.outcome;
  if (answer === "confirmed" || answer === "denied") return answer;
  if (facts.performedByProvider) return "provider";
  if (!facts.spanish) return "not-applicable";
  if (facts.attempts.length >= attemptsForSubstitute) return "substitute";
  return facts.attempts.length > 0 ? "open" : "none";
}

/**
 * Whether a document is a DNI or NIE, of which there is a source to ask. What is not known to be something else counts as
 * one: a number that was misread must not be the way past the source.
 */
export function isSpanishCard(document: {
  type: string | null;
  country: string | null;
  number: string | null;
}): boolean {
  const { type, country, number } = document;
  if (type && /^PAS/i.test(type.trim())) return false;
  if (country?.trim()) return /^ESP?$/i.test(country.trim());
  return !number || spanishNumber(number) !== "no-rule";
}

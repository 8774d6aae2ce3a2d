/*
 * What an officer is told of their own work: a description, never a measure of them. Nothing here is read by anybody
 * else, and nothing depends on it.
 */

/** A pause is this long without a decision, an answer or a look; shorter ones are part of the work. */
export const pauseMinutes = 10;

/** From here on a pause is suggested: minutes at a stretch, or decisions in it. */
export const longStretch = { minutes: 90, decisions: 10 } as const;

export interface Pace {
  /** The stretch under way; null while nothing was done for the length of a pause. */
  stretch: { since: Date; minutes: number; decisions: number } | null;
  /** When something was last done, within the hours looked at. */
  lastAt: Date | null;
  suggestion: "minutes" | "decisions" | null;
}

interface Done {
  at: Date;
  decision: boolean;
}

/** How it goes now, from what was done lately, newest first. */
export function paceOf(newestFirst: readonly Done[], now: Date): Pace {
  const pause = pauseMinutes * 60_000;
  const lastAt = newestFirst[0]?.at ?? null;
  if (!lastAt || now.getTime() - lastAt.getTime() >= pause) return { stretch: null, lastAt, suggestion: null };
  let since = lastAt;
  let decisions = 0;
  for (const { at, decision } of newestFirst) {
    if (since.getTime() - at.getTime() >= pause) break;
    since = at;
    if (decision) decisions += 1;
  }
  const minutes = Math.floor((now.getTime() - since.getTime()) / 60_000);
  const suggestion =
    minutes >= longStretch.minutes ? "minutes" : decisions >= longStretch.decisions ? "decisions" : null;
  return { stretch: { since, minutes, decisions }, lastAt, suggestion };
}

/** The middle one of some durations; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

import { describe, expect, it } from "vitest";
import { longStretch, median, paceOf, pauseMinutes } from "./pace";

const now = new Date("2026-11-21T12:00:00Z");

/** What was done so many minutes ago, newest first; a decision where it is negative. */
const done = (...minutes: number[]) =>
  minutes.map((ago) => ({ at: new Date(now.getTime() - Math.abs(ago) * 60_000), decision: ago < 0 }));

/** Something every nine minutes, as far back as is said. */
const steady = (minutes: number) => done(...Array.from({ length: minutes / 9 + 1 }, (_, at) => at * 9));

describe("a stretch", () => {
  it.each([
    ["nothing lately", done(), null],
    ["a pause under way", done(pauseMinutes, 12, -14), null],
    ["just short of a pause", done(pauseMinutes - 0.1), { minutes: 9, decisions: 0 }],
    ["one after a pause", done(1, 3, -5, 15, -16), { minutes: 5, decisions: 1 }],
    ["one of gaps shorter than a pause", done(-1, -10, -19, -28), { minutes: 28, decisions: 4 }],
  ])("with %s", (_, list, expected) => {
    const { stretch } = paceOf(list, now);
    expect(stretch && { minutes: stretch.minutes, decisions: stretch.decisions }).toEqual(expected);
  });

  it.each([
    ["short of ninety minutes", steady(81), null],
    ["from ninety minutes", steady(90), "minutes"],
    ["nine decisions", done(...Array.from({ length: 9 }, (_, at) => -at - 1)), null],
    ["ten decisions", done(...Array.from({ length: longStretch.decisions }, (_, at) => -at - 1)), "decisions"],
    ["ten decisions with a pause between", done(-1, -2, -3, -4, -5, -16, -17, -18, -19, -20), null],
    ["a long stretch that has ended", steady(180).slice(2), null],
  ])("suggests a pause or not: %s", (_, list, expected) => {
    expect(paceOf(list, now).suggestion).toBe(expected);
  });
});

it.each([
  [[], null],
  [[7], 7],
  [[9, 1, 5], 5],
  [[4, 1, 9, 6], 5],
])("the median of %j is %s", (values, expected) => {
  expect(median(values)).toBe(expected);
});

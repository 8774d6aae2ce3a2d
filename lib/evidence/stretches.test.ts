import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seenShare } from "./looks";
import { mergeStretches } from "./stretches";

type Stretch = [number, number];

/** Tenths of seconds, so that sums are exact enough to compare. */
const stretch = fc
  .tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: -20, max: 200 }))
  .map(([from, by]): Stretch => [from / 10, (from + by) / 10]);
const stretches = fc.array(stretch, { maxLength: 30 });

const covers = (list: readonly Stretch[], at: number) => list.some(([from, to]) => from <= at && at <= to);
const total = (list: readonly Stretch[]) => list.reduce((sum, [from, to]) => sum + to - from, 0);

describe("stretches of a video", () => {
  it.each<[string, Stretch[], Stretch[]]>([
    ["nothing", [], []],
    ["one", [[1, 2]], [[1, 2]]],
    [
      "apart",
      [
        [5, 6],
        [1, 2],
      ],
      [
        [1, 2],
        [5, 6],
      ],
    ],
    [
      "overlapping",
      [
        [1, 3],
        [2, 5],
      ],
      [[1, 5]],
    ],
    [
      "one inside the other",
      [
        [1, 9],
        [2, 3],
      ],
      [[1, 9]],
    ],
    [
      "touching",
      [
        [1, 2],
        [2, 3],
      ],
      [[1, 3]],
    ],
    [
      "a quarter second between",
      [
        [1, 2],
        [2.25, 3],
      ],
      [[1, 3]],
    ],
    [
      "half a second between",
      [
        [1, 2],
        [2.5, 3],
      ],
      [
        [1, 2],
        [2.5, 3],
      ],
    ],
    [
      "backwards or of no length",
      [
        [3, 1],
        [4, 4],
      ],
      [],
    ],
  ])("%s", (_, given, expected) => {
    expect(mergeStretches(given)).toEqual(expected);
  });

  it("come out in order and apart", () => {
    fc.assert(
      fc.property(stretches, (list) => {
        const merged = mergeStretches(list);
        expect(merged.filter(([from, to]) => to <= from)).toEqual([]);
        const pairs = merged.slice(1).map((next, index) => next[0] - (merged[index]?.[1] ?? 0));
        expect(pairs.filter((gap) => gap <= 0.3)).toEqual([]);
      }),
    );
  });

  it("cover all that was seen, and beyond it only gaps of less than a third of a second", () => {
    const seen = fc.tuple(
      stretches,
      fc.integer({ min: 0, max: 8000 }).map((tick) => tick / 100),
    );
    fc.assert(
      fc.property(seen, ([list, at]) => {
        const real = list.filter(([from, to]) => to > from);
        const before = Math.max(...real.filter(([from]) => from <= at).map(([, to]) => to));
        const after = Math.min(...real.filter(([, to]) => to >= at).map(([from]) => from));
        // A moment that was seen lies between two ends that overlap; one that was not, in a gap of this width.
        const gap = covers(real, at) ? 0 : after - before;
        fc.pre(Math.abs(gap - 0.3) > 1e-6);
        expect(covers(mergeStretches(list), at)).toBe(gap < 0.3);
      }),
    );
  });

  it("do not depend on the order they are told in, nor on being told twice", () => {
    fc.assert(
      fc.property(stretches, stretches, (a, b) => {
        const merged = mergeStretches([...a, ...b]);
        expect(mergeStretches([...b, ...a])).toEqual(merged);
        expect(mergeStretches([...merged, ...a])).toEqual(merged);
      }),
    );
  });

  it("leave the given list as it was", () => {
    const given: Stretch[] = [
      [4, 6],
      [1, 5],
    ];
    mergeStretches(given);
    expect(given).toEqual([
      [4, 6],
      [1, 5],
    ]);
  });
});

describe("the share of a video that was seen", () => {
  const share = (seen: Stretch[], length: number | null) => seenShare({ seen, length, unplayable: false });

  it.each<[string, Stretch[], number | null, number]>([
    ["nothing", [], 10, 0],
    ["half", [[0, 5]], 10, 0.5],
    ["all", [[0, 10]], 10, 1],
    [
      "twice the same half",
      [
        [0, 5],
        [0, 5],
      ],
      10,
      0.5,
    ],
    ["beyond the end", [[8, 30]], 10, 0.2],
    ["wholly beyond the end", [[20, 30]], 10, 0],
    ["while the length is unknown", [[0, 10]], null, 0],
    ["of no length", [[0, 10]], 0, 0],
  ])("%s", (_, seen, length, expected) => {
    expect(share(seen, length)).toBeCloseTo(expected, 9);
  });

  it("lies between none and all, grows with every look, and never exceeds what was watched", () => {
    fc.assert(
      fc.property(stretches, stretch, fc.integer({ min: 1, max: 90 }), (list, more, length) => {
        const now = share(list, length);
        expect(now).toBeGreaterThanOrEqual(0);
        expect(now).toBeLessThanOrEqual(1);
        expect(share([...list, more], length)).toBeGreaterThanOrEqual(now - 1e-9);
        const merged = mergeStretches(list);
        expect(now * length).toBeLessThanOrEqual(total(merged) + 1e-9);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeStretches } from "@/lib/evidence/stretches";
import { Coverage } from "./coverage";

describe("coverage of a video while it plays", () => {
  it("joins the steps of one playing", () => {
    const coverage = new Coverage();
    for (const at of [0, 0.25, 0.5, 1.4]) coverage.playing(at);
    expect(coverage.take()).toEqual([[0, 1.4]]);
  });

  it("does not count what a jump passed over, in either direction", () => {
    const coverage = new Coverage();
    for (const at of [1, 2, 10, 11, 4, 5]) coverage.playing(at);
    expect(coverage.take()).toEqual([
      [1, 2],
      [10, 11],
      [4, 5],
    ]);
  });

  it("does not count a pause as seen", () => {
    const coverage = new Coverage();
    coverage.playing(0);
    coverage.playing(1);
    coverage.pause();
    coverage.playing(1.5);
    coverage.playing(2);
    expect(coverage.take()).toEqual([
      [0, 1],
      [1.5, 2],
    ]);
  });

  it("counts nothing for a head that only stands", () => {
    const coverage = new Coverage();
    coverage.playing(3);
    coverage.playing(3);
    expect(coverage.take()).toEqual([]);
  });

  it("counts single frames, also the first", () => {
    const coverage = new Coverage();
    coverage.frame(-0.01, 0.04);
    coverage.frame(2, 0.04);
    expect(coverage.take()).toEqual([
      [0, expect.closeTo(0.03, 9)],
      [2, 2.04],
    ]);
  });

  it("keeps what was played before a frame was looked at", () => {
    const coverage = new Coverage();
    coverage.playing(0);
    coverage.playing(1);
    coverage.frame(7, 0.04);
    expect(coverage.take()).toEqual([
      [0, 1],
      [7, 7.04],
    ]);
  });

  it("hands everything over once, and goes on where it was", () => {
    const coverage = new Coverage();
    coverage.playing(0);
    coverage.playing(1);
    expect(coverage.take()).toEqual([[0, 1]]);
    expect(coverage.take()).toEqual([]);
    coverage.playing(2);
    expect(coverage.take()).toEqual([[1, 2]]);
  });

  it("hands over the same, however often it is asked in between", () => {
    const step = fc.record({ to: fc.integer({ min: 0, max: 400 }), asked: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const once = new Coverage();
        const often = new Coverage();
        const parts: [number, number][] = [];
        for (const { to, asked } of steps) {
          once.playing(to / 10);
          often.playing(to / 10);
          if (asked) parts.push(...often.take());
        }
        expect(mergeStretches([...parts, ...often.take()])).toEqual(mergeStretches(once.take()));
      }),
    );
  });

  it("never reports a moment nobody passed", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }), (ticks) => {
        const coverage = new Coverage();
        for (const tick of ticks) coverage.playing(tick / 10);
        for (const [from, to] of coverage.take()) {
          // Every second and a half of a stretch holds a moment at which the head was reported.
          for (let at = from; at < to; at += 0.1)
            expect(ticks.some((tick) => Math.abs(tick / 10 - at) < 1.5)).toBe(true);
        }
      }),
    );
  });
});

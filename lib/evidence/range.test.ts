import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRange } from "./range";

describe("the range asked for (RFC 9110, 14)", () => {
  it.each([
    ["none at all", null, null],
    ["the first bytes", "bytes=0-99", { start: 0, end: 99 }],
    ["one byte", "bytes=0-0", { start: 0, end: 0 }],
    ["the last byte", "bytes=999-999", { start: 999, end: 999 }],
    ["from a place on", "bytes=500-", { start: 500, end: 999 }],
    ["everything, as a range", "bytes=0-", { start: 0, end: 999 }],
    ["past the end", "bytes=900-5000", { start: 900, end: 999 }],
    ["a suffix", "bytes=-100", { start: 900, end: 999 }],
    ["a suffix longer than the file", "bytes=-5000", { start: 0, end: 999 }],
    ["spaces around it", "  bytes=1-2 ", { start: 1, end: 2 }],
    ["numbers beyond counting", `bytes=0-${"9".repeat(400)}`, { start: 0, end: 999 }],
    ["the byte after the last", "bytes=1000-", "unsatisfiable"],
    ["beyond the end", "bytes=5000-6000", "unsatisfiable"],
    ["an empty suffix", "bytes=-0", "unsatisfiable"],
    ["backwards", "bytes=9-5", "unsatisfiable"],
    ["several at once", "bytes=0-9,20-29", null],
    ["another unit", "items=0-9", null],
    ["no numbers", "bytes=-", null],
    ["nothing after the unit", "bytes=", null],
    ["signs and fractions", "bytes=-1-5", null],
    ["a fraction", "bytes=0.5-9", null],
    ["hexadecimal", "bytes=0x1-0x5", null],
    ["words", "bytes=a-b", null],
  ])("%s", (_, header, expected) => {
    expect(readRange(header, 1000)).toEqual(expected);
  });

  it.each(["bytes=0-", "bytes=0-0", "bytes=-1"])("there is no part of an empty file: %s", (header) => {
    expect(readRange(header, 0)).toBe("unsatisfiable");
  });

  it("never reaches outside the file", () => {
    const header = fc.oneof(
      fc.tuple(fc.nat(5000), fc.nat(5000)).map(([from, to]) => `bytes=${from}-${to}`),
      fc.nat(5000).map((from) => `bytes=${from}-`),
      fc.nat(5000).map((length) => `bytes=-${length}`),
      fc.string(),
    );
    fc.assert(
      fc.property(header, fc.nat(3000), (text, size) => {
        const range = readRange(text, size);
        if (range === null || range === "unsatisfiable") return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeGreaterThanOrEqual(range.start);
        expect(range.end).toBeLessThan(size);
      }),
    );
  });
});

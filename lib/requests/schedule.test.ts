import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { providerStatuses } from "@/lib/workflows/status";
import { nextCheckMs } from "./schedule";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe("when a request is read next", () => {
  it.each([
    ["VIDEOREVIEW", 0, minute],
    ["VIDEOREVIEW", 30 * day, minute],
    ["VIDEOPENDING", 0, 90 * second],
    ["VIDEOPENDING", hour - 1, 90 * second],
    ["VIDEOPENDING", hour, 10 * minute],
    ["VIDEOINCOMPLETE", 2 * hour, 10 * minute],
    ["VIDEOERROR", 0, 90 * second],
    ["ENROLLREADY", 3 * day, 10 * minute],
    ["ISSUED", 0, day],
    ["CANCELLED", 7 * day - 1, day],
    ["CANCELLED", 7 * day, null],
    ["RENEWED", 8 * day, null],
    ["SOMETHINGNEW", 0, 90 * second],
  ])("%s for %i ms", (status, since, expected) => {
    expect(nextCheckMs(status, since, 0)).toBe(expected);
  });

  it.each([
    [1, 15 * second],
    [2, 30 * second],
    [3, minute],
    [6, 8 * minute],
    [7, 10 * minute],
    [5000, 10 * minute],
  ])("after %i failures in a row", (failures, expected) => {
    expect(nextCheckMs("VIDEOPENDING", 0, failures)).toBe(expected);
  });

  it("an open request is read within ten minutes, and a terminal one goes on being read while reads fail", () => {
    const open = providerStatuses.filter((status) => !["ISSUED", "RENEWED", "CANCELLED"].includes(status));
    fc.assert(
      fc.property(fc.constantFrom(...open), fc.nat(400 * day), fc.nat(50), (status, since, failures) => {
        const wait = nextCheckMs(status, since, failures);
        return wait !== null && wait >= 15 * second && wait <= 10 * minute;
      }),
    );
    expect(nextCheckMs("CANCELLED", 30 * day, 1)).toBe(15 * second);
  });
});

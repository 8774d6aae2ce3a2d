import { describe, expect, it } from "vitest";
import { clock } from "./clock";
import { Frames, frameMs } from "./frames";

const uneven = new Frames([0, 0.1, 0.12, 0.5], 0.6);

describe("frames of a film", () => {
  it.each([
    [0, 0],
    [0.05, 0],
    [0.0999, 1],
    [0.1, 1],
    [0.115, 1],
    [0.3, 2],
    [0.55, 3],
    [9, 3],
    [-1, 0],
  ])("at %d s is frame %d", (time, frame) => expect(uneven.at(time)).toBe(frame));

  it.each([
    [25, 10],
    [30, 4],
    [29.97, 60],
    [60, 2],
  ])("the middle and the kept milliseconds of each lie within it, at %d a second", (rate, end) => {
    const film = Frames.even(rate, end);
    expect(film.count).toBe(Math.ceil(rate * end - 1e-3));
    expect(film.rate).toBeCloseTo(rate, 1);
    for (let frame = 0; frame < film.count; frame++) {
      expect(film.at(film.middle(frame))).toBe(frame);
      expect(film.at(frameMs(film.start(frame)) / 1000)).toBe(frame);
    }
  });

  it("are sorted, and once each: containers list them as they are decoded", () => {
    const film = new Frames([0, 0.12, 0.04, 0.08, 0.08, -0.04], 0.16);
    expect(film.count).toBe(4);
    expect([0, 1, 2, 3].map((frame) => film.start(frame))).toEqual([0, 0.04, 0.08, 0.12]);
    expect(film.span(3)).toBeCloseTo(0.04);
  });

  it("have a last one even where the end is not told", () => {
    const film = new Frames([0, 0.04], 0);
    expect(film.at(film.middle(1))).toBe(1);
  });
});

describe("a player's time", () => {
  it.each([
    [0, 0, "0:00"],
    [52.129, 2, "0:52.12"],
    [59.999, 0, "0:59"],
    [2.04, 2, "0:02.04"],
    [134, 0, "2:14"],
    [61.5, 1, "1:01.5"],
  ])("%d s with %d digits", (seconds, digits, text) => expect(clock(seconds, digits)).toBe(text));

  it("has the decimal sign of the reader's language", () => expect(clock(52.129, 2, ",")).toBe("0:52,12"));
});

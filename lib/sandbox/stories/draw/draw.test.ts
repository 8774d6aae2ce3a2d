import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { stories } from "../stories";
import { type StoryName, storyNames } from "../story";
import { people } from "./people";
import { frame, layersOf, oneTimeCode } from "./scene";
import { documentFront, documentPhoto, documentRear, selfie, selfieBackdrop } from "./still";
import { warpPath } from "./svg";
import { framesPerSecond, moment, temperOf, timeline } from "./timeline";

function drawings(name: StoryName): string[] {
  const story = stories[name];
  const layers = layersOf(story);
  return [
    documentFront(story),
    documentRear(story),
    documentPhoto(story),
    selfie(story, selfieBackdrop(story)),
    ...[10, 40, 75, 100, 140].map((index) => frame(story, layers, index)),
  ];
}

describe.each(storyNames)("%s", (name) => {
  it("is drawn with numbers everywhere and each identifier once", () => {
    for (const svg of drawings(name)) {
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      const identifiers = Array.from(svg.matchAll(/ id="([^"]+)"/g), (match) => match[1]);
      expect(new Set(identifiers).size).toBe(identifiers.length);
      for (const used of svg.matchAll(/url\(#([^)]+)\)/g)) expect(identifiers).toContain(used[1]);
    }
  });

  it("is drawn the same way twice", () => {
    expect(drawings(name)).toEqual(drawings(name));
  });

  it("marks every document and every picture as a specimen", () => {
    const story = stories[name];
    expect(documentFront(story)).toContain("sin validez");
    expect(documentRear(story)).toContain("sin validez");
    expect(selfie(story, selfieBackdrop(story))).toContain("MUESTRA");
    expect(frame(story, layersOf(story), 0)).toContain("MUESTRA");
  });

  it("moves in every picture of its film", () => {
    const story = stories[name];
    const hasRear = story.media.document_rear !== null;
    const seconds = timeline(hasRear).at(-1)?.to ?? 0;
    const moments = Array.from({ length: Math.round(seconds * framesPerSecond) }, (_, index) =>
      JSON.stringify(moment(index / framesPerSecond, hasRear, temperOf(name))),
    );
    expect(new Set(moments).size).toBe(moments.length);
  });
});

it("shows the rear in the film only where there is one", () => {
  const sides = (hasRear: boolean) =>
    Array.from({ length: 200 }, (_, index) => moment(index / framesPerSecond, hasRear, temperOf("x")).holding?.side);
  expect(sides(true)).toContain("rear");
  expect(sides(false)).not.toContain("rear");
});

it("gives each story a code of six digits", () => {
  const codes = storyNames.map((name) => oneTimeCode(stories[name]));
  for (const code of codes) expect(code).toMatch(/^\d{6}$/);
  expect(new Set(codes).size).toBe(storyNames.length);
});

it("puts a stranger before the camera in one story only", () => {
  expect(storyNames.filter((name) => people[name].stranger)).toEqual(["low-similarity"]);
});

it("moves every point of a path", () => {
  expect(warpPath("M1,2 C3,4 -5,6.5 7,8Z", (x, y) => [x + 1, y * 2])).toBe("M2,4 C4,8 -4,13 8,16Z");
});

it("renders to a picture", async () => {
  const { info } = await sharp(Buffer.from(documentPhoto(stories.clean)))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: 480, height: 624 });
});

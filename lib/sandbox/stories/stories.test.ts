import fs from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { checkDigit, mrzDate, nameField, withControlLetter } from "./specimen";
import { stories } from "./stories";
import { type SpecimenDocument, type Story, type StoryName, storyNames } from "./story";

const mediaFolder = path.resolve(import.meta.dirname, "../media");
const told = storyNames.map((name) => stories[name]);
const tellers = told.map((story) => [story.name, story] as const);

function mediaFile(story: Story, name: string): string {
  return path.join(mediaFolder, story.name, name);
}

interface Zone {
  code: string;
  number: string;
  personal: string;
  dates: string;
  nationality: string;
  names: string;
  /** What each check digit covers, and the digit. */
  checks: Record<string, [covered: string, digit: string]>;
}

/** Takes a zone apart by the positions of ICAO 9303, without the code that composed it. */
function readZone({ type, mrz }: SpecimenDocument): Zone {
  const [line1 = "", line2 = "", line3 = ""] = mrz;
  if (type === "PAS")
    return {
      code: line1.slice(0, 5),
      number: line2.slice(0, 9),
      personal: line2.slice(28, 42).replaceAll("<", ""),
      dates: line2.slice(13, 19) + line2.charAt(20) + line2.slice(21, 27),
      nationality: line2.slice(10, 13),
      names: line1.slice(5),
      checks: {
        number: [line2.slice(0, 9), line2.charAt(9)],
        birth: [line2.slice(13, 19), line2.charAt(19)],
        expiry: [line2.slice(21, 27), line2.charAt(27)],
        personal: [line2.slice(28, 42), line2.charAt(42)],
        composite: [line2.slice(0, 10) + line2.slice(13, 20) + line2.slice(21, 43), line2.charAt(43)],
      },
    };
  return {
    code: line1.slice(0, 5),
    number: line1.slice(5, 14),
    personal: line1.slice(15).replaceAll("<", ""),
    dates: line2.slice(0, 6) + line2.charAt(7) + line2.slice(8, 14),
    nationality: line2.slice(15, 18),
    names: line3,
    checks: {
      number: [line1.slice(5, 14), line1.charAt(14)],
      birth: [line2.slice(0, 6), line2.charAt(6)],
      expiry: [line2.slice(8, 14), line2.charAt(14)],
      composite: [line1.slice(5) + line2.slice(0, 7) + line2.slice(8, 15) + line2.slice(18, 29), line2.charAt(29)],
    },
  };
}

function letterIsRight(number: string): boolean {
  return withControlLetter(number.slice(0, -1)) === number;
}

function ageOn(birthDate: string, date: string): number {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return date.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

function isoDate(dayMonthYear: string | undefined): string | undefined {
  return dayMonthYear?.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, "$3-$2-$1");
}

/** Whether the fault is this story's own; every other story must be free of it. */
function onlyIn(story: Story, name: StoryName): boolean {
  return story.name === name;
}

describe.each(tellers)("%s", (name, story) => {
  const { document, ocr, identified, securityChecks, media } = story;

  it("bears its name and has a finding of one sentence", () => {
    expect(story.name).toBe(name);
    expect(story.finding).toMatch(/^[A-Z][^.]+\.$/);
  });

  it("has a number of the right form, whose control letter is right unless the story says so", () => {
    expect(document.number).toMatch(document.country === "ES" ? /^[0-9XYZ]\d{7}[A-Z]$/ : /^[A-Z]{2}\d{7}$/);
    const right = document.country !== "ES" || letterIsRight(document.number);
    expect(right).toBe(!onlyIn(story, "wrong-dni-letter"));
  });

  it("has a machine-readable zone of the right shape, whose digits agree unless the story says so", () => {
    const [lines, shape] = document.type === "PAS" ? [2, /^[A-Z0-9<]{44}$/] : [3, /^[A-Z0-9<]{30}$/];
    expect(document.mrz).toHaveLength(lines);
    for (const line of document.mrz) expect(line).toMatch(shape);
    const wrong = Object.entries(readZone(document).checks)
      .filter(([, [covered, digit]]) => checkDigit(covered) !== digit)
      .map(([field]) => field);
    expect(wrong).toEqual(onlyIn(story, "mrz-digit-wrong") ? ["birth"] : []);
  });

  it("prints in the zone what the document says", () => {
    const passport = document.type === "PAS";
    const surnames = [document.surname1, document.surname2 ?? ""].filter(Boolean);
    const { code, number, personal, dates, nationality, names } = readZone(document);
    expect(code).toBe(passport ? "P<ITA" : document.nationality === "ESP" ? "IDESP" : "IXESP");
    expect(number).toBe(passport ? document.number : document.supportNumber);
    expect(personal).toBe(passport ? "" : document.number);
    expect(dates).toBe(mrzDate(document.birthDate) + document.sex + mrzDate(document.expiryDate));
    expect(nationality).toBe(document.nationality);
    expect(names).toBe(nameField(surnames, document.givenName, passport ? 39 : 30));
  });

  it("is in date, and the holder of age, unless the story says so", () => {
    expect(document.expiryDate < "2026-01-01").toBe(onlyIn(story, "expired"));
    expect(document.expiryDate > "2029-01-01").toBe(!onlyIn(story, "expired"));
    const young = onlyIn(story, "under-age");
    expect([16, 17].includes(ageOn(document.birthDate, "2026-11-30"))).toBe(young);
    expect(ageOn(document.birthDate, "2027-11-30") < 18).toBe(young);
  });

  it("reads what is printed and identifies who was read, unless the story says so", () => {
    expect(ocr).toMatchObject({
      given_name: document.givenName.toUpperCase(),
      surname_1: document.surname1.toUpperCase(),
      serial_number: document.number,
      id_document_type: document.type,
      id_document_country: document.country,
    });
    expect(ocr.surname_2).toBe(document.surname2?.toUpperCase());
    expect(isoDate(ocr.birth_date)).toBe(document.birthDate);
    expect(isoDate(ocr.id_document_validity)).toBe(document.expiryDate);
    const differing = Object.keys(identified).filter((key) => identified[key] !== ocr[key]);
    expect(differing).toEqual(onlyIn(story, "name-differs") ? ["surname_1"] : []);
    for (const key of ["email", "mobile_phone_number"]) expect({ ...ocr, ...identified }).not.toHaveProperty(key);
  });

  it("reports as failed only what the story is about", () => {
    const failed = Object.keys(securityChecks).filter((key) => !securityChecks[key]);
    const expected: Partial<Record<StoryName, string>> = {
      expired: "document_notexpired",
      "under-age": "document_notunderage",
      "failed-liveness": "liveliness",
    };
    expect(failed).toEqual([expected[name]].filter(Boolean));
    expect(Object.keys(securityChecks).length).toBeGreaterThanOrEqual(5);
    expect(story.similarityLevel === "low").toBe(onlyIn(story, "low-similarity"));
  });

  it("lacks the rear only where there is none to show", () => {
    expect(media.document_rear === null).toBe(document.type === "PAS" || onlyIn(story, "missing-rear"));
    expect(media.document_rear === null && "documents_match" in securityChecks).toBe(false);
  });

  it("has pictures that decode at their size and are small", async () => {
    const sizes: [file: string | null, width: number, height: number][] = [
      [media.document_front, 1200, 900],
      [media.document_rear, 1200, 900],
      [media.document_photo, 480, 624],
      [media.document_owner, 720, 960],
    ];
    for (const [file, width, height] of sizes) {
      if (file === null) continue;
      const bytes = fs.readFileSync(mediaFile(story, file));
      const { info } = await sharp(bytes, { failOn: "warning" }).raw().toBuffer({ resolveWithObject: true });
      expect(info).toMatchObject({ width, height });
      expect((await sharp(bytes).metadata()).format).toBe("jpeg");
      expect(bytes.length).toBeGreaterThan(20_000);
      expect(bytes.length).toBeLessThan(120_000);
    }
  });

  it("has a folder with these files and no others", () => {
    const named = Object.values(media).filter((file) => file !== null);
    expect(fs.readdirSync(path.join(mediaFolder, name)).sort()).toEqual(named.sort());
  });
});

interface Box {
  type: string;
  body: Buffer;
}

/** Boxes of an MP4 file at one level (ISO/IEC 14496-12); a box that is cut off ends the list. */
function boxesOf(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    if (size < 8) break;
    boxes.push({ type: bytes.toString("latin1", at + 4, at + 8), body: bytes.subarray(at + 8, at + size) });
    at += size;
  }
  return boxes;
}

function inside(boxes: Box[], ...types: string[]): Buffer {
  const [type, ...rest] = types;
  const found = boxes.find((box) => box.type === type);
  if (!found) throw new Error(`No ${String(type)} in the file`);
  return rest.length === 0 ? found.body : inside(boxesOf(found.body), ...rest);
}

describe("videos", () => {
  it.each(tellers)("%s has a small one", (_name, story) => {
    const { size } = fs.statSync(mediaFile(story, story.media.video));
    expect(size).toBeGreaterThan(100_000);
    expect(size).toBeLessThan(360_000);
  });

  const playable = tellers.filter(([name]) => name !== "broken-video" && name !== "webm-video");
  it.each(playable)("%s begins with its index and lasts five to eight seconds", (_name, story) => {
    const boxes = boxesOf(fs.readFileSync(mediaFile(story, story.media.video)));
    const order = boxes.map(({ type }) => type);
    expect(order.indexOf("moov")).toBeLessThan(order.indexOf("mdat"));
    const header = inside(boxes, "moov", "mvhd");
    const seconds = header.readUInt32BE(16) / header.readUInt32BE(12);
    expect(seconds).toBeGreaterThan(5);
    expect(seconds).toBeLessThan(8);
    const trackHeader = inside(boxes, "moov", "trak", "tkhd");
    expect([trackHeader.readUInt16BE(76), trackHeader.readUInt16BE(80)]).toEqual([960, 720]);
    const description = inside(boxes, "moov", "trak", "mdia", "minf", "stbl", "stsd");
    expect(description.toString("latin1", 12, 16)).toBe("avc1");
  });

  it("broken-video stops before its index", () => {
    const bytes = fs.readFileSync(mediaFile(stories["broken-video"], stories["broken-video"].media.video));
    expect(boxesOf(bytes).map(({ type }) => type)).toEqual(["ftyp", "free", "mdat"]);
    expect(bytes.includes("moov")).toBe(false);
  });

  it("webm-video is VP9 and does not say how long it is", () => {
    const bytes = fs.readFileSync(mediaFile(stories["webm-video"], stories["webm-video"].media.video));
    expect(bytes.subarray(0, 4).toString("hex")).toBe("1a45dfa3");
    expect(bytes.includes("V_VP9")).toBe(true);
    const beforePictures = bytes.subarray(0, bytes.indexOf(Buffer.from("1f43b675", "hex")));
    expect(beforePictures.includes(Buffer.from("4489", "hex"))).toBe(false);
  });
});

describe("all of them together", () => {
  it("are different people with different documents", () => {
    for (const key of ["number", "givenName", "surname1", "birthDate"] as const)
      expect(new Set(told.map(({ document }) => document[key])).size).toBe(storyNames.length);
  });

  it("vary what is claimed", () => {
    expect(new Set(told.map(({ similarityLevel }) => typeof similarityLevel))).toEqual(new Set(["string", "number"]));
    expect(new Set(told.map(({ securityChecks }) => Object.keys(securityChecks).length))).toEqual(new Set([5, 6, 7]));
  });

  it("weigh at most seven megabytes", () => {
    const total = told
      .flatMap((story) =>
        Object.values(story.media).map((file) => (file ? fs.statSync(mediaFile(story, file)).size : 0)),
      )
      .reduce((sum, size) => sum + size, 0);
    expect(total).toBeLessThan(7_000_000);
  });
});

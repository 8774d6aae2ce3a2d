import fs from "node:fs";
import path from "node:path";
import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { readPicture } from "./picture";

const front = fs.readFileSync(path.resolve(import.meta.dirname, "../sandbox/media/clean/document_front.jpg"));

const canvas = (width = 60, height = 40) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 30 } } });

/** A PNG of one colour that claims to be of this size. */
function png(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const sum = Buffer.alloc(4);
    let crc = 0xffffffff;
    for (const byte of body) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    sum.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(Math.ceil(width / 8 + 1) * Math.min(height, 2000)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]);
}

let turned: Buffer;
beforeAll(async () => {
  const exif = { IFD0: { Copyright: "PERSONAL WORDS", ImageDescription: "PERSONAL WORDS" } };
  turned = await canvas().withExif(exif).withMetadata({ orientation: 6 }).jpeg().toBuffer();
});

describe("a picture as evidence", () => {
  it("is measured and shown as a JPEG of its own", async () => {
    const picture = await readPicture(front);
    const { width, height } = await sharp(front).metadata();
    expect(picture).toMatchObject({ mediaType: "image/jpeg", width, height });
    expect((await sharp(picture?.display).metadata()).format).toBe("jpeg");
    expect(picture?.display.equals(front)).toBe(false);
  });

  it("is shown upright and without what the camera wrote into it", async () => {
    expect(turned.includes("PERSONAL WORDS")).toBe(true);
    const picture = await readPicture(turned);
    const shown = await sharp(picture?.display).metadata();
    expect([shown.width, shown.height]).toEqual([40, 60]);
    expect(shown.exif).toBeUndefined();
    expect(shown.orientation).toBeUndefined();
    expect(picture?.display.includes("PERSONAL WORDS")).toBe(false);
  });

  it.each(["png", "webp"] as const)("may come as %s", async (format) => {
    const picture = await readPicture(await canvas()[format]().toBuffer());
    expect(picture).toMatchObject({ mediaType: `image/${format}`, width: 60, height: 40 });
    expect((await sharp(picture?.display).metadata()).format).toBe("jpeg");
  });
});

describe("what is no picture", () => {
  it.each<[string, () => Buffer | Promise<Buffer>]>([
    ["nothing", () => Buffer.alloc(0)],
    ["text", () => Buffer.from("not a picture")],
    [
      "a drawing that could fetch files",
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'),
    ],
    ["a PDF", () => Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF")],
    ["a GIF", () => Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64")],
    ["a TIFF", () => canvas().tiff().toBuffer()],
    ["a JPEG cut off", () => front.subarray(0, Math.floor(front.length / 2))],
    ["only the start of a JPEG", () => front.subarray(0, 20)],
    ["a small file that unpacks to a huge picture", () => png(30_000, 30_000)],
  ])("%s", async (_, bytes) => {
    expect(await readPicture(await bytes())).toBeNull();
  });

  it("is told from a picture built the same way that is small enough", async () => {
    expect(await readPicture(png(64, 64))).toMatchObject({ mediaType: "image/png", width: 64, height: 64 });
  });
});

import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { videoType } from "./media-type";

const media = path.resolve(import.meta.dirname, "../sandbox/media");
const head = (file: string) => fs.readFileSync(path.join(media, file)).subarray(0, 64);
const ftyp = (brand: string) => Buffer.concat([Buffer.from([0, 0, 0, 32]), Buffer.from(`ftyp${brand}`)]);

describe("the container of a video", () => {
  it.each([
    ["an MP4", head("clean/video.mp4"), "video/mp4"],
    ["a WebM", head("webm-video/video.webm"), "video/webm"],
    ["the brand of a phone", ftyp("qt  "), "video/mp4"],
    ["an MP4 cut off right after its name", ftyp("isom").subarray(0, 12), "video/mp4"],
    ["four bytes of a WebM", Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), "video/webm"],
    ["a name in the wrong place", Buffer.from("ftypisom0000"), null],
    ["a name cut off", ftyp("isom").subarray(0, 11), null],
    ["three bytes of a WebM", Buffer.from([0x1a, 0x45, 0xdf]), null],
    ["an AVI", Buffer.from("RIFF\0\0\0\0AVI LIST"), null],
    ["a Flash video", Buffer.from("FLV\x01\x05\0\0\0\x09\0\0\0\0"), null],
    ["a picture", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1]), null],
    ["a page", Buffer.from("<!DOCTYPE html><script>"), null],
    ["an error in JSON", Buffer.from('{"status":"404 Not Found"}'), null],
    ["nothing", Buffer.alloc(0), null],
  ])("%s", (_, bytes, expected) => {
    expect(videoType(bytes)).toBe(expected);
  });
});

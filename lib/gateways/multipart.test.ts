import { createHash } from "node:crypto";
import fs from "node:fs";
import type http from "node:http";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { prepareTestDatabase } from "@/lib/testing/database";
import { type HttpDouble, startDouble } from "@/lib/testing/http-double";
import { type Call, call, resetBreakers } from "./http";
import { type FileSource, inMemory, multipart } from "./multipart";

let double: HttpDouble;
beforeAll(async () => {
  await prepareTestDatabase();
  double = await startDouble();
});
afterAll(() => double.close());
beforeEach(() => resetBreakers());

const upload = (file: FileSource): Call => ({
  service: "one-shot",
  operation: "uploadVideo",
  kind: "upload",
  method: "POST",
  url: new URL("/video", double.url),
  form: [{ name: "video", file }],
});

const large = 300 * 2 ** 20;
const piece = Buffer.alloc(2 ** 18, "film ");

/** A film of a size no test would hold, made as it is asked for. */
function film(
  bytes = large,
  extra: Partial<FileSource> = {},
): FileSource & { opened: () => number; closed: () => number } {
  let opened = 0;
  let closed = 0;
  return {
    name: "film.mp4",
    type: "video/mp4",
    bytes,
    open: async function* () {
      opened += 1;
      try {
        for (let left = bytes; left > 0; left -= piece.length) yield piece.subarray(0, Math.min(left, piece.length));
      } finally {
        closed += 1;
      }
    },
    opened: () => opened,
    closed: () => closed,
    ...extra,
  };
}

describe("a form", () => {
  it("says its length before a file is opened, and keeps it", async () => {
    const file = film(10_000);
    const form = multipart([
      { name: "type", value: "ñ €" },
      { name: "video", file },
    ]);
    expect(file.opened()).toBe(0);
    let bytes = 0;
    for await (const chunk of form.pieces()) bytes += chunk.length;
    expect(bytes).toBe(form.bytes);
  });

  it.each([
    ['a"b.pdf', 'a"b.pdf'],
    ["a\r\nx: y.pdf", "a\r\nx: y.pdf"],
    ["informe ñ.pdf", "informe ñ.pdf"],
  ])("carries the name %j without letting it break out of its header", async (name) => {
    const form = multipart([{ name: "file", file: inMemory(name, "application/pdf\r\nx: y", Buffer.from("%PDF")) }]);
    const chunks: Uint8Array[] = [];
    for await (const chunk of form.pieces()) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    expect(text.split("\r\n\r\n")[0]?.split("\r\n")).toHaveLength(3);
    const read = await new Response(text, { headers: { "content-type": form.contentType } }).formData();
    const file = read.get("file");
    expect(file).toBeInstanceOf(File);
    expect(file).toMatchObject({ type: "application/octet-stream" });
  });
});

describe("an upload", () => {
  it("of 300 MB arrives byte for byte, and is never held", async () => {
    const sums = [createHash("sha256"), createHash("sha256")] as const;
    for await (const chunk of film().open()) sums[0].update(chunk);
    let received = 0;
    let rest = Buffer.alloc(0);
    let length = 0;
    double.answer((request, response) => {
      length = Number(request.headers["content-length"]);
      let started = false;
      request.on("data", (chunk: Buffer) => {
        let bytes = Buffer.concat([rest, chunk]);
        if (!started) {
          const head = bytes.indexOf("\r\n\r\n");
          started = head >= 0;
          bytes = started ? bytes.subarray(head + 4) : bytes;
        }
        if (started) {
          // Everything but the film itself follows in the last two hundred bytes.
          const use = bytes.subarray(0, Math.max(0, Math.min(bytes.length, large - received)));
          sums[1].update(use);
          received += use.length;
          rest = Buffer.alloc(0);
        } else rest = bytes;
      });
      request.on("end", () => response.end('{"status":"success"}'));
    });
    let most = 0;
    const before = process.memoryUsage().rss;
    const watching = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 10);
    expect(await call(upload(film()))).toMatchObject({ status: 200 });
    clearInterval(watching);
    expect(received).toBe(large);
    expect(length).toBeGreaterThan(large);
    expect(sums[1].digest("hex")).toBe(sums[0].digest("hex"));
    // Of 300: what was read and is garbage already waits for its collection on a busy machine.
    expect((most - before) / 2 ** 20).toBeLessThan(225);
  });

  it("that is turned away early keeps the words it was turned away with, and closes its file", async () => {
    double.answer((request, response) => {
      request.once("data", () => {
        response.writeHead(404, { "content-type": "application/json", connection: "close" });
        response.end('{"details":"Request not found"}');
      });
    });
    const file = film(64 * 2 ** 20);
    const outcome = await call(upload(file)).catch((error: unknown) => error);
    expect(outcome).toMatchObject({ status: 404, body: Buffer.from('{"details":"Request not found"}') });
    await expect.poll(file.closed).toBe(1);
  });

  it("whose connection drops is unknown, was tried once, and closes its file", async () => {
    let asked = 0;
    const drop: http.RequestListener = (request) => {
      asked += 1;
      request.once("data", () => request.socket.destroy());
    };
    double.answer(drop);
    const file = film(64 * 2 ** 20);
    await expect(call(upload(file))).rejects.toMatchObject({ failure: "no-answer" });
    expect([asked, file.opened()]).toEqual([1, 1]);
    await expect.poll(file.closed).toBe(1);
  });

  it("to where nobody listens is not sent, and its file never opened", async () => {
    const file = film();
    const spec = { ...upload(file), url: new URL("http://nobody.invalid/video") };
    await expect(call(spec)).rejects.toMatchObject({ failure: "not-sent" });
    expect(file.opened()).toBe(0);
  });

  it.each([
    ["shorter", 9_000],
    ["longer", 11_000],
  ])("of a file %s than it said is broken off, and is no fault of the provider", async (_, real) => {
    let whole = false;
    double.answer((request, response) => {
      request.on("data", () => {});
      request.on("end", () => {
        whole = true;
        response.end("{}");
      });
      request.on("error", () => {});
    });
    const file = film(10_000, { open: film(real).open });
    await expect(call(upload(file))).rejects.toThrow("not as long as it said");
    expect(whole).toBe(false);
  });

  it("of a file that cannot be read passes the reason on", async () => {
    double.answer((request) => request.on("error", () => {}).resume());
    const file = film(10_000, { open: () => fs.createReadStream(path.join(import.meta.dirname, "no-such-film.mp4")) });
    await expect(call(upload(file))).rejects.toMatchObject({ code: "ENOENT" });
  });
});

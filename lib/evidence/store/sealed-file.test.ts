import { randomBytes } from "node:crypto";
import { Readable, type Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ByteRange } from "./object-store";
import { chunkBytes, rangeOpener, sealer } from "./sealed-file";

const key = randomBytes(32);
const sealedChunk = chunkBytes + 16;

async function through(pieces: Iterable<Buffer>, transform: Transform): Promise<Buffer> {
  const out: Buffer[] = [];
  await pipeline(Readable.from(pieces), transform, async (source: AsyncIterable<Buffer>) => {
    for await (const piece of source) out.push(piece);
  });
  return Buffer.concat(out);
}

/** Cuts bytes into pieces of the given sizes, used in turn. */
function* cut(bytes: Buffer, sizes: readonly number[]): Generator<Buffer> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? bytes.length;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

const seal = (plain: Buffer, sizes = [8192], withKey = key) => through(cut(plain, sizes), sealer(withKey));

function open(sealed: Buffer, size: number, range: ByteRange, withKey = key): Promise<Buffer> {
  const plan = rangeOpener(withKey, size, range);
  return through(cut(sealed.subarray(plan.sealed.start, plan.sealed.end + 1), [50_000]), plan.opener);
}

const openAll = (sealed: Buffer, size: number, withKey = key) =>
  open(sealed, size, { start: 0, end: Math.max(0, size - 1) }, withKey);

const refusal = /authenticat|ends too early/i;

/** Opened for its length only: where one is refused, the bytes are of no interest. */
const tried = async (...file: Parameters<typeof openAll>) => (await openAll(...file)).length;

/** Sizes around the borders of chunks, where mistakes live. */
const sizes = fc.oneof(
  fc.integer({ min: 1, max: 400 }),
  fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: -2, max: 2 })).map(([n, by]) => n * chunkBytes + by),
  fc.integer({ min: 1, max: 5 * chunkBytes }),
);

/** Content that differs from place to place, so that a wrong offset shows. */
function content(size: number, seed: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at++) bytes[at] = (at * 31 + (at >> 8) * 17 + seed) & 0xff;
  return bytes;
}

const runs = { numRuns: 40 };

describe("a sealed file", () => {
  it("gives back any content, however it arrives in pieces", async () => {
    const pieces = fc.array(fc.integer({ min: 1, max: 2 * chunkBytes }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(255), pieces, async (size, seed, cuts) => {
        const plain = content(size, seed);
        const sealed = await seal(plain, cuts);
        expect(sealed.length).toBe(size + Math.ceil(size / chunkBytes) * 16);
        expect((await openAll(sealed, size)).equals(plain)).toBe(true);
      }),
      runs,
    );
  });

  it("gives exactly the range asked for, reading only the chunks it touches", async () => {
    const file = sizes.chain((size) =>
      fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 }), fc.integer({ min: 0, max: size - 1 })),
    );
    await fc.assert(
      fc.asyncProperty(file, async ([size, a, b]) => {
        const range = { start: Math.min(a, b), end: Math.max(a, b) };
        const plain = content(size, 7);
        const opened = await open(await seal(plain), size, range);
        expect(opened.equals(plain.subarray(range.start, range.end + 1))).toBe(true);
        const { sealed } = rangeOpener(key, size, range);
        const touched = Math.floor(range.end / chunkBytes) - Math.floor(range.start / chunkBytes) + 1;
        expect(sealed.end - sealed.start + 1).toBeLessThanOrEqual(touched * sealedChunk);
      }),
      runs,
    );
  });

  it("seals an empty file too", async () => {
    const sealed = await seal(Buffer.alloc(0));
    expect(sealed.length).toBe(16);
    expect((await openAll(sealed, 0)).length).toBe(0);
  });

  it("shows nothing of its content", async () => {
    const words = Buffer.from("DNI 12345678Z Lucía Ferrandis ".repeat(4000));
    const sealed = await seal(words);
    expect(sealed.includes("12345678Z")).toBe(false);
    expect(sealed.subarray(0, 32).equals(sealed.subarray(sealedChunk, sealedChunk + 32))).toBe(false);
  });
});

describe("a sealed file that was touched", () => {
  it("does not open with any one bit changed", async () => {
    const change = sizes.chain((size) => {
      const length = size + Math.ceil(size / chunkBytes) * 16;
      return fc.tuple(fc.constant(size), fc.integer({ min: 0, max: length - 1 }), fc.integer({ min: 0, max: 7 }));
    });
    await fc.assert(
      fc.asyncProperty(change, async ([size, at, bit]) => {
        const sealed = await seal(content(size, 1));
        sealed[at] = (sealed[at] ?? 0) ^ (1 << bit);
        await expect(tried(sealed, size)).rejects.toThrow(refusal);
      }),
      runs,
    );
  });

  it("does not open with its end cut off, at a chunk's border or anywhere else", async () => {
    const cuts = sizes.chain((size) => {
      const length = size + Math.ceil(size / chunkBytes) * 16;
      const borders = Array.from({ length: Math.ceil(size / chunkBytes) }, (_, n) => n * sealedChunk);
      return fc.tuple(
        fc.constant(size),
        fc.oneof(fc.constantFrom(...borders), fc.integer({ min: 0, max: length - 1 })),
      );
    });
    await fc.assert(
      fc.asyncProperty(cuts, async ([size, length]) => {
        const sealed = await seal(content(size, 2));
        await expect(tried(sealed.subarray(0, length), size)).rejects.toThrow(refusal);
      }),
      runs,
    );
  });

  it.each([4, 8, 12, 13, 14, 15])("does not take the first %i bytes of a seal for a seal", async (length) => {
    const sealed = await seal(Buffer.alloc(0));
    await expect(tried(sealed.subarray(0, length), 0)).rejects.toThrow(refusal);
  });

  it("does not open as a shorter file, nor as a longer one", async () => {
    const sealed = await seal(content(3 * chunkBytes, 3));
    await expect(tried(sealed, 2 * chunkBytes)).rejects.toThrow(refusal);
    await expect(tried(sealed, 3 * chunkBytes + 1)).rejects.toThrow(refusal);
    await expect(tried(sealed, 4 * chunkBytes)).rejects.toThrow(refusal);
  });

  it("does not open with two chunks exchanged, even where both would be complete", async () => {
    const sealed = await seal(content(3 * chunkBytes, 4));
    const chunk = (n: number) => sealed.subarray(n * sealedChunk, (n + 1) * sealedChunk);
    for (const order of [
      [1, 0, 2],
      [0, 2, 1],
      [0, 0, 2],
      [0, 1, 1],
    ])
      await expect(tried(Buffer.concat(order.map(chunk)), 3 * chunkBytes)).rejects.toThrow(refusal);
  });

  it("does not open with a chunk of another file in its place, nor under another file's key", async () => {
    const otherKey = randomBytes(32);
    const mine = await seal(content(2 * chunkBytes, 5));
    const other = await seal(content(2 * chunkBytes, 5), [8192], otherKey);
    const mixed = Buffer.concat([other.subarray(0, sealedChunk), mine.subarray(sealedChunk)]);
    await expect(tried(mixed, 2 * chunkBytes)).rejects.toThrow(refusal);
    await expect(tried(other, 2 * chunkBytes)).rejects.toThrow(refusal);
  });

  it("hands out nothing of the chunk that was changed", async () => {
    const plain = content(3 * chunkBytes, 6);
    const sealed = await seal(plain);
    sealed[sealedChunk + 5] = (sealed[sealedChunk + 5] ?? 0) ^ 1;
    const { opener } = rangeOpener(key, plain.length, { start: 0, end: plain.length - 1 });
    const got: Buffer[] = [];
    opener.on("data", (piece: Buffer) => got.push(piece));
    await expect(pipeline(Readable.from(cut(sealed, [4096])), opener)).rejects.toThrow(refusal);
    expect(Buffer.concat(got).equals(plain.subarray(0, chunkBytes))).toBe(true);
  });
});

import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FieldCipher } from "@/lib/crypto/seal";
import { environment } from "@/lib/testing/environment";
import { ownDataFolder } from "@/lib/testing/evidence";
import { deleteFile, newFileKey, readFileRange, storeFile, unwrapFileKey, wrapFileKey } from "./item-store";

let folder: ReturnType<typeof ownDataFolder>;
beforeAll(() => {
  folder = ownDataFolder();
});
afterAll(() => folder.remove());

const plain = randomBytes(200_000);
const pieces = () => Readable.from([plain.subarray(0, 5), plain.subarray(5, 100_000), plain.subarray(100_000)]);
const read = async (key: Buffer, objectKey: string, start: number, end: number) =>
  buffer(await readFileRange(key, objectKey, plain.length, { start, end }));

describe("a stored file", () => {
  it("is counted, hashed and read back in any part", async () => {
    const key = newFileKey();
    const stored = await storeFile(key, pieces(), plain.length);
    expect(stored.bytes).toBe(plain.length);
    expect(stored.head.equals(plain.subarray(0, 64))).toBe(true);
    expect((await read(key, stored.objectKey, 0, plain.length - 1)).equals(plain)).toBe(true);
    expect((await read(key, stored.objectKey, 65_530, 131_080)).equals(plain.subarray(65_530, 131_081))).toBe(true);
    await deleteFile(stored.objectKey);
    await expect(read(key, stored.objectKey, 0, 9)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("is sealed anew each time", async () => {
    const before = folder.files();
    await storeFile(newFileKey(), pieces(), plain.length);
    await storeFile(newFileKey(), pieces(), plain.length);
    const [one, two] = folder.files().filter((file) => !before.includes(file));
    const bytes = [one, two].map((file) => fs.readFileSync(file ?? ""));
    expect(bytes[0]?.equals(bytes[1] ?? Buffer.alloc(0))).toBe(false);
    expect(bytes.filter((sealed) => sealed.includes(plain.subarray(1000, 1032)))).toEqual([]);
  });

  it("leaves nothing behind when it is larger than allowed, or breaks off", async () => {
    const before = folder.files();
    await expect(storeFile(newFileKey(), pieces(), plain.length - 1)).rejects.toThrow(RangeError);
    const breaking = Readable.from(
      (async function* () {
        yield plain;
        throw new Error("the source broke");
      })(),
    );
    await expect(storeFile(newFileKey(), breaking, 10 * plain.length)).rejects.toThrow("the source broke");
    await expect.poll(() => folder.files()).toEqual(before);
  });

  it("fails, rather than wait for ever, where the store cannot even open its file", async () => {
    const root = path.join(environment.DATA_DIR ?? "", "evidence");
    fs.mkdirSync(root, { recursive: true });
    fs.renameSync(root, `${root}.away`);
    fs.writeFileSync(root, "");
    try {
      const large = Readable.from(Array.from({ length: 64 }, () => plain));
      await expect(storeFile(newFileKey(), large, 100 * plain.length)).rejects.toMatchObject({ code: "ENOTDIR" });
    } finally {
      fs.rmSync(root);
      fs.renameSync(`${root}.away`, root);
    }
  });

  it("breaks off, rather than give altered bytes, when it was touched on the disk", async () => {
    const before = folder.files();
    const key = newFileKey();
    const { objectKey } = await storeFile(key, pieces(), plain.length);
    const [file = ""] = folder.files().filter((name) => !before.includes(name));
    const sealed = fs.readFileSync(file);
    fs.writeFileSync(file, sealed.subarray(0, 65_552));
    await expect(read(key, objectKey, 0, plain.length - 1)).rejects.toThrow("ends too early");
    sealed[70_000] = (sealed[70_000] ?? 0) ^ 1;
    fs.writeFileSync(file, sealed);
    await expect(read(key, objectKey, 0, plain.length - 1)).rejects.toThrow(/authenticate/);
    expect((await read(key, objectKey, 0, 9)).equals(plain.subarray(0, 10))).toBe(true);
  });
});

describe("the key of a file", () => {
  const cipher = new FieldCipher(randomBytes(32), "s1", "authority");

  it("is the person's to open, for its own item only", () => {
    const key = newFileKey();
    const wrapped = wrapFileKey(cipher, "item-1", key);
    expect(Buffer.from(wrapped).includes(key)).toBe(false);
    expect(unwrapFileKey(cipher, "item-1", wrapped).equals(key)).toBe(true);
    expect(() => unwrapFileKey(cipher, "item-2", wrapped)).toThrow(/authenticate/);
    const other = new FieldCipher(randomBytes(32), "s1", "authority");
    expect(() => unwrapFileKey(other, "item-1", wrapped)).toThrow(/authenticate/);
  });

  it("is never made twice", () => {
    expect(new Set(Array.from({ length: 50 }, () => newFileKey().toString("hex"))).size).toBe(50);
  });
});

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { FileStore } from "./file-store";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "cotejo-files-"));
let store: FileStore;
beforeEach(() => {
  fs.rmSync(root, { recursive: true, force: true });
  store = new FileStore(root);
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const files = (): string[] =>
  fs.existsSync(root)
    ? fs
        .readdirSync(root, { recursive: true, withFileTypes: true })
        .flatMap((entry) => (entry.isFile() ? entry.name : []))
    : [];

const put = (key: string, content: string) => store.put(key, Readable.from([Buffer.from(content)]));
const whole = { start: 0, end: 1_000_000 };
const get = async (key: string, range = whole) => (await buffer(await store.get(key, range))).toString();

describe("objects kept as files", () => {
  it("come back whole and in parts, both ends of a range included", async () => {
    const key = crypto.randomUUID();
    await store.put(key, Readable.from([Buffer.from("0123"), Buffer.from("456789")]));
    expect(await get(key)).toBe("0123456789");
    expect(await get(key, { start: 2, end: 5 })).toBe("2345");
    expect(await get(key, { start: 9, end: 9 })).toBe("9");
  });

  it("may be empty, or larger than any one write", async () => {
    const [empty, large] = [crypto.randomUUID(), crypto.randomUUID()];
    await store.put(empty, Readable.from([]));
    expect(await get(empty)).toBe("");
    const pieces = Array.from({ length: 40 }, (_, n) => Buffer.alloc(100_003, n));
    await store.put(large, Readable.from(pieces));
    const bytes = await buffer(await store.get(large, { start: 0, end: 10_000_000 }));
    expect(bytes.equals(Buffer.concat(pieces))).toBe(true);
  });

  it("are readable by their owner alone", async () => {
    const key = crypto.randomUUID();
    await put(key, "x");
    const file = path.join(root, key.slice(0, 2), key);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(fs.statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
  });

  it("are replaced as a whole", async () => {
    const key = crypto.randomUUID();
    await put(key, "the first, longer one");
    await put(key, "second");
    expect(await get(key)).toBe("second");
    expect(files()).toEqual([key]);
  });

  it("leave nothing behind when the source breaks, and keep what was there", async () => {
    const [fresh, kept] = [crypto.randomUUID(), crypto.randomUUID()];
    await put(kept, "kept");
    const breaking = () =>
      Readable.from(
        (async function* () {
          yield Buffer.from("half of it");
          throw new Error("the source broke");
        })(),
      );
    await expect(store.put(fresh, breaking())).rejects.toThrow("the source broke");
    await expect(store.put(kept, breaking())).rejects.toThrow("the source broke");
    expect(files()).toEqual([kept]);
    expect(await get(kept)).toBe("kept");
  });

  it("do not exist before they are complete", async () => {
    const key = crypto.randomUUID();
    const source = new Readable({ read: () => {} });
    const done = store.put(key, source);
    source.push(Buffer.from("half"));
    await expect.poll(files).toHaveLength(1);
    await expect(store.get(key, whole)).rejects.toMatchObject({ code: "ENOENT" });
    source.push(null);
    await done;
    expect(await get(key)).toBe("half");
  });

  it("that are missing say so before a byte is sent, and may be deleted twice", async () => {
    const key = crypto.randomUUID();
    await expect(store.get(key, whole)).rejects.toMatchObject({ code: "ENOENT" });
    await put(key, "x");
    await store.delete(key);
    await store.delete(key);
    await expect(store.get(key, whole)).rejects.toMatchObject({ code: "ENOENT" });
    expect(files()).toEqual([]);
  });

  it.each(["../../etc/passwd", "", "a".repeat(36).toUpperCase(), `../${"a".repeat(33)}`, `${crypto.randomUUID()}\n`])(
    "take no key but their own kind: %j",
    async (key) => {
      await expect(put(key, "x")).rejects.toThrow("not an object key");
      await expect(store.get(key, whole)).rejects.toThrow("not an object key");
      await expect(store.delete(key)).rejects.toThrow("not an object key");
      expect(files()).toEqual([]);
    },
  );
});

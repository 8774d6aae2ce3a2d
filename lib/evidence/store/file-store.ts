import "server-only";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, statfs } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { AppError } from "@/lib/errors";
import type { ByteRange, ObjectStore } from "./object-store";

/** The system's words for "no room": on the disk, of the user, for one file. */
const full = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

const orFull = (error: unknown) =>
  error instanceof Error && "code" in error && full.has(String(error.code))
    ? new AppError("storage-full", { cause: error })
    : error;

/** Objects as files of one folder, spread over 256 sub-folders by the first two characters of the key. */
export class FileStore implements ObjectStore {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  #path(key: string): string {
    if (!/^[0-9a-f-]{36}$/.test(key)) throw new Error("not an object key");
    return path.join(this.#root, key.slice(0, 2), key);
  }

  async room(): Promise<number> {
    await mkdir(this.#root, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(this.#root);
    return bavail * bsize;
  }

  async put(key: string, body: Readable): Promise<void> {
    try {
      await this.#write(this.#path(key), body);
    } catch (error) {
      throw orFull(error);
    }
  }

  async #write(target: string, body: Readable): Promise<void> {
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    const temporary = `${target}.${crypto.randomUUID()}.part`;
    const file = await open(temporary, "wx", 0o600);
    try {
      // Not write(): it may write only part of a chunk, and says so only in its result.
      for await (const chunk of body as AsyncIterable<Buffer>) await file.appendFile(chunk);
      await file.sync();
      await file.close();
      await rename(temporary, target);
    } catch (error) {
      await file.close().catch(() => {});
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async get(key: string, range: ByteRange): Promise<Readable> {
    const stream = createReadStream(this.#path(key), { start: range.start, end: range.end });
    // A missing file must fail here, where it can still become an answer, not while the answer is being sent.
    await new Promise<void>((resolve, reject) => stream.once("open", () => resolve()).once("error", reject));
    return stream;
  }

  async delete(key: string): Promise<void> {
    await rm(this.#path(key), { force: true });
  }
}

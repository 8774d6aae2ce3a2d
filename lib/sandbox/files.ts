import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";

/** Bytes the sandbox was given or made; the state keeps this beside what they mean. */
export const storedFileSchema = z.object({ id: z.string(), size: z.number(), sha256: z.string() });
export type StoredFile = z.infer<typeof storedFileSchema>;

export class FileTooLargeError extends Error {}

/** What is too big for the state file: one file per thing, by a name of our own. */
export class Files {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = path.join(directory, "files");
    fs.mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
  }

  write(bytes: Buffer): StoredFile {
    const id = randomUUID();
    const temporary = `${this.#path(id)}.tmp`;
    fs.writeFileSync(temporary, bytes, { mode: 0o600 });
    fs.renameSync(temporary, this.#path(id));
    return { id, size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
  }

  /** Takes any amount up to the limit without holding it; nothing is left behind when the sender stops half-way. */
  async receive(source: Readable, limit: number): Promise<StoredFile> {
    const id = randomUUID();
    const temporary = `${this.#path(id)}.tmp`;
    const hash = createHash("sha256");
    let size = 0;
    const counter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.length;
        hash.update(chunk);
        // Beyond the limit it is read and thrown away: a sender cut off in the middle would not hear why.
        done(null, size > limit ? undefined : chunk);
      },
    });
    try {
      await pipeline(source, counter, fs.createWriteStream(temporary, { mode: 0o600 }));
    } catch (error) {
      fs.rmSync(temporary, { force: true });
      throw error;
    }
    if (size > limit) {
      fs.rmSync(temporary, { force: true });
      throw new FileTooLargeError();
    }
    fs.renameSync(temporary, this.#path(id));
    return { id, size, sha256: hash.digest("hex") };
  }

  /** For what must be read, changed and written without anybody in between. */
  readNow(file: StoredFile): Buffer {
    return fs.readFileSync(this.#path(file.id));
  }

  read(file: StoredFile): Promise<Buffer> {
    return fs.promises.readFile(this.#path(file.id));
  }

  stream(file: StoredFile): Readable {
    return fs.createReadStream(this.#path(file.id));
  }

  remove(...files: (StoredFile | null | undefined)[]): void {
    for (const file of files) if (file) fs.rmSync(this.#path(file.id), { force: true });
  }

  clear(): void {
    for (const name of fs.readdirSync(this.#directory)) fs.rmSync(path.join(this.#directory, name), { force: true });
  }

  #path(id: string): string {
    return path.join(this.#directory, id);
  }
}

import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FieldCipher } from "@/lib/crypto/seal";
import { AppError } from "@/lib/errors";
import type { ByteRange } from "./store/object-store";
import { rangeOpener, sealer } from "./store/sealed-file";
import { objectStore } from "./store/store";

/** A file as kept: where, sealed under which (wrapped) key, and what it was. */
export interface StoredFile {
  objectKey: string;
  bytes: number;
  sha256: string;
  head: Buffer;
}

const headBytes = 64;

/** What is left to others when a large file is taken: evidence that officers wait for, archives, the trail. */
const reservedBytes = 64 * 2 ** 20;

/** Refuses a file before it is on its way where there is no room for it. */
export async function requireStorage(bytes: number): Promise<void> {
  const room = await (await objectStore()).room();
  if (room !== null && room < bytes + reservedBytes) throw new AppError("storage-full");
}

const isGivenUp = (error: unknown) => error instanceof Error && error.name === "AbortError";

/** Seals a stream into the store, counting and hashing the plain bytes; refuses more than `maxBytes`. */
export async function storeFile(fileKey: Buffer, body: Readable, maxBytes: number): Promise<StoredFile> {
  const objectKey = crypto.randomUUID();
  const hash = createHash("sha256");
  let bytes = 0;
  let head: Buffer = Buffer.alloc(0);
  const counted = new PassThrough({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      if (head.length < headBytes) head = Buffer.concat([head, chunk]).subarray(0, headBytes);
      done(bytes > maxBytes ? new RangeError("file too large") : null, chunk);
    },
  });
  const sealed = sealer(fileKey);
  const store = await objectStore();
  const kept = store.put(objectKey, sealed).catch((error: unknown) => {
    // A store that failed before it read anything would leave the sealing waiting for a reader for good.
    sealed.destroy(error instanceof Error ? error : new Error("the store failed", { cause: error }));
    throw error;
  });
  const ends = await Promise.allSettled([kept, pipeline(body, counted, sealed)]);
  const failures = ends.flatMap((end) => (end.status === "rejected" ? [end.reason as unknown] : []));
  // Each ends the other: the one that was merely given up has nothing to say.
  if (failures.length > 0) throw failures.find((error) => !isGivenUp(error)) ?? failures[0];
  return { objectKey, bytes, sha256: hash.digest("hex"), head };
}

export const newFileKey = (): Buffer => randomBytes(32);

const place = (itemId: string, column: string) => ({ table: "evidence_item", column, row: itemId });

/** Each file has a key of its own, wrapped by the subject key: with that destroyed, the file is noise. */
export function wrapFileKey(cipher: FieldCipher, itemId: string, key: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(cipher.wrap(place(itemId, "file_key"), key));
}

export function unwrapFileKey(cipher: FieldCipher, itemId: string, wrapped: Uint8Array): Buffer {
  return cipher.unwrap(place(itemId, "file_key"), wrapped);
}

/** The plain bytes of a range, as a stream that opens only what it sends. */
export async function readFileRange(
  fileKey: Buffer,
  objectKey: string,
  size: number,
  range: ByteRange,
): Promise<Readable> {
  const { sealed, opener } = rangeOpener(fileKey, size, range);
  const source = await (await objectStore()).get(objectKey, sealed);
  // Errors of either end destroy the other; the reader sees a broken stream, never altered bytes.
  void pipeline(source, opener).catch(() => {});
  return opener;
}

export async function deleteFile(objectKey: string): Promise<void> {
  await (await objectStore()).delete(objectKey);
}

import { createCipheriv, createDecipheriv } from "node:crypto";
import { Transform, type TransformCallback } from "node:stream";
import type { ByteRange } from "./object-store";

/*
 * A file sealed in chunks, after C2SP's chunked encryption: any range is read by opening only the chunks it touches,
 * and a chunk that was altered, moved, or is not the last where the file ends does not open. The key is the file's
 * own, so a counter is a safe nonce.
 */

export const chunkBytes = 64 * 1024;
const tagBytes = 16;
const sealedChunkBytes = chunkBytes + tagBytes;

function nonce(index: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64BE(BigInt(index), 4);
  return bytes;
}

const label = (last: boolean) => Buffer.from(last ? "cotejo.chunk.last" : "cotejo.chunk");

function sealChunk(key: Buffer, index: number, last: boolean, plain: Buffer): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, nonce(index));
  cipher.setAAD(label(last));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function openChunk(key: Buffer, index: number, last: boolean, sealed: Buffer): Buffer {
  // Without a length, shorter tags would be taken too, and they are easier to guess.
  const decipher = createDecipheriv("aes-256-gcm", key, nonce(index), { authTagLength: tagBytes });
  decipher.setAAD(label(last));
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - tagBytes)), decipher.final()]);
}

/** Collects a stream into pieces of one size; the last may be shorter. */
abstract class Pieces extends Transform {
  #held: Buffer = Buffer.alloc(0);
  readonly #size: number;
  #index: number;

  constructor(size: number, firstIndex: number) {
    super();
    this.#size = size;
    this.#index = firstIndex;
  }

  protected abstract piece(index: number, bytes: Buffer, ended: boolean): Buffer;

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    try {
      this.#held = this.#held.length ? Buffer.concat([this.#held, chunk]) : chunk;
      // A full piece waits until more arrives: only then is it certain not to be the last.
      while (this.#held.length > this.#size) {
        this.push(this.piece(this.#index++, this.#held.subarray(0, this.#size), false));
        this.#held = this.#held.subarray(this.#size);
      }
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    try {
      this.push(this.piece(this.#index, this.#held, true));
      done();
    } catch (error) {
      done(error as Error);
    }
  }
}

class Sealer extends Pieces {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    super(chunkBytes, 0);
    this.#key = key;
  }

  protected piece(index: number, bytes: Buffer, ended: boolean): Buffer {
    return sealChunk(this.#key, index, ended, bytes);
  }
}

class Opener extends Pieces {
  readonly #key: Buffer;
  readonly #lastIndex: number;
  readonly #wanted: ByteRange;

  constructor(key: Buffer, firstIndex: number, lastIndex: number, wanted: ByteRange) {
    super(sealedChunkBytes, firstIndex);
    this.#key = key;
    this.#lastIndex = lastIndex;
    this.#wanted = wanted;
  }

  protected piece(index: number, bytes: Buffer, ended: boolean): Buffer {
    // A file cut off between two chunks would otherwise end early without a sign.
    if (ended && (index + 1) * chunkBytes <= this.#wanted.end) throw new Error("the sealed file ends too early");
    const plain = openChunk(this.#key, index, index === this.#lastIndex, bytes);
    const at = index * chunkBytes;
    return plain.subarray(Math.max(0, this.#wanted.start - at), Math.max(0, this.#wanted.end + 1 - at));
  }
}

/** Seals what passes through it. */
export const sealer = (key: Buffer): Transform => new Sealer(key);

/**
 * For a range of the plain file of `size` bytes: which bytes of the sealed file to read, and the transform that turns
 * them into exactly the range.
 */
export function rangeOpener(key: Buffer, size: number, wanted: ByteRange): { sealed: ByteRange; opener: Transform } {
  const lastIndex = Math.max(0, Math.ceil(size / chunkBytes) - 1);
  const first = Math.floor(wanted.start / chunkBytes);
  const last = Math.min(lastIndex, Math.floor(wanted.end / chunkBytes));
  const sealedSize = size + (lastIndex + 1) * tagBytes;
  return {
    sealed: { start: first * sealedChunkBytes, end: Math.min((last + 1) * sealedChunkBytes, sealedSize) - 1 },
    opener: new Opener(key, first, lastIndex, wanted),
  };
}

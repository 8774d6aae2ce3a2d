import type { Readable } from "node:stream";

/** Bytes of a range, both ends inclusive. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Where sealed bytes are kept. Keys are made by us; nothing in them comes from outside. */
export interface ObjectStore {
  /** Bytes it can still take; null where nobody can tell. */
  room(): Promise<number | null>;
  /** Stores a stream whole or not at all; `storage-full` where there is no room for it. */
  put(key: string, body: Readable): Promise<void>;
  get(key: string, range: ByteRange): Promise<Readable>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
}

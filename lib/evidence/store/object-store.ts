import type { Readable } from "node:stream";

/** Bytes of a range, both ends inclusive. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Where sealed bytes are kept. Keys are made by us; nothing in them comes from outside. */
export interface ObjectStore {
  /** Stores a stream whole or not at all. */
  put(key: string, body: Readable): Promise<void>;
  get(key: string, range: ByteRange): Promise<Readable>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
}

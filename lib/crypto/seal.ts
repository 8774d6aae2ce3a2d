import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/*
 * AES-256-GCM with a random 96-bit nonce. What is sealed is bound to its place by the associated data: a ciphertext
 * moved to another row or column does not open.
 */

const nonceBytes = 12;
const tagBytes = 16;

/** nonce | ciphertext | tag */
export function sealBytes(key: Buffer, plain: Buffer, boundTo: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(boundTo, "utf8"));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Throws when the key, the place or a byte is wrong. */
export function openBytes(key: Buffer, sealed: Uint8Array, boundTo: string): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < nonceBytes + tagBytes) throw new Error("sealed value is too short");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, nonceBytes));
  decipher.setAAD(Buffer.from(boundTo, "utf8"));
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes)), decipher.final()]);
}

/** Seals the fields of rows under one key. Stored as `v1.<key id>.<base64url>`. */
export class FieldCipher {
  readonly #key: Buffer;
  readonly #keyId: string;
  readonly #scope: string;

  /** `scope` is the authority's id, or `system`; `keyId` names the key in what is stored. */
  constructor(key: Buffer, keyId: string, scope: string) {
    this.#key = key;
    this.#keyId = keyId;
    this.#scope = scope;
  }

  #boundTo(place: FieldPlace): string {
    return [place.table, place.column, place.row, this.#scope, this.#keyId].join("|");
  }

  seal(place: FieldPlace, text: string): string {
    const sealed = sealBytes(this.#key, Buffer.from(text, "utf8"), this.#boundTo(place));
    return `v1.${this.#keyId}.${sealed.toString("base64url")}`;
  }

  open(place: FieldPlace, stored: string): string {
    const [version, keyId, body] = stored.split(".");
    if (version !== "v1" || keyId !== this.#keyId || !body)
      throw new Error(`no sealed value in ${place.table}.${place.column}`);
    return openBytes(this.#key, Buffer.from(body, "base64url"), this.#boundTo(place)).toString("utf8");
  }

  sealOptional(place: FieldPlace, text: string | null | undefined): string | null {
    return text === null || text === undefined || text === "" ? null : this.seal(place, text);
  }

  openOptional(place: FieldPlace, stored: string | null | undefined): string | null {
    return stored ? this.open(place, stored) : null;
  }

  /** Wraps another key, e.g. of a stored file, bound to its place. */
  wrap(place: FieldPlace, key: Buffer): Buffer {
    return sealBytes(this.#key, key, this.#boundTo(place));
  }

  unwrap(place: FieldPlace, wrapped: Uint8Array): Buffer {
    return openBytes(this.#key, wrapped, this.#boundTo(place));
  }
}

/** Where a sealed value stands. */
export interface FieldPlace {
  table: string;
  column: string;
  row: string;
}

import "server-only";
import { randomBytes } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { db, type Tx } from "@/lib/db";
import { keyRing } from "./keys";
import { FieldCipher, openBytes, sealBytes } from "./seal";

/*
 * Envelope: the key file's key wraps a data key per authority and year, which wraps a subject key per request, which
 * seals the person's fields. Destroying the subject key makes one person unreadable in every copy.
 */

interface LoadedKey {
  id: string;
  scope: string;
  key: Buffer;
}

const byId = new Map<string, LoadedKey>();
const currentByScope = new Map<string, string>();

const wrapPlace = (id: string, scope: string, kid: string) => `data_key|wrapped|${id}|${scope}|${kid}`;

function load(row: { id: string; authorityId: string | null; kid: string; wrapped: Uint8Array }): LoadedKey {
  const scope = row.authorityId ?? "system";
  const key = openBytes(keyRing().encryptionKey(row.kid), row.wrapped, wrapPlace(row.id, scope, row.kid));
  const loaded = { id: row.id, scope, key };
  byId.set(row.id, loaded);
  return loaded;
}

async function keyById(id: string): Promise<LoadedKey> {
  return byId.get(id) ?? load(await db().dataKey.findUniqueOrThrow({ where: { id } }));
}

async function currentKey(authorityId: string | null): Promise<LoadedKey> {
  const year = authorityId ? new Date().getUTCFullYear() : 0;
  const cacheKey = `${authorityId}|${year}`;
  const cached = byId.get(currentByScope.get(cacheKey) ?? "");
  if (cached) return cached;
  const found = await db().dataKey.findFirst({ where: { authorityId, year }, orderBy: { createdAt: "asc" } });
  const loaded = found ? load(found) : await createKey(authorityId, year);
  currentByScope.set(cacheKey, loaded.id);
  return loaded;
}

async function createKey(authorityId: string | null, year: number): Promise<LoadedKey> {
  const ring = keyRing();
  const id = uuidv7();
  const place = wrapPlace(id, authorityId ?? "system", ring.currentKid);
  const wrapped = new Uint8Array(sealBytes(ring.encryptionKey(ring.currentKid), randomBytes(32), place));
  // Two processes may each make one: both stay readable, and from the next look-up on the older is everybody's.
  await db().dataKey.create({ data: { id, authorityId, year, kid: ring.currentKid, wrapped } });
  return load(await db().dataKey.findFirstOrThrow({ where: { authorityId, year }, orderBy: { createdAt: "asc" } }));
}

/** Forgets the loaded keys; for tests that change databases. */
export function forgetKeys(): void {
  byId.clear();
  currentByScope.clear();
}

/** For rows that belong to an authority but to no person: deliveries, billing. Opens with the key that sealed. */
export class ScopedCipher {
  readonly #current: LoadedKey;

  constructor(current: LoadedKey) {
    this.#current = current;
  }

  seal(table: string, column: string, row: string, text: string): string {
    return new FieldCipher(this.#current.key, this.#current.id, this.#current.scope).seal({ table, column, row }, text);
  }

  async open(table: string, column: string, row: string, stored: string): Promise<string> {
    const used = await keyById(stored.split(".")[1] ?? "");
    return new FieldCipher(used.key, used.id, used.scope).open({ table, column, row }, stored);
  }
}

export async function scopedCipher(authorityId: string | null): Promise<ScopedCipher> {
  return new ScopedCipher(await currentKey(authorityId));
}

/** What a request row keeps of its subject key. */
export interface SubjectKeyRow {
  id: string;
  authorityId: string;
  dataKeyId: string;
  subjectKey: Uint8Array;
}

const subjectPlace = (requestId: string, authorityId: string, dataKeyId: string) =>
  `request|subject_key|${requestId}|${authorityId}|${dataKeyId}`;

const subjectKeyId = "s1";

/** A new subject key for a request about to be inserted. */
export async function newSubject(
  authorityId: string,
  requestId: string,
): Promise<{ dataKeyId: string; subjectKey: Uint8Array<ArrayBuffer>; cipher: FieldCipher }> {
  const dataKey = await currentKey(authorityId);
  const key = randomBytes(32);
  const wrapped = sealBytes(dataKey.key, key, subjectPlace(requestId, authorityId, dataKey.id));
  return {
    dataKeyId: dataKey.id,
    subjectKey: new Uint8Array(wrapped),
    cipher: new FieldCipher(key, subjectKeyId, authorityId),
  };
}

/** The cipher of a request's fields. */
export async function openSubject(row: SubjectKeyRow): Promise<FieldCipher> {
  const dataKey = await keyById(row.dataKeyId);
  const key = openBytes(dataKey.key, row.subjectKey, subjectPlace(row.id, row.authorityId, row.dataKeyId));
  return new FieldCipher(key, subjectKeyId, row.authorityId);
}

/** Columns that every read needs to open a request's fields. */
export const subjectKeyColumns = { id: true, authorityId: true, dataKeyId: true, subjectKey: true } as const;

/** Opens the subject of a request inside a transaction. */
export async function subjectOf(tx: Tx, requestId: string): Promise<FieldCipher> {
  return openSubject(await tx.request.findUniqueOrThrow({ where: { id: requestId }, select: subjectKeyColumns }));
}

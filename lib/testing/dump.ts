import { createHash } from "node:crypto";
import pg from "pg";
import { superUrl } from "./database";

/** Everything a thief of the database would hold: the text of each row, and the raw files of tables and indexes. */
export interface Dump {
  /** Rows by table, as PostgreSQL writes them. */
  rows: Map<string, string>;
  /** Files by relation, dead rows and indexes included, one character a byte. */
  files: Map<string, string>;
}

export async function dumpDatabase(): Promise<Dump> {
  const client = new pg.Client(superUrl());
  await client.connect();
  try {
    await client.query("CHECKPOINT");
    const tables = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const rows = new Map<string, string>();
    for (const { name } of tables.rows) {
      const found = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      rows.set(name, found.rows.map(({ row }) => row).join("\n"));
    }
    const relations = await client.query<{ name: string; bytes: Buffer }>(
      `SELECT c.oid::regclass::text AS name, pg_read_binary_file(pg_relation_filepath(c.oid)) AS bytes
         FROM pg_class c WHERE c.relkind IN ('r', 'i', 't') AND c.oid >= 16384 AND pg_relation_size(c.oid) > 0`,
    );
    const files = new Map(relations.rows.map(({ name, bytes }) => [name, bytes.toString("latin1")]));
    return { rows, files };
  } finally {
    await client.end();
  }
}

const plainLetters = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "");

/** How a value is commonly written, in any case and without marks or separators. */
function spellings(value: string): string[] {
  const folded = plainLetters(value);
  const all = [
    value,
    value.normalize("NFD"),
    folded,
    folded.replace(/[^\p{L}\p{N}@.+]/gu, ""),
    value.replace(/^\+/, ""),
  ];
  return [...new Set(all.flatMap((text) => [text, text.toLowerCase(), text.toUpperCase()]))];
}

function digests(value: string): string[] {
  return ["md5", "sha1", "sha256", "sha512"].flatMap((algorithm) => {
    const hash = createHash(algorithm).update(value).digest();
    const hex = hash.toString("hex");
    const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
    const base64 = hash.toString("base64").replace(/=+$/, "");
    // The first half is enough: an index may have been cut to 128 bits.
    return [hex.slice(0, 32), uuid, base64.slice(0, 20), base64.replaceAll("+", "-").replaceAll("/", "_").slice(0, 20)];
  });
}

/** Base64 of a value wherever it begins in the encoded text; only whole groups, so at least a few characters. */
function encodings(value: string): string[] {
  const bytes = Buffer.from(value);
  const shifted = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    return text.slice(shift === 0 ? 0 : shift + 1, -2);
  });
  return [bytes.toString("hex"), ...shifted.filter((text) => text.length >= 6)];
}

/**
 * Where a value can be found in a dump, in plain, folded or encoded, and as an unkeyed hash unless it is meant to be kept
 * as one. Values shorter than eight characters count only as whole words: by chance alone they occur inside random text.
 */
export function foundIn(dump: Dump, value: string, { hashed = true } = {}): string[] {
  const places: string[] = [];
  const all = spellings(value);
  const wanted = [
    ...(hashed ? all.flatMap(digests) : []),
    ...(value.length >= 8 ? all : []),
    ...(value.length >= 6 ? all.flatMap(encodings) : []),
  ];
  const escaped = all.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  // An equals sign before it is that of a form; after it, the end of something encoded.
  const word = new RegExp(`(?<![A-Za-z0-9_+/-])(${escaped.join("|")})(?![A-Za-z0-9_+/=-])`, "iu");
  const latin = [...new Set(wanted.map((text) => Buffer.from(text).toString("latin1")))];
  const bytes = hashed ? digestBytes(all) : [];
  for (const [table, text] of dump.rows)
    if (wanted.some((needle) => text.includes(needle)) || word.test(text) || word.test(plainLetters(text)))
      places.push(`rows of ${table}`);
  for (const [relation, text] of dump.files)
    if ([...latin, ...bytes].some((needle) => text.includes(needle))) places.push(`file of ${relation}`);
  return places;
}

/** A hash kept as bytes, in a file. */
function digestBytes(all: string[]): string[] {
  return all.flatMap((text) =>
    ["md5", "sha1", "sha256", "sha512"].map((algorithm) =>
      createHash(algorithm).update(text).digest().subarray(0, 16).toString("latin1"),
    ),
  );
}

import "server-only";
import { hkdfSync, randomBytes } from "node:crypto";
import fs from "node:fs";
import { z } from "zod";
import { env } from "@/lib/env";

const key = z.string().refine((text) => Buffer.from(text, "base64").length === 32, "32 bytes in Base64");

const keyFile = z.strictObject({
  stage: z.enum(["demo", "production"]),
  /** Key-encryption keys; the first wraps what is new, the others only unwrap. */
  encryption: z.array(z.strictObject({ kid: z.string().regex(/^[a-z0-9-]{1,32}$/), key })).min(1),
  /** Of the blind indexes; changing it means rebuilding them. */
  index: key,
  /** Of the session cookie; changing it signs everybody out. */
  session: key,
});

/** Keys of this installation. They live outside the database: a dump alone opens nothing. */
export interface KeyRing {
  currentKid: string;
  encryptionKey(kid: string): Buffer;
  /** A key of its own for every purpose, derived from the index key (HKDF-SHA-256). */
  derive(purpose: string): Buffer;
  session: string;
}

/** Text of a new key file. */
export function newKeyFile(stage: "demo" | "production"): string {
  const make = () => randomBytes(32).toString("base64");
  return `${JSON.stringify({ stage, encryption: [{ kid: "k1", key: make() }], index: make(), session: make() }, null, 2)}\n`;
}

/** Reads a key file; a demonstration file is refused in production. */
export function readKeyFile(file: string, stage: "demo" | "production"): KeyRing {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch {
    throw new Error(`The key file ${file} cannot be read. Make one with \`npm run keys -- create ${file}\`.`);
  }
  const parsed = keyFile.safeParse(safeJson(text));
  if (!parsed.success) throw new Error(`The key file ${file} is damaged: restore it from its backup.`);
  if (stage === "production" && parsed.data.stage !== "production")
    throw new Error(`The key file ${file} was made for demonstration: production needs its own keys.`);
  // Windows has no such bits to read.
  if (stage === "production" && process.platform !== "win32" && fs.statSync(file).mode & 0o004)
    throw new Error(`The key file ${file} can be read by everybody on this machine: run \`chmod 600 ${file}\`.`);
  const { encryption, index, session } = parsed.data;
  const byKid = new Map(encryption.map((entry) => [entry.kid, Buffer.from(entry.key, "base64")]));
  const indexKey = Buffer.from(index, "base64");
  const derived = new Map<string, Buffer>();
  return {
    currentKid: (encryption[0] as { kid: string }).kid,
    encryptionKey(kid) {
      const found = byKid.get(kid);
      if (!found) throw new Error(`The encryption key ${kid} is not in the key file.`);
      return found;
    },
    derive(purpose) {
      let found = derived.get(purpose);
      if (!found) {
        found = Buffer.from(hkdfSync("sha256", indexKey, "cotejo", purpose, 32));
        if (derived.size < 10_000) derived.set(purpose, found);
      }
      return found;
    },
    session,
  };
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

let ring: KeyRing | undefined;

export function keyRing(): KeyRing {
  ring ??= readKeyFile(env().KEY_FILE, env().APP_STAGE);
  return ring;
}

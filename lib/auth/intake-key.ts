import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { db } from "@/lib/db";
import type { KeyActor } from "./actor";

/** Stored as a plain SHA-256: the key is 256 random bits, nothing to guess. */
const hashOf = (key: string) => createHash("sha256").update(key).digest("hex");

/** A key as its system gets it, with a beginning that scanners for leaked secrets can know, and what is kept of it. */
export function newIntakeKey(): { key: string; hash: string } {
  const key = `cotejo_${randomBytes(32).toString("base64url")}`;
  return { key, hash: hashOf(key) };
}

/** The system a key belongs to, its use noted; null when the key is none, or was revoked. */
export async function liveIntakeKey(key: string, ip: string | null): Promise<KeyActor | null> {
  if (!/^cotejo_[\w-]{43}$/.test(key)) return null;
  const found = await db().intakeKey.findUnique({ where: { hash: hashOf(key) } });
  if (!found || found.revokedAt) return null;
  // At most one write in ten seconds, as with sessions.
  await db().$executeRaw`
    UPDATE intake_key SET last_used_at = now()
     WHERE id = ${found.id}::uuid AND (last_used_at IS NULL OR last_used_at < now() - interval '10 seconds')`;
  return { kind: "key", keyId: found.id, authorityIds: [found.authorityId], ip };
}

import "server-only";
import canonicalize from "canonicalize";
import type { Actor } from "@/lib/auth/actor";
import type { Tx } from "@/lib/db";
import type { AuditAction } from "./events";

export interface AuditEntry {
  action: AuditAction;
  /** Chain it belongs to: an authority's id; acts that belong to none go to `system`. */
  authorityId?: string | null;
  outcome?: "ok" | "refused" | "failed" | "unknown";
  requestId?: string | null;
  /** What else it is about: a user, an authority, an evidence item. */
  subjectId?: string | null;
  /** Ids, codes, counts and hashes only: no personal data, they could never be erased from the chain. */
  details?: Record<string, string | number | boolean | null | readonly string[]>;
}

/**
 * Appends one line in the writer's own transaction: no line, no act. The database computes the chain
 * (`audit_append`), because only it can serialise the writers.
 */
export async function recordAudit(tx: Tx, actor: Actor, entry: AuditEntry): Promise<void> {
  const user = actor.kind === "user" ? actor : null;
  const ip = "ip" in actor ? actor.ip : null;
  const actorId = actor.kind === "key" ? actor.keyId : actor.kind === "signer" ? actor.linkId : (user?.userId ?? null);
  const details = canonicalize(entry.details ?? {}) ?? "{}";
  await tx.$executeRaw`SELECT audit_append(
    ${entry.authorityId ?? "system"}, ${actor.kind}, ${actorId}, ${user?.role ?? null},
    ${user?.sessionId ?? null}, ${ip}, ${entry.action}, ${entry.outcome ?? "ok"},
    ${entry.requestId ?? null}::uuid, ${entry.subjectId ?? null}, ${details})`;
}

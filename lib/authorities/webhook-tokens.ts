import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { recordAudit } from "@/lib/audit/record";
import type { Actor } from "@/lib/auth/actor";
import { pool, type Tx } from "@/lib/db";

/** Stored as a plain SHA-256: the token is 256 random bits, nothing to guess. */
const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

/** How many addresses of one authority may be valid at once: the old one until the provider has the new one. */
const validAtOnce = 2;

/** Makes a new webhook address for an authority and ends all but the newest two; returns the token, shown only now. */
export async function makeWebhookToken(tx: Tx, actor: Actor, authorityId: string): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  const made = await tx.webhookToken.create({ data: { authorityId, hash: hashOf(token) } });
  await recordAudit(tx, actor, { action: "webhook.address_made", authorityId, subjectId: made.id });
  const live = await tx.webhookToken.findMany({
    where: { authorityId, endedAt: null },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    skip: validAtOnce,
  });
  for (const { id } of live) {
    await tx.webhookToken.update({ where: { id }, data: { endedAt: new Date() } });
    await recordAudit(tx, actor, { action: "webhook.address_ended", authorityId, subjectId: id });
  }
  return token;
}

/** The authority a webhook address belongs to, or null. */
export async function authorityOfToken(token: string): Promise<string | null> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return null;
  const { rows } = await pool().query<{ authority_id: string }>({
    name: "webhook.token",
    text: "SELECT authority_id FROM webhook_token WHERE hash = $1 AND ended_at IS NULL",
    values: [hashOf(token)],
  });
  return rows[0]?.authority_id ?? null;
}

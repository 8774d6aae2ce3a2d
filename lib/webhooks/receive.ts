import "server-only";
import { v7 as uuidv7 } from "uuid";
import { blindIndex } from "@/lib/crypto/blind-index";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { db, inPlainTransaction, inTransaction, Prisma } from "@/lib/db";
import { enqueue } from "@/lib/jobs/queue";
import { planHint } from "@/lib/requests/match-hints";
import { searchTokens } from "@/lib/requests/search-tokens";
import { readHint } from "./wire";

/** Largest body taken; the documented ones have a few hundred bytes. */
export const maxBodyBytes = 64 * 1024;

export type Received = "stored" | "duplicate" | "unreadable";

const storing = `
  INSERT INTO webhook_delivery (id, authority_id, body_hash, body, family, event_type, status, request_pk, match_tokens)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (authority_id, body_hash) DO NOTHING`;

/**
 * Stores a webhook and plans its processing in one transaction; nothing else happens before the sender is answered.
 * The same body again only counts, unless nothing came of it yet and nobody is about to look into it.
 */
export async function receiveWebhook(authorityId: string, body: string): Promise<Received> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return "unreadable";
  }
  const hint = readHint(parsed);
  if (!hint) return "unreadable";
  const cipher = await scopedCipher(authorityId);
  const id = uuidv7();
  const bodyHash = blindIndex("webhook-body", authorityId, body);
  const sealed = cipher.seal("webhook_delivery", "body", id, body);
  const names = { scratchcards: [hint.scratchcard], certificates: hint.serialNumbers };
  const matchTokens = hint.requestPk === null ? searchTokens(authorityId, names) : [];
  const { family, eventType, status, requestPk } = hint;
  const stored = await inPlainTransaction(async (client) => {
    const values = [id, authorityId, bodyHash, sealed, family, eventType, status, requestPk, matchTokens];
    const { rowCount } = await client.query({ name: "webhook.store", text: storing, values });
    if (rowCount === 1) await enqueue(client, "webhook.process", { deliveryId: id });
    return rowCount === 1;
  });
  if (stored) return "stored";
  if (!(await onlyCounted(authorityId, bodyHash))) await planAgain(authorityId, bodyHash);
  return "duplicate";
}

/**
 * `received` says that work is planned; after a quiet quarter of an hour it must have been lost, unless it is still in
 * the queue. What `failed` is tried again for as long as its work is there.
 */
const looksAfterItself = Prisma.sql`
  (state = 'applied' OR (state = 'received' AND planned_at >= now() - interval '15 minutes')
   OR (state IN ('received', 'failed') AND EXISTS (
         SELECT 1 FROM jobs.job WHERE job.name = 'webhook.process' AND job.state IN ('created', 'retry', 'active')
            AND job.data->>'deliveryId' = webhook_delivery.id::text)))`;

/** One statement, since copies come many at once and each waits for the one before. */
async function onlyCounted(authorityId: string, bodyHash: string): Promise<boolean> {
  const count = await db().$executeRaw`
    UPDATE webhook_delivery SET times = times + 1, last_at = now()
     WHERE authority_id = ${authorityId}::uuid AND body_hash = ${bodyHash} AND ${looksAfterItself}`;
  return count > 0;
}

async function planAgain(authorityId: string, bodyHash: string): Promise<void> {
  await inTransaction(async (tx) => {
    // The row is looked at under its lock: of two copies one plans, and the other finds the work planned.
    const [row] = await tx.$queryRaw<{ id: string; planned: boolean }[]>`
      SELECT id, ${looksAfterItself} AS planned FROM webhook_delivery
       WHERE authority_id = ${authorityId}::uuid AND body_hash = ${bodyHash} FOR UPDATE`;
    if (!row) return;
    await tx.$executeRaw`UPDATE webhook_delivery SET times = times + 1, last_at = now() WHERE id = ${row.id}::uuid`;
    if (!row.planned) await planHint(tx, row.id);
  });
}

import "server-only";
import { v7 as uuidv7 } from "uuid";
import { blindIndex } from "@/lib/crypto/blind-index";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { inTransaction } from "@/lib/db";
import { enqueue } from "@/lib/jobs/queue";
import { planHint } from "@/lib/requests/match-hints";
import { searchTokens } from "@/lib/requests/search-tokens";
import { readHint } from "./wire";

/** Largest body taken; the documented ones have a few hundred bytes. */
export const maxBodyBytes = 64 * 1024;

export type Received = "stored" | "duplicate" | "unreadable";

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
  return inTransaction(async (tx) => {
    // State and plan are those from before: the statement leaves them alone.
    const [row] = await tx.$queryRaw<{ id: string; times: number; state: string; quiet: boolean }[]>`
      INSERT INTO webhook_delivery AS d (id, authority_id, body_hash, body, family, event_type, status, request_pk,
                                         match_tokens)
      VALUES (${id}::uuid, ${authorityId}::uuid, ${bodyHash}, ${sealed}, ${hint.family}, ${hint.eventType},
              ${hint.status}, ${hint.requestPk}, ${matchTokens}::uuid[])
      ON CONFLICT (authority_id, body_hash) DO UPDATE SET times = d.times + 1, last_at = now()
      RETURNING id, times, state, planned_at < now() - interval '15 minutes' AS quiet`;
    if (!row || row.times === 1) {
      await enqueue(tx, "webhook.process", { deliveryId: id });
      return "stored";
    }
    // `received` says that work is planned; after a quiet quarter of an hour it must have been lost.
    if (row.state === "received" ? row.quiet : row.state !== "applied") await planHint(tx, row.id);
    return "duplicate";
  });
}

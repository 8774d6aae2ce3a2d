import "server-only";
import { db } from "@/lib/db";
import { deleteFile } from "./item-store";

/** The most a policy may set for a claim, and so for a second look. */
const longestClaimMinutes = 120;

/**
 * Deletes copies whose time is over. The provider stays their custodian; hash, size and type remain here, and a later
 * look fetches and compares anew. A copy somebody holds a claim on, or just took a second look on, is kept.
 */
export async function expireCopies(): Promise<number> {
  const rows = await db().$queryRaw<{ id: string; object_key: string | null; display_key: string | null }[]>`
    SELECT i.id, i.object_key, i.display_key FROM evidence_item i
     WHERE i.stored_until <= now()
       AND NOT EXISTS (SELECT 1 FROM claim c
                        WHERE c.request_id = i.request_id AND c.user_id IS NOT NULL AND c.expires_at > now())
       AND NOT EXISTS (SELECT 1 FROM second_look s
                        WHERE s.request_id = i.request_id AND s.answered_at IS NULL
                          AND s.taken_at > now() - make_interval(mins => ${longestClaimMinutes}))
     ORDER BY i.stored_until LIMIT 100`;
  let expired = 0;
  for (const row of rows) {
    // The row first: a reader must never be promised bytes that are gone. One collected anew since then is left alone.
    const { count } = await db().evidenceItem.updateMany({
      where: { id: row.id, objectKey: row.object_key },
      data: { state: "expired", objectKey: null, displayKey: null, fileKey: null, storedUntil: null },
    });
    if (count === 0) continue;
    expired += 1;
    for (const key of [row.object_key, row.display_key]) if (key) await deleteFile(key);
  }
  return expired;
}

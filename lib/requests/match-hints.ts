import "server-only";
import { db, type Tx } from "@/lib/db";
import { enqueue } from "@/lib/jobs/queue";
import type { RequestReading } from "@/lib/workflows/workflow";
import { addSearchTokens, type Findable } from "./search-tokens";

/*
 * A webhook may tell of a request before we know its number, and some name only its card or certificate (webhooks 5).
 */

type Names = Pick<Findable, "number" | "requestPk" | "videoidPk" | "scratchcards" | "certificates">;

/** What a reading tells that a hint without a number may name. */
export const namesIn = ({ scratchcard, certificates }: RequestReading): Names => ({
  scratchcards: [scratchcard],
  certificates: certificates.map(({ serialNumber }) => serialNumber),
});

/**
 * Makes a request known by these names, and plans again the hints that found none by them. Comes before the first line
 * of the trail: who processes a hint locks it first and writes the line then.
 */
export async function addNames(
  tx: Tx,
  request: { id: string; authorityId: string; createdAt: Date },
  names: Names,
): Promise<void> {
  const added = await addSearchTokens(tx, request, names);
  if (added.length === 0) return;
  // Locks those being processed too: whoever is about to call one unmatched then finds the names above, or is seen here.
  const hints = await tx.$queryRaw<{ id: string; state: string }[]>`
    SELECT id, state FROM webhook_delivery
     WHERE authority_id = ${request.authorityId}::uuid AND state <> 'applied'
       AND (match_tokens && ${added}::uuid[] OR request_pk = ${names.requestPk ?? null}::int)
     ORDER BY id FOR UPDATE`;
  for (const { id, state } of hints) if (state === "unmatched") await planHint(tx, id);
}

/** Plans the processing of a stored hint, again. */
export async function planHint(tx: Tx, deliveryId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE webhook_delivery SET state = 'received', error = NULL, processed_at = NULL, planned_at = now()
     WHERE id = ${deliveryId}::uuid`;
  await enqueue(tx, "webhook.process", { deliveryId });
}

/** The request a hint is about: by its number, else by its card, else by a certificate; always of the same authority. */
export async function requestOfHint(
  hint: { authorityId: string; requestPk: number | null; matchTokens: readonly string[] },
  from: Tx = db(),
): Promise<string | null> {
  const { authorityId, requestPk } = hint;
  if (requestPk !== null)
    return (await from.request.findFirst({ where: { authorityId, requestPk }, select: { id: true } }))?.id ?? null;
  const [named] = await from.$queryRaw<{ id: string }[]>`
    SELECT r.id FROM unnest(${[...hint.matchTokens]}::uuid[]) WITH ORDINALITY AS wanted (token, place)
      JOIN search_token s ON s.token = wanted.token
      JOIN request r ON r.id = s.request_id
     WHERE r.authority_id = ${authorityId}::uuid AND r.request_pk IS NOT NULL
     ORDER BY wanted.place, r.created_at DESC LIMIT 1`;
  return named?.id ?? null;
}

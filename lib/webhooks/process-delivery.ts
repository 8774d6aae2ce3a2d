import "server-only";
import { recordAudit } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db";
import { followRequest } from "@/lib/evidence/follow-request";
import { ProviderError } from "@/lib/gateways/errors";
import { adoptRequest, CreationPending } from "@/lib/requests/adopt-request";
import { planHint, requestOfHint } from "@/lib/requests/match-hints";
import { settleRequest } from "@/lib/reviews/settle-decision";
import type { WebhookDelivery } from "@/prisma/generated/client";
import type { Reason } from "./views";
import { saysRefused } from "./wire";

/** How long a number the provider does not know may still become known: it tells of a request before it shows it. */
const patienceMs = 15 * 60_000;

/**
 * Acts on a stored hint: finds or takes in the request it is about and reads it at the provider. The body's own status
 * is never applied. Throws while the provider cannot be read, or does not know the number yet, so that the job is tried
 * again.
 */
export async function processDelivery(deliveryId: string): Promise<void> {
  const delivery = await db().webhookDelivery.findUnique({ where: { id: deliveryId } });
  if (!delivery || delivery.state === "applied") return;
  const { authorityId, requestPk, matchTokens } = delivery;
  const known = await requestOfHint(delivery);
  try {
    let requestId = known;
    if (known) {
      await followRequest(known, "webhook");
      await settleRequest(known);
    } else if (requestPk === null) {
      return await unmatched(deliveryId, matchTokens.length > 0 ? "not-known-here" : "no-number", known);
    } else requestId = await adoptRequest(authorityId, requestPk);
    if (!requestId) return await unmatched(deliveryId, "foreign", known);
    if (saysRefused(delivery)) await noteRefusedByEvent(requestId);
    await applied(deliveryId, requestId);
  } catch (error) {
    const gone =
      error instanceof ProviderError && error.failure === "answered" && [400, 404].includes(error.httpStatus ?? 0);
    if (gone && Date.now() - delivery.lastAt.getTime() > patienceMs)
      return unmatched(deliveryId, "not-known-there", known);
    await db().webhookDelivery.updateMany({
      where: { id: deliveryId, state: { not: "applied" } },
      data: { state: "failed", error: gone ? "not-known-there" : failureOf(error) },
    });
    throw error;
  }
}

function failureOf(error: unknown): Reason {
  if (error instanceof CreationPending) return "opening-pending";
  return error instanceof ProviderError ? error.failure : "failed";
}

async function applied(id: string, requestId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const row = await close(tx, id, { state: "applied", requestId, error: null });
    if (!row) return;
    const { authorityId, family, eventType, status } = row;
    await recordAudit(
      tx,
      { kind: "provider" },
      {
        action: "request.webhook_in",
        authorityId,
        requestId,
        subjectId: id,
        details: { family, event: eventType, status },
      },
    );
  });
}

async function unmatched(id: string, error: Reason, known: string | null): Promise<void> {
  await inTransaction(async (tx) => {
    const row = await close(tx, id, { state: "unmatched", error });
    // Its request may have become known while it was looked for.
    if (row && !known && (await requestOfHint(row, tx))) await planHint(tx, id);
  });
}

/** Two at once may look into the same hint; one of them says so. */
async function close(
  tx: Tx,
  id: string,
  data: { state: "applied" | "unmatched"; error: Reason | null; requestId?: string },
): Promise<WebhookDelivery | undefined> {
  const where = { id, state: { not: "applied" } };
  const [row] = await tx.webhookDelivery.updateManyAndReturn({ where, data: { ...data, processedAt: new Date() } });
  return row;
}

/** The vendor's CANCELLED alone cannot say "refused"; its event can, once our own read says CANCELLED. */
async function noteRefusedByEvent(requestId: string): Promise<void> {
  await db().request.updateMany({
    where: { id: requestId, status: "CANCELLED", refusedBy: null },
    data: { refusedBy: "event" },
  });
}

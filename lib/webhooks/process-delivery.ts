import "server-only";
import { recordAudit } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db";
import { followRequest } from "@/lib/evidence/follow-request";
import { ProviderError } from "@/lib/gateways/errors";
import { adoptRequest } from "@/lib/requests/adopt-request";
import { settleRequest } from "@/lib/reviews/settle-decision";
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
  const { authorityId, requestPk } = delivery;
  try {
    if (requestPk === null) return await finish(deliveryId, "unmatched", null, "no-number");
    const known = await db().request.findFirst({
      where: { authorityId, requestPk },
      select: { id: true, status: true },
    });
    const requestId = known?.id ?? (await adoptRequest(authorityId, requestPk));
    if (!requestId) return await finish(deliveryId, "unmatched", null, "foreign");
    if (known) {
      await followRequest(requestId, "webhook");
      await settleRequest(requestId);
    }
    if (saysRefused(delivery)) await noteRefusedByEvent(requestId);
    await finish(deliveryId, "applied", requestId, null);
  } catch (error) {
    const gone =
      error instanceof ProviderError && error.failure === "answered" && [400, 404].includes(error.httpStatus ?? 0);
    if (gone && Date.now() - delivery.lastAt.getTime() > patienceMs)
      return finish(deliveryId, "unmatched", null, "not-known-there");
    const failure = error instanceof ProviderError ? error.failure : "failed";
    await db().webhookDelivery.updateMany({
      where: { id: deliveryId, state: { not: "applied" } },
      data: { state: "failed", error: gone ? "not-known-there" : failure },
    });
    throw error;
  }
}

async function finish(
  id: string,
  state: "applied" | "unmatched",
  requestId: string | null,
  error: string | null,
): Promise<void> {
  await inTransaction(async (tx) => {
    // Two at once may look into the same hint; one of them says so.
    const [row] = await tx.webhookDelivery.updateManyAndReturn({
      where: { id, state: { not: "applied" } },
      data: { state, requestId, error, processedAt: new Date() },
    });
    if (!row || !requestId) return;
    await recordAudit(
      tx,
      { kind: "provider" },
      {
        action: "request.webhook_in",
        authorityId: row.authorityId,
        requestId,
        subjectId: id,
        details: { family: row.family, event: row.eventType, status: row.status },
      },
    );
  });
}

/** The vendor's CANCELLED alone cannot say "refused"; its event can, once our own read says CANCELLED. */
async function noteRefusedByEvent(requestId: string): Promise<void> {
  await db().request.updateMany({
    where: { id: requestId, status: "CANCELLED", refusedBy: null },
    data: { refusedBy: "event" },
  });
}

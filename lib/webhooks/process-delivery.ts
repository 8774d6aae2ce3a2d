import "server-only";
import { recordAudit } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db";
import { followRequest } from "@/lib/evidence/follow-request";
import { ProviderError } from "@/lib/gateways/errors";
import { adoptRequest, CreationPending } from "@/lib/requests/adopt-request";
import { lockRequest } from "@/lib/requests/lock";
import { planHint, requestOfHint } from "@/lib/requests/match-hints";
import { settleRequest } from "@/lib/reviews/settle-decision";
import type { RequestReading } from "@/lib/workflows/workflow";
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
  const refuses = saysRefused(delivery);
  try {
    let requestId = known;
    let reading: RequestReading | null = null;
    if (known) {
      reading = await followRequest(known, "webhook");
      await settleRequest(known);
    } else if (requestPk === null) {
      return await unmatched(deliveryId, matchTokens.length > 0 ? "not-known-here" : "no-number", known);
    } else requestId = await adoptRequest(authorityId, requestPk);
    if (!requestId) return await unmatched(deliveryId, "foreign", known);
    // One just taken in was read by whoever took it in.
    if (refuses) reading ??= await followRequest(requestId, "webhook");
    await applied(deliveryId, requestId, refuses && reading !== null && leavesOpenWhy(reading));
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

/** `refusal`: whether the event may tell a refusal from a cancellation. */
async function applied(id: string, requestId: string, refusal: boolean): Promise<void> {
  await inTransaction(async (tx) => {
    await lockRequest(tx, requestId);
    const row = await close(tx, id, { state: "applied", requestId, error: null });
    if (!row) return;
    const { authorityId, family, eventType, status } = row;
    const learnt = refusal && (await noteRefusedByEvent(tx, requestId));
    await recordAudit(
      tx,
      { kind: "provider" },
      {
        action: "request.webhook_in",
        authorityId,
        requestId,
        subjectId: id,
        details: { family, event: eventType, status, ...(learnt ? { refusedBy: "event" } : {}) },
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

/** The vendor's CANCELLED alone cannot say "refused"; where its reading tells the video's own status, that one does. */
const leavesOpenWhy = ({ status, videoidStatus }: RequestReading) => status === "CANCELLED" && videoidStatus === null;

/** Believes the event that it was a refusal, unless it was ended from here, or may have been: that tells itself. */
async function noteRefusedByEvent(tx: Tx, requestId: string): Promise<boolean> {
  const ours = { requestId, kind: "cancel", state: { notIn: ["REJECTED", "NOT_SENT"] } };
  if ((await tx.requestAct.count({ where: ours })) > 0) return false;
  const refusing = { requestId, kind: "refuse", state: { in: ["SENDING", "UNKNOWN", "RELEASED"] } };
  if ((await tx.decision.count({ where: refusing })) > 0) return false;
  const { count } = await tx.request.updateMany({
    where: { id: requestId, status: "CANCELLED", refusedBy: null },
    data: { refusedBy: "event", version: { increment: 1 } },
  });
  return count > 0;
}

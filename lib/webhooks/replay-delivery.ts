import "server-only";
import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { planHint } from "@/lib/requests/match-hints";
import { replayable } from "./replayable";
import type { deliveryInput } from "./schema";

/** Plans the processing of a hint again. One that was applied stays so: reading its request needs no hint. */
export async function replayDelivery(
  actor: UserActor,
  { deliveryId }: z.infer<typeof deliveryInput>,
): Promise<Record<string, never>> {
  await inTransaction(async (tx) => {
    const [row] = await tx.$queryRaw<
      { authority_id: string; state: string; error: string | null; request_pk: number | null; replayable: boolean }[]
    >`
      SELECT d.authority_id, d.state, d.error, d.request_pk, ${replayable} AS replayable FROM webhook_delivery d
       WHERE d.id = ${deliveryId}::uuid AND d.authority_id = ANY(${[...actor.authorityIds]}::uuid[]) FOR UPDATE`;
    if (!row) throw new AppError("not-found");
    if (!row.replayable) throw new AppError("conflict");
    await planHint(tx, deliveryId);
    await recordAudit(tx, actor, {
      action: "webhook.replay",
      authorityId: row.authority_id,
      subjectId: deliveryId,
      details: { requestPk: row.request_pk, state: row.state, reason: row.error },
    });
  });
  return {};
}

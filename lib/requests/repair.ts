import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { db, inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { ProviderError } from "@/lib/gateways/errors";
import { refreshRequest } from "./refresh-request";
import { addSearchTokens } from "./search-tokens";

/**
 * An admin types the video number of a request that was taken in without one: no read returned it, and four calls need
 * it. It is set once.
 */
export async function setVideoNumber(
  actor: UserActor,
  { requestId, videoidPk }: { requestId: string; videoidPk: number },
): Promise<void> {
  await inTransaction(async (tx) => {
    const { count } = await tx.request.updateMany({
      where: { id: requestId, authorityId: { in: [...actor.authorityIds] }, videoidPk: null, creation: "confirmed" },
      data: { videoidPk, version: { increment: 1 } },
    });
    if (count === 0) throw new AppError("stale");
    const row = await tx.request.findUniqueOrThrow({ where: { id: requestId } });
    await addSearchTokens(tx, row, { videoidPk });
    await recordAudit(tx, actor, {
      action: "request.repair",
      authorityId: row.authorityId,
      requestId,
      details: { videoidPk },
    });
  });
}

/** Reads a request at the provider now, because a person asked. */
export async function readNow(actor: UserActor, { requestId }: { requestId: string }): Promise<{ status: string }> {
  const row = await db().request.findFirst({
    where: { id: requestId, authorityId: { in: [...actor.authorityIds] }, requestPk: { not: null } },
    select: { id: true },
  });
  if (!row) throw new AppError("not-found");
  try {
    return { status: (await refreshRequest(requestId, "person")).status };
  } catch (error) {
    if (error instanceof ProviderError) throw new AppError("provider-unreachable");
    throw error;
  }
}

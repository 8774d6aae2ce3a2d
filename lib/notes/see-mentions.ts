import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { databaseTime, inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";

/** Whoever was named in notes of a request has now been shown them. */
export async function seeMentions(actor: UserActor, { requestId }: { requestId: string }): Promise<void> {
  await inTransaction(async (tx) => {
    const request = await tx.request.findFirst({
      where: { id: requestId, authorityId: { in: [...actor.authorityIds] } },
      select: { authorityId: true },
    });
    if (!request) throw new AppError("not-found");
    const { count } = await tx.noteMention.updateMany({
      where: { userId: actor.userId, seenAt: null, note: { requestId } },
      data: { seenAt: await databaseTime(tx) },
    });
    if (count === 0) return;
    await recordAudit(tx, actor, {
      action: "request.view",
      authorityId: request.authorityId,
      requestId,
      details: { mentions: count },
    });
  });
}

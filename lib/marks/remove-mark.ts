import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { requireMarking } from "./guard";
import type { RemoveMarkInput } from "./schema";

/** Takes back a mark of one's own; that it was there stays in the trail. */
export async function removeMark(actor: UserActor, input: RemoveMarkInput): Promise<void> {
  const { requestId, markId } = input;
  await inTransaction(async (tx) => {
    const authorityId = await requireMarking(tx, actor, input);
    const mark = await tx.reviewMark.findFirst({ where: { id: markId, requestId, userId: actor.userId } });
    if (!mark) throw new AppError("not-found");
    await tx.reviewMark.delete({ where: { id: markId } });
    const { kind, source, sha256, atMs, item, feature, frameSha256 } = mark;
    await recordAudit(tx, actor, {
      action: "evidence.unmark",
      authorityId,
      requestId,
      subjectId: markId,
      details: { kind, source, sha256, atMs, item, feature, frameSha256 },
    });
  });
}

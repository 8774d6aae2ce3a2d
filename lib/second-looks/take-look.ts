import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { lockRequest } from "@/lib/requests/lock";
import { readLook, requireImpartial } from "./guard";

/**
 * A colleague takes an open look: one at a time, for the minutes of a claim, and then it is open again. Pressed twice,
 * it is taken once.
 */
export async function takeSecondLook(actor: UserActor, { lookId }: { lookId: string }): Promise<{ requestId: string }> {
  return inTransaction(async (tx) => {
    const known = await readLook(tx, actor, lookId);
    if (!known) throw new AppError("not-found");
    // Request before look, as the officer who decides meanwhile does.
    await lockRequest(tx, known.request_id);
    const look = await readLook(tx, actor, lookId);
    if (!look?.waits) throw new AppError("stale");
    const { request_id: requestId, authority_id: authorityId, kind } = look;
    await requireImpartial(tx, actor, look);
    if (look.held) {
      if (look.taken_by_id !== actor.userId) throw new AppError("look-taken");
      return { requestId };
    }
    await tx.$executeRaw`
      UPDATE second_look SET taken_by_id = ${actor.userId}::uuid, taken_at = now() WHERE id = ${lookId}::uuid`;
    await recordAudit(tx, actor, {
      action: "second_look.take",
      authorityId,
      requestId,
      subjectId: lookId,
      details: { kind, before: look.taken_by_id },
    });
    return { requestId };
  });
}

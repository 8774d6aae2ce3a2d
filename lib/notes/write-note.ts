import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { subjectOf } from "@/lib/crypto/data-keys";
import { databaseTime, inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { lockRequest } from "@/lib/requests/lock";
import { colleaguesOf, notePlace } from "./reads";
import type { WriteNoteInput } from "./schema";

/** Notes something beside a request, for colleagues. It is sealed, never changed and never leaves. */
export async function writeNote(actor: UserActor, input: WriteNoteInput): Promise<void> {
  const { requestId, key } = input;
  await inTransaction(async (tx) => {
    const request = await tx.request.findFirst({
      where: { id: requestId, authorityId: { in: [...actor.authorityIds] } },
      select: { authorityId: true },
    });
    if (!request) throw new AppError("not-found");
    await lockRequest(tx, requestId);
    const before = await tx.requestNote.findUnique({ where: { id: key }, select: { requestId: true, userId: true } });
    if (before?.requestId === requestId && before.userId === actor.userId) return;
    if (before) throw new AppError("key-reused");
    const mentions = [...new Set(input.mentions)].filter((id) => id !== actor.userId);
    const readers = mentions.length > 0 ? await colleaguesOf(tx, request.authorityId) : [];
    if (mentions.some((id) => !readers.some((reader) => reader.id === id)))
      throw new AppError("invalid-input", { fields: { mentions: "mention-unknown" } });
    const cipher = await subjectOf(tx, requestId);
    await tx.requestNote.create({
      data: {
        id: key,
        requestId,
        userId: actor.userId,
        text: cipher.seal(notePlace(key), input.text),
        at: await databaseTime(tx),
      },
    });
    await tx.noteMention.createMany({ data: mentions.map((userId) => ({ noteId: key, userId })) });
    await recordAudit(tx, actor, {
      action: "request.note",
      authorityId: request.authorityId,
      requestId,
      subjectId: key,
      details: { mentions },
    });
  });
}

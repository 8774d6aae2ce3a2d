import "server-only";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { subjectOf } from "@/lib/crypto/data-keys";
import { inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { requireMarking } from "./guard";
import { labelPlace } from "./label-place";
import { type AddMarkInput, marksPerRequest } from "./schema";

/**
 * Keeps a moment of the film, a feature seen, or a snapshot: of the last the hash of its pixels, never the picture.
 * It is bound to the item that is stored now; the same feature or snapshot at the same place is one.
 */
export async function addMark(actor: UserActor, input: AddMarkInput): Promise<{ markId: string }> {
  const { requestId, kind, source, sha256, atMs, item, feature = null, frameSha256 = null } = input;
  return inTransaction(async (tx) => {
    const authorityId = await requireMarking(tx, actor, input);
    const stored = await tx.evidenceItem.findUnique({
      where: { requestId_kind: { requestId, kind: source } },
      select: { state: true, sha256: true },
    });
    if (stored?.state !== "stored" || stored.sha256 !== sha256) throw new AppError("stale");
    const mine = { requestId, userId: actor.userId };
    const place = { kind, source, sha256, atMs, item, feature, frameSha256 };
    if (kind !== "mark") {
      const same = await tx.reviewMark.findFirst({ where: { ...mine, ...place }, select: { id: true } });
      if (same) return { markId: same.id };
    }
    if ((await tx.reviewMark.count({ where: mine })) >= marksPerRequest)
      throw new AppError("invalid-input", { fields: { label: "marks-full" } });
    const id = uuidv7();
    const label = (await subjectOf(tx, requestId)).sealOptional(labelPlace(id), input.label);
    await tx.reviewMark.create({ data: { id, ...mine, ...place, label } });
    await recordAudit(tx, actor, {
      action: kind === "snapshot" ? "evidence.snapshot" : "evidence.mark",
      authorityId,
      requestId,
      subjectId: id,
      details: place,
    });
    return { markId: id };
  });
}

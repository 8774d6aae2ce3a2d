import "server-only";
import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { newIntakeKey } from "@/lib/auth/intake-key";
import { inTransaction, isUniqueViolation } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { intakeKeyIdInput, makeIntakeKeyInput } from "./schema";

/** A key for a capture system of an authority; the key itself is answered once and kept nowhere. */
export async function makeIntakeKey(
  actor: UserActor,
  { authorityId, name }: z.infer<typeof makeIntakeKeyInput>,
): Promise<{ key: string }> {
  if (!actor.authorityIds.includes(authorityId)) throw new AppError("not-found");
  const { key, hash } = newIntakeKey();
  try {
    await inTransaction(async (tx) => {
      const made = await tx.intakeKey.create({ data: { authorityId, name, hash } });
      await recordAudit(tx, actor, { action: "intake.key_made", authorityId, subjectId: made.id, details: { name } });
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new AppError("invalid-input", { fields: { name: "name-taken" } });
    throw error;
  }
  return { key };
}

/** Ends a key at once; what its system handed over keeps its name. */
export async function revokeIntakeKey(actor: UserActor, { keyId }: z.infer<typeof intakeKeyIdInput>): Promise<void> {
  await inTransaction(async (tx) => {
    const key = await tx.intakeKey.findFirst({ where: { id: keyId, authorityId: { in: [...actor.authorityIds] } } });
    if (!key) throw new AppError("not-found");
    const { count } = await tx.intakeKey.updateMany({
      where: { id: keyId, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) return;
    await recordAudit(tx, actor, {
      action: "intake.key_revoked",
      authorityId: key.authorityId,
      subjectId: keyId,
      details: { name: key.name },
    });
  });
}

import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { lockVersion } from "./lock";
import { isOpen, stateOf } from "./state";

/** Takes back a version that never was in force; it never will be. What was in force stays on record as it was. */
export async function withdrawVersion(actor: UserActor, { versionId }: { versionId: string }): Promise<void> {
  await inTransaction(async (tx) => {
    const { version, inForce, now } = await lockVersion(tx, actor, versionId);
    const state = stateOf(version, inForce, now);
    if (!isOpen(state)) throw new AppError("stale");
    await tx.policyVersion.update({ where: { id: versionId }, data: { withdrawnAt: now } });
    await recordAudit(tx, actor, {
      action: "policy.withdraw",
      authorityId: version.authorityId,
      subjectId: versionId,
      details: { version: version.version, state },
    });
  });
}

import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { stepUp } from "@/lib/auth/step-up";
import { inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { freshFactorSeconds, lockVersion } from "./lock";
import type { SeeInput } from "./schema";
import { stateOf } from "./state";

/**
 * A second admin has seen a proposed version (domain rulebook 4.3): from its start on it is in force. What it changes
 * was shown against the version in force; where another came into force since, nothing was seen.
 */
export async function seeVersion(actor: UserActor, { versionId, code }: SeeInput): Promise<void> {
  await stepUp(actor, freshFactorSeconds, code);
  await inTransaction(async (tx) => {
    const { version, inForce, now } = await lockVersion(tx, actor, versionId);
    if (version.authorId === actor.userId) throw new AppError("forbidden");
    if (stateOf(version, inForce, now) !== "waiting") throw new AppError("stale");
    await tx.policyVersion.update({ where: { id: versionId }, data: { seenById: actor.userId, seenAt: now } });
    await recordAudit(tx, actor, {
      action: "policy.seen",
      authorityId: version.authorityId,
      subjectId: versionId,
      details: { version: version.version, instead: inForce.version, startsAt: version.startsAt.toISOString() },
    });
  });
}

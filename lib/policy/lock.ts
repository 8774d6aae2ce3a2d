import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { databaseTime, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { type PolicyInForce, policyOf } from "./reads";

/** Age of the second factor at which a change of the policy asks for a new code, whatever the policy says. */
export const freshFactorSeconds = 15 * 60;

interface LockedPolicy {
  inForce: PolicyInForce;
  now: Date;
}

/** Locks the versions of an authority against other writers, and reads what is in force behind the lock. */
export async function lockPolicy(tx: Tx, authorityId: string): Promise<LockedPolicy> {
  await tx.$queryRaw`SELECT 1 FROM authority WHERE id = ${authorityId}::uuid FOR NO KEY UPDATE`;
  return { inForce: await policyOf(tx, authorityId), now: await databaseTime(tx) };
}

/** A version of the actor's authorities, locked; another's looks like none. */
export async function lockVersion(tx: Tx, actor: UserActor, versionId: string) {
  const row = await tx.policyVersion.findFirst({
    where: { id: versionId, authorityId: { in: [...actor.authorityIds] } },
    select: { authorityId: true },
  });
  if (!row) throw new AppError("not-found");
  const locked = await lockPolicy(tx, row.authorityId);
  return { ...locked, version: await tx.policyVersion.findUniqueOrThrow({ where: { id: versionId } }) };
}

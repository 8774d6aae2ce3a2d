import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { stepUp } from "@/lib/auth/step-up";
import type { Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";

export interface Other {
  role: string;
  /** The officer's id at the provider, under which decisions are signed. */
  raoId: string | null;
  authorityIds: string[];
}

/**
 * Nobody changes their own rights; everybody else of one's own authorities may be changed. Both rows are locked and the
 * actor's is looked at again: two admins who disable each other at once leave one.
 */
export async function requireOther(tx: Tx, actor: UserActor, userId: string): Promise<Other> {
  if (userId === actor.userId) throw new AppError("forbidden");
  const locked = await tx.$queryRaw<{ id: string; role: string; disabled: boolean }[]>`
    SELECT id, role, disabled_at IS NOT NULL AS disabled FROM user_account
     WHERE id IN (${actor.userId}::uuid, ${userId}::uuid) ORDER BY id FOR UPDATE`;
  const self = locked.find(({ id }) => id === actor.userId);
  if (!self || self.disabled || self.role !== actor.role) throw new AppError("forbidden");
  const user = await tx.user.findFirst({
    where: { id: userId, authorities: { some: { authorityId: { in: [...actor.authorityIds] } } } },
    include: { authorities: true },
  });
  if (!user) throw new AppError("not-found");
  return { role: user.role, raoId: user.raoId, authorityIds: user.authorities.map((entry) => entry.authorityId) };
}

/** An account has one role and one password in all its authorities: they are for an admin of every one of them. */
export function requireWhole(actor: UserActor, other: Other): void {
  if (other.authorityIds.some((id) => !actor.authorityIds.includes(id))) throw new AppError("beyond-authorities");
}

const freshSeconds = 15 * 60;

/** An unlocked screen is not enough to take an account over or away. */
export const requireFreshFactor = (actor: UserActor, code: string | undefined): Promise<Date> =>
  stepUp(actor, freshSeconds, code);

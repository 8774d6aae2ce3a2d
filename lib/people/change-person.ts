import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { Actor, UserActor } from "@/lib/auth/actor";
import { endSessionsOf } from "@/lib/auth/end-sessions";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { inTransaction, isUniqueViolation, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { datesOf, requireOwnAuthorities, uniqueField } from "./invitations";
import type { PersonInput } from "./schema";

/**
 * Nobody changes their own rights; everybody else of one's own authorities may be changed. Both rows are locked and the
 * actor's is looked at again: two admins who disable each other at once leave one.
 */
async function requireOther(
  tx: Tx,
  actor: UserActor,
  userId: string,
): Promise<{ role: string; authorityIds: string[] }> {
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
  return { role: user.role, authorityIds: user.authorities.map((entry) => entry.authorityId) };
}

export async function updatePerson(actor: UserActor, input: PersonInput): Promise<void> {
  requireOwnAuthorities(actor, input.authorityIds);
  const cipher = await scopedCipher(null);
  const { userId } = input;
  try {
    await inTransaction(async (tx) => {
      const before = await requireOther(tx, actor, userId);
      const rao = input.role === "rao";
      const { count } = await tx.user.updateMany({
        where: { id: userId, version: input.version },
        data: {
          role: input.role,
          name: cipher.seal("user_account", "name", userId, input.name),
          raoId: rao ? input.raoId : null,
          raoUsername:
            rao && input.raoUsername ? cipher.seal("user_account", "rao_username", userId, input.raoUsername) : null,
          ...datesOf(input),
          trainingHours: input.trainingHours,
          version: { increment: 1 },
        },
      });
      if (count === 0) throw new AppError("stale");
      // Only the actor's own authorities can be given or taken; others of the person stay as they are.
      await tx.userAuthority.deleteMany({ where: { userId, authorityId: { in: [...actor.authorityIds] } } });
      await tx.userAuthority.createMany({ data: input.authorityIds.map((authorityId) => ({ userId, authorityId })) });
      if (before.role !== input.role) {
        // Whatever was begun in the old role ends with it: sessions, a password kept for signing, claims.
        await endSessionsOf(tx, userId, "role-changed");
        await releaseClaims(tx, userId);
      }
      await recordAudit(tx, actor, {
        action: "user.update",
        subjectId: userId,
        details: {
          role: input.role,
          roleBefore: before.role,
          authorities: input.authorityIds,
          raoId: rao ? input.raoId : null,
        },
      });
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new AppError("invalid-input", { fields: uniqueField(error) });
    throw error;
  }
}

export async function disablePerson(actor: UserActor, { userId }: { userId: string }): Promise<void> {
  await inTransaction(async (tx) => {
    await requireOther(tx, actor, userId);
    await closeAccount(tx, actor, userId);
  });
}

const releaseClaims = (tx: Tx, userId: string) =>
  tx.claim.updateMany({ where: { userId }, data: { userId: null, expiresAt: null } });

/** Bites on the very next request: open sessions end with it, claims go back to the queue. */
export async function closeAccount(tx: Tx, actor: Actor, userId: string): Promise<void> {
  const { count } = await tx.user.updateMany({
    where: { id: userId, disabledAt: null },
    data: { disabledAt: new Date(), inviteHash: null, version: { increment: 1 } },
  });
  if (count === 0) return;
  await endSessionsOf(tx, userId, "disabled");
  await releaseClaims(tx, userId);
  await recordAudit(tx, actor, { action: "user.disable", subjectId: userId });
}

export async function enablePerson(actor: UserActor, { userId }: { userId: string }): Promise<void> {
  await inTransaction(async (tx) => {
    await requireOther(tx, actor, userId);
    const { count } = await tx.user.updateMany({
      where: { id: userId, disabledAt: { not: null } },
      data: { disabledAt: null, version: { increment: 1 } },
    });
    if (count > 0) await recordAudit(tx, actor, { action: "user.enable", subjectId: userId });
  });
}

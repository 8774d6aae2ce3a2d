import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { Actor, UserActor } from "@/lib/auth/actor";
import { endSessionsOf } from "@/lib/auth/end-sessions";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { inTransaction, isUniqueViolation, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { datesOf, requireOwnAuthorities, uniqueField } from "./invitations";
import { type Other, requireFreshFactor, requireOther, requireWhole } from "./others";
import type { PersonInput, TakeOverInput } from "./schema";

const raoIdOf = ({ role, raoId }: PersonInput): string | null => (role === "rao" ? raoId : null);

/** Role and officer id say as whom somebody acts, in every authority of theirs. */
const changesIdentity = (person: Other, input: PersonInput): boolean =>
  person.role !== input.role || person.raoId !== raoIdOf(input);

export async function updatePerson(actor: UserActor, input: PersonInput): Promise<void> {
  requireOwnAuthorities(actor, input.authorityIds);
  const cipher = await scopedCipher(null);
  const { userId } = input;
  const known = await inTransaction((tx) => requireOther(tx, actor, userId));
  if (changesIdentity(known, input)) {
    requireWhole(actor, known);
    await requireFreshFactor(actor, input.code);
  }
  try {
    await inTransaction(async (tx) => {
      const before = await requireOther(tx, actor, userId);
      // Somebody else's change in between would slip past what was asked for above.
      if (before.role !== known.role || before.raoId !== known.raoId) throw new AppError("stale");
      if (changesIdentity(before, input)) requireWhole(actor, before);
      const raoId = raoIdOf(input);
      const { count } = await tx.user.updateMany({
        where: { id: userId, version: input.version },
        data: {
          role: input.role,
          name: cipher.seal("user_account", "name", userId, input.name),
          raoId,
          raoUsername:
            input.role === "rao" && input.raoUsername
              ? cipher.seal("user_account", "rao_username", userId, input.raoUsername)
              : null,
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
          raoId,
        },
      });
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new AppError("invalid-input", { fields: uniqueField(error) });
    throw error;
  }
}

export async function disablePerson(actor: UserActor, { userId, code }: TakeOverInput): Promise<void> {
  await requireFreshFactor(actor, code);
  await inTransaction(async (tx) => {
    requireWhole(actor, await requireOther(tx, actor, userId));
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
    requireWhole(actor, await requireOther(tx, actor, userId));
    const { count } = await tx.user.updateMany({
      where: { id: userId, disabledAt: { not: null } },
      data: { disabledAt: null, version: { increment: 1 } },
    });
    if (count > 0) await recordAudit(tx, actor, { action: "user.enable", subjectId: userId });
  });
}

import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { Actor, UserActor } from "@/lib/auth/actor";
import { makeWebhookToken } from "@/lib/authorities/webhook-tokens";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { databaseTime, db, inTransaction, isUniqueViolation } from "@/lib/db";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { CreateAuthorityInput, UpdateAuthorityInput } from "./schema";

/** The sandbox's certificates are worth nothing: none of its authorities enters production. */
function requireEnvironment({ environment }: { environment: "sandbox" | "prod" }): void {
  if (environment === "sandbox" && env().APP_STAGE === "production")
    throw new AppError("invalid-input", { fields: { environment: "environment-production" } });
}

/** A new authority with the standard policy; its maker is bound to it. */
export async function createAuthority(actor: Actor, input: CreateAuthorityInput): Promise<{ authorityId: string }> {
  requireEnvironment(input);
  if (!input.billingPassword && input.billingUsername)
    throw new AppError("invalid-input", { fields: { billingPassword: "required" } });
  try {
    const authorityId = await inTransaction(async (tx) => {
      const row = await tx.authority.create({
        data: {
          code: input.code,
          name: input.name,
          environment: input.environment,
          defaultWorkflow: input.defaultWorkflow,
          profiles: input.profiles,
          billingUsername: input.billingUsername || null,
        },
      });
      await tx.policyVersion.create({
        data: {
          authorityId: row.id,
          version: 1,
          preset: "standard",
          settings: { keepPassword: input.keepPassword },
          startsAt: await databaseTime(tx),
          authorId: actor.kind === "user" ? actor.userId : null,
        },
      });
      if (actor.kind === "user") await tx.userAuthority.create({ data: { userId: actor.userId, authorityId: row.id } });
      await recordAudit(tx, actor, {
        action: "authority.create",
        authorityId: row.id,
        subjectId: row.id,
        details: { code: input.code },
      });
      return row.id;
    });
    if (input.billingPassword) await storePassword(authorityId, input.billingPassword);
    return { authorityId };
  } catch (error) {
    if (isUniqueViolation(error)) throw new AppError("invalid-input", { fields: { code: "authority-taken" } });
    throw error;
  }
}

async function storePassword(authorityId: string, password: string): Promise<void> {
  const cipher = await scopedCipher(authorityId);
  await db().authority.update({
    where: { id: authorityId },
    data: { billingPassword: cipher.seal("authority", "billing_password", authorityId, password) },
  });
}

export async function updateAuthority(actor: UserActor, input: UpdateAuthorityInput): Promise<void> {
  const { authorityId } = input;
  if (!actor.authorityIds.includes(authorityId)) throw new AppError("not-found");
  requireEnvironment(input);
  const cipher = await scopedCipher(authorityId);
  const password = input.billingPassword
    ? { billingPassword: cipher.seal("authority", "billing_password", authorityId, input.billingPassword) }
    : {};
  await inTransaction(async (tx) => {
    await tx.authority.update({
      where: { id: authorityId },
      data: {
        name: input.name,
        environment: input.environment,
        defaultWorkflow: input.defaultWorkflow,
        profiles: input.profiles,
        billingUsername: input.billingUsername || null,
        ...password,
      },
    });
    await recordAudit(tx, actor, {
      action: "authority.update",
      authorityId,
      subjectId: authorityId,
      details: { environment: input.environment, billingPasswordReplaced: Boolean(input.billingPassword) },
    });
  });
}

/** A new address for the provider's Operations to set; the one before stays valid until the next is made. */
export async function makeWebhookAddress(
  actor: UserActor,
  { authorityId }: { authorityId: string },
): Promise<{ address: string }> {
  if (!actor.authorityIds.includes(authorityId)) throw new AppError("not-found");
  const token = await inTransaction((tx) => makeWebhookToken(tx, actor, authorityId));
  return { address: `${env().APP_ORIGIN}/api/webhooks/${token}` };
}

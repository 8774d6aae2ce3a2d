import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { checkLimit, forgive, remaining, spend } from "@/lib/auth/limits";
import { connectionOf } from "@/lib/authorities/connection";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { db, inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { ProviderError } from "@/lib/gateways/errors";
import { type OfficerCredentials, Secret } from "@/lib/gateways/secret";
import { workflowOf } from "@/lib/workflows/registry";

/** What the officer typed to sign. It is turned into secrets here and never leaves memory. */
export interface TypedSignature {
  pin: string;
  password?: string | undefined;
  username?: string | undefined;
}

const tokenPlace = ["session", "one_shot_token"] as const;

/**
 * The officer's credentials for one call: the PIN as typed, and either the token this session keeps or user name and
 * password as typed. Stops before the provider would lock the officer's card.
 */
export async function signatureOf(
  actor: UserActor,
  { authorityId, workflow }: { authorityId: string; workflow: string },
  typed: TypedSignature,
): Promise<OfficerCredentials> {
  await checkLimit("rao-credentials", actor.userId);
  if (!actor.raoId) throw new AppError("conditions-unmet", { params: { conditions: "A3" } });
  const pin = new Secret(typed.pin);
  const session = await db().session.findUniqueOrThrow({
    where: { id: actor.sessionId },
    select: { oneShotToken: true, oneShotAuthority: true },
  });
  const kept = keepsPasswords(workflow) && session.oneShotAuthority === authorityId ? session.oneShotToken : null;
  if (kept && !typed.password) {
    const cipher = await scopedCipher(null);
    const token = await cipher.open(...tokenPlace, actor.sessionId, kept);
    return { raoId: actor.raoId, pin, login: { token: new Secret(token) } };
  }
  if (!typed.password) throw new AppError("invalid-input", { fields: { password: "required" } });
  const username = typed.username || (await knownUsername(actor.userId));
  if (!username) throw new AppError("invalid-input", { fields: { username: "required" } });
  return { raoId: actor.raoId, pin, login: { username, password: new Secret(typed.password) } };
}

/** Whether the provider of a workflow keeps an officer's password as a token; the RA takes it anew each time. */
export const keepsPasswords = (workflow: string): boolean => workflowOf(workflow).keepPassword !== undefined;

/** The officer's user name at the provider, as an admin recorded it. */
export async function knownUsername(userId: string): Promise<string | null> {
  const user = await db().user.findUniqueOrThrow({ where: { id: userId }, select: { raoUsername: true } });
  return user.raoUsername
    ? (await scopedCipher(null)).open("user_account", "rao_username", userId, user.raoUsername)
    : null;
}

/** Whether a provider's words are about what an officer signs with. */
export const speaksOfCredentials = (text: string | null): boolean => /credential|password|\bpin\b/i.test(text ?? "");

/** The provider did not accept the credentials: counted, so that we stop before it does. */
export async function countRefusedCredentials(userId: string): Promise<void> {
  await spend("rao-credentials", userId).catch(() => {});
}

/** The provider accepted them: its own count of wrong PINs starts over, and so does ours. */
export const forgetRefusedCredentials = (userId: string): Promise<void> => forgive("rao-credentials", userId);

export const credentialTriesLeft = (userId: string): Promise<number> => remaining("rao-credentials", userId);

/**
 * Keeps user name and password at the provider for the rest of the session, without the PIN: what is kept cannot sign
 * by itself. A failure is only noted: the decision it came with has been sent already.
 */
export async function keepPassword(
  actor: UserActor,
  request: { authorityId: string; workflow: string },
  login: OfficerCredentials["login"],
): Promise<void> {
  const keep = workflowOf(request.workflow).keepPassword;
  if (!keep || "token" in login) return;
  try {
    const token = await keep(await connectionOf(request.authorityId), login);
    const sealed = (await scopedCipher(null)).seal(...tokenPlace, actor.sessionId, token.reveal());
    const kept = await inTransaction(async (tx) => {
      const { count } = await tx.session.updateMany({
        where: { id: actor.sessionId, endedAt: null },
        data: { oneShotToken: sealed, oneShotAuthority: request.authorityId },
      });
      if (count > 0) await recordAudit(tx, actor, { action: "auth.token_keep", authorityId: request.authorityId });
      return count > 0;
    });
    // The officer signed out meanwhile: nothing may stay behind.
    if (!kept) await workflowOf(request.workflow).forgetPassword?.(token);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
  }
}

/** Deletes a session's kept token at the provider, then here. */
export async function forgetKeptPassword(sessionId: string): Promise<void> {
  const session = await db().session.findUnique({
    where: { id: sessionId },
    select: { oneShotToken: true, oneShotAuthority: true },
  });
  if (!session?.oneShotToken) return;
  const cipher = await scopedCipher(null);
  const token = new Secret(await cipher.open(...tokenPlace, sessionId, session.oneShotToken));
  await workflowOf("one-shot-eidas").forgetPassword?.(token);
  await inTransaction(async (tx) => {
    await tx.session.update({ where: { id: sessionId }, data: { oneShotToken: null, oneShotAuthority: null } });
    await recordAudit(tx, { kind: "system" }, { action: "auth.token_delete", subjectId: sessionId });
  });
}

import "server-only";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record";
import { blindIndex } from "@/lib/crypto/blind-index";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { foldEmail } from "@/lib/crypto/fold";
import { db, inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { checkLimit, forgive, giveBack, spend } from "./limits";
import { verifyPassword } from "./password";
import type { Role } from "./roles";
import { totpStep } from "./totp";

export const signInInput = z.strictObject({
  email: z.string().trim().min(3).max(254),
  password: z.string().min(1).max(256),
  code: z.string().regex(/^\d{6}$/),
});

export interface SignInContext {
  ip: string | null;
  userAgent: string | null;
}

/** Index of an account's e-mail address. */
export const userEmailIndex = (email: string): string => blindIndex("user-email", "system", foldEmail(email));

/**
 * Password and second factor together: one answer for every kind of failure, and the same work whether the account
 * exists. Returns the new session's id.
 */
export async function signIn(input: z.infer<typeof signInInput>, context: SignInContext): Promise<string> {
  const emailIndex = userEmailIndex(input.email);
  const user = await db().user.findUnique({ where: { emailIndex } });
  const here = `${emailIndex}|${context.ip ?? ""}`;
  const address = context.ip ?? "none";
  // Strangers who guess from many places slow each other down, but not the owner at a place used before.
  const known = user !== null && (await usedHere(user.id, context.ip));
  await checkLimit("sign-in-here", here);
  await checkLimit("sign-in-address", address);
  if (!known) await checkLimit("sign-in-account", emailIndex);
  // Counted before the password is looked at: of guesses sent all at once, no more pass than of guesses in a row.
  await spend("sign-in-here", here);
  await spend("sign-in-address", address);
  await spend("sign-in-account", emailIndex).catch((error: unknown) => {
    if (!known || !(error instanceof AppError)) throw error;
  });

  const passwordOk = await verifyPassword(user?.passwordHash ?? null, input.password);
  const secret = user?.totpSecret ? await openTotpSecret(user.id, user.totpSecret) : null;
  const step = secret ? totpStep(secret, input.code, new Date()) : null;
  const usable = user !== null && user.disabledAt === null && passwordOk && step !== null;
  const sessionId = usable ? await openSession(user.id, user.role as Role, step, context) : null;
  if (!sessionId) {
    await inTransaction((tx) =>
      recordAudit(tx, { kind: "system" }, { action: "auth.fail", outcome: "refused", subjectId: user?.id ?? null }),
    );
    throw new AppError("wrong-sign-in");
  }
  await forgive("sign-in-here", here);
  await giveBack("sign-in-address", address);
  await giveBack("sign-in-account", emailIndex);
  return sessionId;
}

export async function openTotpSecret(userId: string, stored: string): Promise<string> {
  return (await scopedCipher(null)).open("user_account", "totp_secret", userId, stored);
}

async function usedHere(userId: string, ip: string | null): Promise<boolean> {
  if (!ip) return false;
  const since = new Date(Date.now() - 30 * 86_400_000);
  return (await db().session.count({ where: { userId, ip, createdAt: { gte: since } }, take: 1 })) > 0;
}

/** Accepts a code's time step once: of two sign-ins with one code, the second finds no row. */
export async function acceptStep(
  tx: { $executeRaw: (query: TemplateStringsArray, ...values: unknown[]) => Promise<number> },
  userId: string,
  step: number,
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE user_account SET totp_last_step = ${step}
     WHERE id = ${userId}::uuid AND (totp_last_step IS NULL OR totp_last_step < ${step})`;
  return changed === 1;
}

async function openSession(userId: string, role: Role, step: number, context: SignInContext): Promise<string | null> {
  return inTransaction(async (tx) => {
    if (!(await acceptStep(tx, userId, step))) return null;
    const session = await tx.session.create({
      data: { userId, ip: context.ip, userAgent: context.userAgent?.slice(0, 200) ?? null },
    });
    await tx.user.update({ where: { id: userId }, data: { lastSeenAt: new Date() } });
    const actor = {
      kind: "user" as const,
      userId,
      sessionId: session.id,
      role,
      authorityIds: [],
      raoId: null,
      secondFactorAt: session.secondFactorAt,
      ip: context.ip,
    };
    await recordAudit(tx, actor, { action: "auth.login", subjectId: userId });
    return session.id;
  });
}

import "server-only";
import { createHash, randomBytes } from "node:crypto";
import QRCode from "qrcode";
import { v7 as uuidv7 } from "uuid";
import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record";
import type { Actor, UserActor } from "@/lib/auth/actor";
import { endSessionsOf } from "@/lib/auth/end-sessions";
import { spend } from "@/lib/auth/limits";
import { clientAddress } from "@/lib/auth/origin";
import { hashPassword } from "@/lib/auth/password";
import type { Role } from "@/lib/auth/roles";
import { acceptStep, openTotpSecret, userEmailIndex } from "@/lib/auth/sign-in";
import { newTotpSecret, totpStep, totpUri } from "@/lib/auth/totp";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { db, inTransaction, isUniqueViolation, type Tx } from "@/lib/db";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { requireFreshFactor, requireOther, requireWhole } from "./others";
import type { acceptInviteInput, InviteInput, TakeOverInput } from "./schema";

const inviteDays = 7;
const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

interface NewAccount {
  email: string;
  name: string;
  role: Role;
  authorityIds: readonly string[];
  raoId?: string | null;
  raoUsername?: string | null;
  appointedOn?: string | null;
  trainedUntil?: string | null;
  trainingHours?: number | null;
  certificateEnds?: string | null;
}

/** An account that cannot sign in until its invitation is accepted; returns the invitation's token, shown once. */
export async function createAccount(
  tx: Tx,
  actor: Actor,
  account: NewAccount,
): Promise<{ userId: string; token: string }> {
  const userId = uuidv7();
  const cipher = await scopedCipher(null);
  const seal = (column: string, text: string) => cipher.seal("user_account", column, userId, text);
  const token = randomBytes(32).toString("base64url");
  await tx.user.create({
    data: {
      id: userId,
      role: account.role,
      name: seal("name", account.name),
      email: seal("email", account.email.trim()),
      emailIndex: userEmailIndex(account.email),
      raoId: account.role === "rao" ? (account.raoId ?? null) : null,
      raoUsername: account.role === "rao" && account.raoUsername ? seal("rao_username", account.raoUsername) : null,
      ...datesOf(account),
      trainingHours: account.trainingHours ?? null,
      inviteHash: hashOf(token),
      inviteEnds: new Date(Date.now() + inviteDays * 86_400_000),
      authorities: { create: account.authorityIds.map((authorityId) => ({ authorityId })) },
    },
  });
  await recordAudit(tx, actor, { action: "user.invite", subjectId: userId, details: { role: account.role } });
  return { userId, token };
}

/** Document dates of an account as calendar days. */
export function datesOf(account: {
  appointedOn?: string | null;
  trainedUntil?: string | null;
  certificateEnds?: string | null;
}) {
  const day = (text: string | null | undefined) => (text ? new Date(`${text}T00:00:00Z`) : null);
  return {
    appointedOn: day(account.appointedOn),
    trainedUntil: day(account.trainedUntil),
    certificateEnds: day(account.certificateEnds),
  };
}

export const inviteAddress = (token: string): string => `${env().APP_ORIGIN}/invite/${token}`;

/** An admin invites somebody to authorities the admin is bound to. */
export async function invitePerson(actor: UserActor, input: InviteInput): Promise<{ link: string }> {
  requireOwnAuthorities(actor, input.authorityIds);
  try {
    const { token } = await inTransaction((tx) => createAccount(tx, actor, input));
    return { link: inviteAddress(token) };
  } catch (error) {
    if (isUniqueViolation(error)) throw new AppError("invalid-input", { fields: uniqueField(error) });
    throw error;
  }
}

export function requireOwnAuthorities(actor: UserActor, authorityIds: readonly string[]): void {
  if (authorityIds.some((id) => !actor.authorityIds.includes(id)))
    throw new AppError("invalid-input", { fields: { authorityIds: "authority-choose" } });
}

export const uniqueField = (error: unknown): Record<string, string> =>
  /rao/.test(JSON.stringify(error)) ? { raoId: "rao-id-taken" } : { email: "email-taken" };

/** A new invitation for an existing account: password and second factor start over, open sessions end. */
export async function renewInvitation(actor: UserActor, { userId, code }: TakeOverInput): Promise<{ link: string }> {
  await requireFreshFactor(actor, code);
  const token = randomBytes(32).toString("base64url");
  await inTransaction(async (tx) => {
    requireWhole(actor, await requireOther(tx, actor, userId));
    const { count } = await tx.user.updateMany({
      where: { id: userId, disabledAt: null },
      data: {
        passwordHash: null,
        totpSecret: null,
        totpLastStep: null,
        inviteHash: hashOf(token),
        inviteEnds: new Date(Date.now() + inviteDays * 86_400_000),
      },
    });
    if (count === 0) throw new AppError("not-found");
    await endSessionsOf(tx, userId, "reset");
    await recordAudit(tx, actor, { action: "user.reset", subjectId: userId });
  });
  return { link: inviteAddress(token) };
}

async function invited(token: string) {
  const user = await db().user.findUnique({ where: { inviteHash: hashOf(token) } });
  return user && user.disabledAt === null && user.inviteEnds && user.inviteEnds > new Date() ? user : null;
}

export interface Invitation {
  email: string;
  name: string;
  secret: string;
  /** The secret as an SVG to scan. */
  qr: string;
}

/** What an invited person needs to set up; the second-factor secret is made at the first look. Null once ended. */
export async function readInvitation(token: string): Promise<Invitation | null> {
  const user = await invited(token);
  if (!user) return null;
  const cipher = await scopedCipher(null);
  if (!user.totpSecret) {
    const sealed = cipher.seal("user_account", "totp_secret", user.id, newTotpSecret());
    await db().user.updateMany({ where: { id: user.id, totpSecret: null }, data: { totpSecret: sealed } });
  }
  const { totpSecret } = await db().user.findUniqueOrThrow({ where: { id: user.id } });
  const secret = await openTotpSecret(user.id, totpSecret ?? "");
  const email = await cipher.open("user_account", "email", user.id, user.email);
  const name = await cipher.open("user_account", "name", user.id, user.name);
  const qr = await QRCode.toString(totpUri(secret, email), { type: "svg", margin: 1, errorCorrectionLevel: "M" });
  return { email, name, secret, qr };
}

/** Sets the password and proves the second factor; the invitation ends with it. */
export async function acceptInvitation(
  input: z.infer<typeof acceptInviteInput>,
  header: (name: string) => string | null,
): Promise<void> {
  await spend("invite", clientAddress(header) ?? "none");
  const user = await invited(input.token);
  if (!user?.totpSecret) throw new AppError("invite-ended");
  const step = totpStep(await openTotpSecret(user.id, user.totpSecret), input.code, new Date());
  if (step === null) throw new AppError("wrong-code", { fields: { code: "code-wrong" } });
  const passwordHash = await hashPassword(input.password);
  await inTransaction(async (tx) => {
    if (!(await acceptStep(tx, user.id, step))) throw new AppError("code-used", { fields: { code: "code-used" } });
    const { count } = await tx.user.updateMany({
      where: { id: user.id, inviteHash: user.inviteHash },
      data: { passwordHash, inviteHash: null, inviteEnds: null, acceptedOn: new Date() },
    });
    if (count === 0) throw new AppError("invite-ended");
    await recordAudit(tx, { kind: "system" }, { action: "user.accept_invite", subjectId: user.id });
  });
}

import { Secret, TOTP } from "otpauth";
import type { UserActor } from "@/lib/auth/actor";
import { hashPassword } from "@/lib/auth/password";
import { newTotpSecret } from "@/lib/auth/totp";
import { createAuthority } from "@/lib/authorities/change-authority";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { prepareTestDatabase } from "./database";
import { makePerson } from "./world";

/** Two authorities with their people and an empty database; no provider. */
export interface Tenancy {
  authorityId: string;
  otherAuthorityId: string;
  admin: UserActor;
  officer: UserActor;
  support: UserActor;
  auditor: UserActor;
  /** An admin of the other authority. */
  stranger: UserActor;
}

export async function newAuthority(code: string): Promise<string> {
  const { authorityId } = await createAuthority(
    { kind: "command" },
    {
      code,
      name: `Authority ${code}`,
      environment: "sandbox",
      defaultWorkflow: "one-shot-eidas",
      profiles: ["PFnubeQAFCiudadano"],
      billingUsername: `billing-${code}`,
      billingPassword: `billing-secret-${code}`,
      keepPassword: true,
    },
  );
  return authorityId;
}

export async function makeTenancy(): Promise<Tenancy> {
  await prepareTestDatabase();
  const authorityId = await newAuthority("1187");
  const otherAuthorityId = await newAuthority("1311");
  return {
    authorityId,
    otherAuthorityId,
    admin: await makePerson("admin", [authorityId]),
    officer: await makePerson("rao", [authorityId], "312"),
    support: await makePerson("support", [authorityId]),
    auditor: await makePerson("auditor", [authorityId]),
    stranger: await makePerson("admin", [otherAuthorityId]),
  };
}

/** What somebody signs in with. */
export interface SignIn {
  email: string;
  password: string;
  secret: string;
}

/** Gives a person a password and a second factor. */
export async function giveSignIn({ userId }: { userId: string }): Promise<SignIn> {
  const password = `password of ${userId.slice(0, 8)}`;
  const secret = newTotpSecret();
  const cipher = await scopedCipher(null);
  const row = await db().user.update({
    where: { id: userId },
    data: {
      passwordHash: await hashPassword(password),
      totpSecret: cipher.seal("user_account", "totp_secret", userId, secret),
      totpLastStep: null,
    },
  });
  return { email: await cipher.open("user_account", "email", userId, row.email), password, secret };
}

/** The code an authenticator shows now, or so many steps from now. */
export function codeOf(secret: string, steps = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 });
  return totp.generate({ timestamp: Date.now() + steps * 30_000 });
}

/** A code that is none of those around now. */
export function wrongCode(secret: string): string {
  const near = [-2, -1, 0, 1, 2].map((steps) => codeOf(secret, steps));
  return ["000000", "111111", "222222", "333333", "444444", "555555"].find((code) => !near.includes(code)) ?? "";
}

import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db";
import { codeOf, giveSignIn, makeTenancy, type SignIn, type Tenancy } from "@/lib/testing/tenancy";
import { makePerson } from "@/lib/testing/world";
import { limits } from "./limits";
import { authOptions } from "./options";

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await makeTenancy();
});

interface CredentialsOptions {
  options: {
    authorize: (given: Record<string, unknown>, request: { headers: object }) => Promise<{ id: string } | null>;
  };
}

const authorize = (given: Record<string, unknown>) =>
  (authOptions().providers[0] as unknown as CredentialsOptions).options.authorize(given, {
    headers: { "user-agent": "x" },
  });

async function somebody(): Promise<SignIn> {
  return giveSignIn(await makePerson("support", [tenancy.authorityId]));
}

describe("what next-auth is told", () => {
  it("signs in with e-mail, password and code together", async () => {
    const { email, password, secret } = await somebody();
    const signedIn = await authorize({ email, password, code: codeOf(secret) });
    expect(await db().session.findUnique({ where: { id: signedIn?.id ?? "" } })).toMatchObject({ userAgent: "x" });
  });

  it.each([
    ["a wrong password", { password: "wrong" }],
    ["an unknown address", { email: "nobody@example.test" }],
    ["no code", { code: undefined }],
    ["a code with letters", { code: "12345a" }],
    ["an operator in place of the address", { email: { not: "" } }],
    ["a list in place of the password", { password: ["wrong"] }],
    ["an endless password", { password: "x".repeat(10_000) }],
  ])("answers null, and nothing else, to %s", async (_, given) => {
    const { email, password, secret } = await somebody();
    expect(await authorize({ email, password, code: codeOf(secret), ...given })).toBeNull();
  });

  it("says when somebody has to wait, and how long", async () => {
    const { email, secret } = await somebody();
    const wrong = () => authorize({ email, password: "wrong", code: codeOf(secret) });
    for (let n = 0; n < limits["sign-in-here"].points; n++) await wrong();
    await expect(wrong()).rejects.toThrow(/^too-many:\d+$/);
  });

  it("puts nothing but the session's id into the cookie, and tells the browser nothing", async () => {
    const { jwt, session } = authOptions().callbacks ?? {};
    const made = await jwt?.({
      token: { name: "N", email: "e", picture: "p" },
      user: { id: "s1", name: "N", email: "e" },
      account: null,
    });
    expect(made).toEqual({ sid: "s1" });
    const told = await session?.({
      session: { expires: "later", user: { name: "N", email: "e" } },
      token: { sid: "s1" },
      user: { id: "u", email: "e", emailVerified: null },
      newSession: null,
      trigger: "update",
    });
    expect(told).toEqual({ expires: "later" });
  });
});

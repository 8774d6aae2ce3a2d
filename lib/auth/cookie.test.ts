import { encode } from "next-auth/jwt";
import { describe, expect, it } from "vitest";
import { cookieName, cookieOptions, sessionIdOf, sessionSecret } from "./cookie";
import { authOptions } from "./options";

describe("the session cookie of the demonstration, over plain http", () => {
  it("keeps to itself what http allows", () => {
    expect(cookieName()).toBe("cotejo.session");
    expect(cookieOptions()).toEqual({ httpOnly: true, sameSite: "strict", path: "/", secure: false });
  });

  it("is the one next-auth sets, and it dies with the longest session", () => {
    const { cookies, session } = authOptions();
    expect(cookies?.sessionToken).toEqual({ name: cookieName(), options: cookieOptions() });
    expect(session).toMatchObject({ strategy: "jwt", maxAge: 12 * 3600 });
  });
});

describe("the value of a cookie", () => {
  const sid = crypto.randomUUID();

  it("is opened to the session's id", async () => {
    expect(await sessionIdOf(await encode({ token: { sid }, secret: sessionSecret() }))).toBe(sid);
  });

  it("does not show the id", async () => {
    const value = await encode({ token: { sid }, secret: sessionSecret() });
    expect(value).not.toContain(sid);
    expect(Buffer.from(value, "base64").toString()).not.toContain(sid);
  });

  it.each([
    ["missing", async () => undefined],
    ["empty", async () => ""],
    ["no token", async () => "not a token"],
    ["of another key", () => encode({ token: { sid }, secret: "another secret" })],
    ["without an id", () => encode({ token: { sub: sid }, secret: sessionSecret() })],
    ["with an id that is no text", () => encode({ token: { sid: { not: "" } }, secret: sessionSecret() })],
    ["past its time", () => encode({ token: { sid }, secret: sessionSecret(), maxAge: -60 })],
    ["cut", async () => (await encode({ token: { sid }, secret: sessionSecret() })).slice(0, -4)],
    [
      "unsigned",
      async () =>
        `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(JSON.stringify({ sid })).toString("base64url")}.`,
    ],
  ])("%s is nobody's", async (_, make) => {
    expect(await sessionIdOf(await make())).toBeNull();
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { UserActor } from "@/lib/auth/actor";
import { limits } from "@/lib/auth/limits";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { browserHeaders, inRequest } from "@/lib/testing/request-scope";
import { makeTenancy, type Tenancy } from "@/lib/testing/tenancy";
import { makePerson } from "@/lib/testing/world";
import { openAction, secureAction } from "./action";

let tenancy: Tenancy;
const ran: UserActor[] = [];

const action = secureAction(
  { name: "test.act", permission: "people.manage", input: z.strictObject({ word: z.string().max(5, "too-long") }) },
  async (actor, { word }) => {
    ran.push(actor);
    if (word === "gone") throw new AppError("not-found");
    if (word === "crash") throw new Error("secret text of a driver");
    return word.toUpperCase();
  },
);

beforeAll(async () => {
  tenancy = await makeTenancy();
});

type Raw = { word: string };

async function call(actor: UserActor | null, raw: unknown = { word: "yes" }, headers: Record<string, string> = {}) {
  ran.length = 0;
  const all = await browserHeaders(actor?.sessionId ?? null, headers);
  return inRequest({ headers: all }, () => action(raw as Raw));
}

const code = async (answer: ReturnType<typeof call>) => {
  const result = await answer;
  return result.ok ? "ok" : result.error.code;
};

describe("a gated action", () => {
  it("runs for the right role, with the actor as the database knows them", async () => {
    expect(await call(tenancy.admin)).toEqual({ ok: true, value: "YES" });
    expect(ran).toMatchObject([{ userId: tenancy.admin.userId, role: "admin", authorityIds: [tenancy.authorityId] }]);
  });

  it("does nothing without a session, with a forged cookie or in a wrong role", async () => {
    expect(await code(call(null))).toBe("signed-out");
    expect(ran).toEqual([]);
    expect(await code(call(null, { word: "yes" }, { cookie: "cotejo.session=forged" }))).toBe("signed-out");
    for (const actor of [tenancy.officer, tenancy.support, tenancy.auditor])
      expect(await code(call(actor))).toBe("forbidden");
    expect(ran).toEqual([]);
  });

  it.each([
    ["no origin", { origin: "" }],
    ["a null origin", { origin: "null" }],
    ["a foreign origin", { origin: "https://evil.example" }],
    ["our origin as a prefix", { origin: "http://localhost:3999.evil.example" }],
    ["another port", { origin: "http://localhost:4000" }],
    ["a foreign host", { host: "evil.example" }],
    ["a cross-site fetch", { "sec-fetch-site": "cross-site" }],
    ["a same-site fetch", { "sec-fetch-site": "same-site" }],
    ["a foreign origin with a forwarded host", { origin: "https://evil.example", "x-forwarded-host": "evil.example" }],
  ])("does nothing with %s", async (_, headers) => {
    expect(await code(call(tenancy.admin, { word: "yes" }, headers))).toBe("wrong-origin");
    expect(ran).toEqual([]);
  });

  it("names the field of an input that does not fit, and an unknown one too", async () => {
    expect(await call(tenancy.admin, { word: "too long" })).toMatchObject({
      ok: false,
      error: { code: "invalid-input", fields: { word: "too-long" } },
    });
    expect(await call(tenancy.admin, { word: "yes", role: "admin" })).toMatchObject({
      error: { code: "invalid-input", fields: { role: "invalid" } },
    });
    expect(await call(tenancy.admin, { word: { not: "" } })).toMatchObject({ error: { fields: { word: "invalid" } } });
    expect(await call(tenancy.admin, {})).toMatchObject({ error: { fields: { word: "required" } } });
    for (const raw of [null, [], "word", 7])
      expect(await call(tenancy.admin, raw)).toMatchObject({ error: { code: "invalid-input" } });
    expect(ran).toEqual([]);
  });

  it("answers an expected failure by its code and an unexpected one by a reference only", async () => {
    expect(await code(call(tenancy.admin, { word: "gone" }))).toBe("not-found");
    const crashed = await call(tenancy.admin, { word: "crash" });
    expect(crashed).toMatchObject({
      ok: false,
      error: { code: "unexpected", ref: expect.stringMatching(/^[0-9a-f]{8}$/) },
    });
    expect(JSON.stringify(crashed)).not.toContain("secret text");
  });

  it("stops at the limit of its own person and says when to come back", async () => {
    const busy = await makePerson("admin", [tenancy.authorityId]);
    const all = await browserHeaders(busy.sessionId);
    const once = () => inRequest({ headers: all }, () => action({ word: "yes" }));
    const answers = [];
    for (let n = 0; n < limits.write.points + 1; n++) answers.push(await once());
    expect(answers.slice(0, -1).every((answer) => answer.ok)).toBe(true);
    expect(answers.at(-1)).toMatchObject({ error: { code: "too-many", params: { seconds: expect.any(Number) } } });
    expect(await code(call(tenancy.admin))).toBe("ok");
  });
});

describe("what ends a session", () => {
  const ends: [string, (actor: UserActor) => Promise<unknown>][] = [
    [
      "fifteen idle minutes",
      ({ sessionId }) =>
        db().session.update({
          where: { id: sessionId },
          data: { lastSeenAt: new Date(Date.now() - 15 * 60_000 - 1000) },
        }),
    ],
    [
      "twelve hours",
      ({ sessionId }) =>
        db().session.update({
          where: { id: sessionId },
          data: { createdAt: new Date(Date.now() - 12 * 3_600_000 - 1000) },
        }),
    ],
    [
      "signing out",
      ({ sessionId }) => db().session.update({ where: { id: sessionId }, data: { endedAt: new Date() } }),
    ],
    [
      "a disabled account",
      ({ userId }) => db().user.update({ where: { id: userId }, data: { disabledAt: new Date() } }),
    ],
  ];

  it.each(ends)("%s, on the very next request", async (_, end) => {
    const person = await makePerson("admin", [tenancy.authorityId]);
    expect(await code(call(person))).toBe("ok");
    await end(person);
    expect(await code(call(person))).toBe("signed-out");
    expect(ran).toEqual([]);
  });

  it("is not a minute less than fifteen, and activity moves it", async () => {
    const person = await makePerson("admin", [tenancy.authorityId]);
    const { sessionId } = person;
    const almost = new Date(Date.now() - 14 * 60_000);
    await db().session.update({ where: { id: sessionId }, data: { lastSeenAt: almost } });
    expect(await code(call(person))).toBe("ok");
    const { lastSeenAt } = await db().session.findUniqueOrThrow({ where: { id: sessionId } });
    expect(Date.now() - lastSeenAt.getTime()).toBeLessThan(60_000);
  });

  it("a changed role counts on the very next request", async () => {
    const person = await makePerson("admin", [tenancy.authorityId]);
    await db().user.update({ where: { id: person.userId }, data: { role: "support" } });
    expect(await code(call(person))).toBe("forbidden");
  });

  it("an authority taken away is gone on the very next request", async () => {
    const person = await makePerson("admin", [tenancy.authorityId]);
    await db().userAuthority.deleteMany({ where: { userId: person.userId } });
    expect(await code(call(person))).toBe("ok");
    expect(ran[0]?.authorityIds).toEqual([]);
  });
});

describe("an open action", () => {
  const open = openAction(
    { name: "test.open", why: "a test", input: z.strictObject({ word: z.string() }) },
    async ({ word }, header) => `${word} from ${header("host")}`,
  );
  const ask = async (raw: unknown, headers: Record<string, string> = {}) => {
    const all = await browserHeaders(null, headers);
    return inRequest({ headers: all }, () => open(raw as Raw));
  };

  it("needs no session, but our own origin and an input that fits", async () => {
    expect(await ask({ word: "hello" })).toEqual({ ok: true, value: "hello from localhost:3999" });
    expect(await ask({ word: "hello" }, { origin: "https://evil.example" })).toMatchObject({
      error: { code: "wrong-origin" },
    });
    expect(await ask({ word: "hello" }, { origin: "" })).toMatchObject({ error: { code: "wrong-origin" } });
    expect(await ask({ word: "hello", more: 1 })).toMatchObject({ error: { fields: { more: "invalid" } } });
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { UserActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { environment } from "@/lib/testing/environment";
import { browserHeaders, inRequest, interruption } from "@/lib/testing/request-scope";
import { makeTenancy, type Tenancy } from "@/lib/testing/tenancy";
import { makePerson } from "@/lib/testing/world";
import { securePage } from "./page";

let tenancy: Tenancy;
beforeAll(async () => {
  // Next's own switch of next.config: 403 pages.
  environment.__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS = "true";
  tenancy = await makeTenancy();
});

let fails: "not-found" | "forbidden" | "conflict" | null = null;
let drawn = 0;

const page = securePage(
  {
    name: "test.page",
    permission: "people.see",
    params: z.strictObject({ id: z.uuid() }),
    query: z.object({ day: z.iso.date().optional(), word: z.string().optional() }),
  },
  async ({ actor, params, query }) => {
    drawn++;
    if (fails) throw new AppError(fails);
    return JSON.stringify([actor.userId, params.id, query]);
  },
);

const id = "0190f3a0-0000-7000-8000-000000000001";

async function open(
  actor: UserActor | null,
  options: { headers?: Record<string, string>; id?: string; query?: Record<string, string | string[]> } = {},
) {
  drawn = 0;
  const headers = await browserHeaders(actor?.sessionId ?? null, { origin: "", ...options.headers });
  const props = {
    params: Promise.resolve({ id: options.id ?? id }),
    searchParams: Promise.resolve(options.query ?? {}),
  };
  return inRequest({ headers, phase: "render" }, () => page(props));
}

describe("a gated page", () => {
  it("is drawn for the right role", async () => {
    expect(await open(tenancy.admin)).toBe(JSON.stringify([tenancy.admin.userId, id, {}]));
  });

  it("leads to the sign-in and back without a session", async () => {
    const to = await interruption(open(null, { headers: { "x-cotejo-path": "/people?word=a b" } }));
    expect(to).toContain(";/sign-in?next=%2Fpeople%3Fword%3Da%20b;");
    expect(drawn).toBe(0);
  });

  it("is forbidden to a wrong role and absent for an odd path", async () => {
    expect(await interruption(open(tenancy.officer))).toBe("NEXT_HTTP_ERROR_FALLBACK;403");
    expect(await interruption(open(tenancy.admin, { id: "1" }))).toBe("NEXT_HTTP_ERROR_FALLBACK;404");
    expect(drawn).toBe(0);
  });

  it("is not drawn for another host", async () => {
    await expect(open(tenancy.admin, { headers: { host: "evil.example" } })).rejects.toMatchObject({
      code: "wrong-origin",
    });
    expect(drawn).toBe(0);
  });

  it("opens without a query it cannot read, and takes the first of several values", async () => {
    expect(await open(tenancy.admin, { query: { day: "never", word: "kept?" } })).toContain("{}");
    expect(await open(tenancy.admin, { query: { word: ["first", "second"] } })).toContain('{"word":"first"}');
  });

  it.each([
    ["not-found", "NEXT_HTTP_ERROR_FALLBACK;404"],
    ["forbidden", "NEXT_HTTP_ERROR_FALLBACK;403"],
  ] as const)("shows %s of its reads as %s", async (code, digest) => {
    fails = code;
    const shown = await interruption(open(tenancy.admin)).finally(() => {
      fails = null;
    });
    expect(shown).toBe(digest);
  });

  it("is activity, unless asked for in the background", async () => {
    const person = await makePerson("admin", [tenancy.authorityId]);
    const almost = new Date(Date.now() - 14 * 60_000);
    const seen = async () => (await db().session.findUniqueOrThrow({ where: { id: person.sessionId } })).lastSeenAt;
    await db().session.update({ where: { id: person.sessionId }, data: { lastSeenAt: almost } });
    await open(person, { headers: { "x-cotejo-background": "1" } });
    expect(await seen()).toEqual(almost);
    await open(person);
    expect((await seen()).getTime()).toBeGreaterThan(almost.getTime());
  });

  it("ends for a disabled account at once", async () => {
    const person = await makePerson("admin", [tenancy.authorityId]);
    await db().user.update({ where: { id: person.userId }, data: { disabledAt: new Date() } });
    expect(await interruption(open(person))).toContain("/sign-in");
  });
});

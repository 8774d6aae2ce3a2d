import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { UserActor } from "@/lib/auth/actor";
import { limits } from "@/lib/auth/limits";
import { db } from "@/lib/db";
import { AppError, type ErrorCode } from "@/lib/errors";
import { browserHeaders, routeRequest } from "@/lib/testing/request-scope";
import { makeTenancy, type Tenancy } from "@/lib/testing/tenancy";
import { makePerson } from "@/lib/testing/world";
import { answer, openRoute, secureRoute } from "./route";

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await makeTenancy();
});

let ran = 0;
let fails: ErrorCode | "crash" | null = null;

const handler = secureRoute(
  {
    name: "test.read",
    permission: "people.see",
    params: z.strictObject({ id: z.uuid() }),
    query: z.strictObject({ page: z.string().optional() }),
  },
  async ({ actor, params, query }) => {
    ran++;
    if (fails === "crash") throw new Error("secret text of a driver");
    if (fails) throw new AppError(fails, { params: { seconds: 7 } });
    return answer({ who: actor.userId, id: params.id, page: query.page ?? null });
  },
);

const id = "0190f3a0-0000-7000-8000-000000000001";

async function call(
  actor: UserActor | null,
  options: { headers?: Record<string, string>; method?: string; id?: string; query?: string } = {},
) {
  ran = 0;
  const headers = await browserHeaders(actor?.sessionId ?? null, options.headers);
  const request = routeRequest(`/api/test${options.query ?? ""}`, headers, { method: options.method ?? "GET" });
  const response = await handler(request, { params: Promise.resolve({ id: options.id ?? id }) });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

describe("a gated route", () => {
  it("answers the right role, and no cache may keep it", async () => {
    const answered = await call(tenancy.auditor, { query: "?page=2" });
    expect(answered).toMatchObject({ status: 200, body: { who: tenancy.auditor.userId, id, page: "2" } });
    expect(answered.headers.get("cache-control")).toBe("private, no-store");
  });

  it("refuses without session, with a wrong role, from another host or site", async () => {
    expect(await call(null)).toMatchObject({ status: 401, body: { error: { code: "signed-out" } } });
    expect(await call(tenancy.support)).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } });
    expect(await call(tenancy.admin, { headers: { host: "evil.example" } })).toMatchObject({ status: 403 });
    expect(await call(tenancy.admin, { headers: { "sec-fetch-site": "cross-site" } })).toMatchObject({ status: 403 });
    expect(ran).toBe(0);
  });

  it("asks a write for our own origin, a read not", async () => {
    expect(await call(tenancy.admin, { headers: { origin: "" } })).toMatchObject({ status: 200 });
    for (const origin of ["", "null", "https://evil.example"])
      expect(await call(tenancy.admin, { method: "POST", headers: { origin } })).toMatchObject({ status: 403 });
    expect(ran).toBe(0);
    expect(await call(tenancy.admin, { method: "POST" })).toMatchObject({ status: 200 });
  });

  it("answers an odd path like one that is not there, and names an odd query", async () => {
    expect(await call(tenancy.admin, { id: "1 OR 1=1" })).toMatchObject({ status: 404 });
    expect(await call(tenancy.admin, { query: "?page=1&role=admin" })).toMatchObject({
      status: 400,
      body: { error: { code: "invalid-input", fields: { role: "invalid" } } },
    });
    expect(ran).toBe(0);
  });

  it("is no activity when it reads: a page left open still ends", async () => {
    const person = await makePerson("admin", [tenancy.authorityId]);
    const almost = new Date(Date.now() - 14 * 60_000);
    const seen = async () => (await db().session.findUniqueOrThrow({ where: { id: person.sessionId } })).lastSeenAt;
    await db().session.update({ where: { id: person.sessionId }, data: { lastSeenAt: almost } });
    await call(person);
    expect(await seen()).toEqual(almost);
    await call(person, { method: "POST" });
    expect((await seen()).getTime()).toBeGreaterThan(almost.getTime());
  });

  it("ends with the session's idleness and age", async () => {
    const person = await makePerson("admin", [tenancy.authorityId]);
    const age = (data: object) => db().session.update({ where: { id: person.sessionId }, data });
    await age({ lastSeenAt: new Date(Date.now() - 901_000) });
    expect(await call(person)).toMatchObject({ status: 401 });
    await age({ lastSeenAt: new Date(), createdAt: new Date(Date.now() - 12 * 3_600_000 - 1000) });
    expect(await call(person)).toMatchObject({ status: 401 });
    expect(ran).toBe(0);
  });

  it.each([
    ["not-found", 404],
    ["conflict", 409],
    ["stale", 409],
    ["provider-unreachable", 502],
    ["conditions-unmet", 422],
  ] as const)("answers %s with %i", async (code, status) => {
    fails = code;
    const answered = await call(tenancy.admin).finally(() => {
      fails = null;
    });
    expect(answered).toMatchObject({ status, body: { error: { code } } });
  });

  it("says when to come back, and of a crash only a reference", async () => {
    fails = "too-many";
    const busy = await call(tenancy.admin);
    fails = "crash";
    const crashed = await call(tenancy.admin);
    fails = null;
    expect(busy.status).toBe(429);
    expect(busy.headers.get("retry-after")).toBe("7");
    expect(crashed).toMatchObject({ status: 500, body: { error: { code: "unexpected" } } });
    expect(JSON.stringify(crashed.body)).not.toContain("secret text");
  });

  it("stops at its own limit", async () => {
    const limited = secureRoute({ name: "test.few", permission: null, limit: "reveal" }, async () => answer(null));
    const person = await makePerson("support", [tenancy.authorityId]);
    const headers = await browserHeaders(person.sessionId);
    const statuses: number[] = [];
    for (let n = 0; n <= limits.reveal.points; n++)
      statuses.push((await limited(routeRequest("/api/few", headers), { params: Promise.resolve({}) })).status);
    expect(statuses.slice(0, -1).every((status) => status === 200)).toBe(true);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe("an open route", () => {
  it("turns failures into the same quiet answers", async () => {
    const open = openRoute({ name: "test.open", why: "a test" }, async () => {
      throw new Error("secret text of a driver");
    });
    const response = await open(routeRequest("/api/open", {}), { params: Promise.resolve({}) });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret text");
  });
});

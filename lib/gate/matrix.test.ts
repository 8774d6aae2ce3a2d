import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { may, type Permission, roles } from "@/lib/auth/roles";
import { db, pool } from "@/lib/db";
import type { Result } from "@/lib/result";
import { type Entry, entriesOf } from "@/lib/testing/entries";
import { environment } from "@/lib/testing/environment";
import { browserHeaders, inRequest, interruption, routeRequest } from "@/lib/testing/request-scope";
import { makeTenancy, type Tenancy } from "@/lib/testing/tenancy";
import { makePerson } from "@/lib/testing/world";

/*
 * Every entry is asked for as a browser would: by nobody, by each role that may not, from another site. Nothing may
 * come of it, in the answer or in the database.
 */

const root = path.resolve(import.meta.dirname, "../..");
const { entries } = entriesOf(root, { "app/(app)/layout.tsx": ["@/lib/people/names"] });
const secured = (maker: string) =>
  entries.filter(({ gate }) => gate === maker).map((entry) => [entry.policy, entry] as const);
const load = async ({ file, name }: Entry) => (await import(/* @vite-ignore */ path.join(root, file)))[name];

let tenancy: Tenancy;
let outsiders: UserActor[];
beforeAll(async () => {
  environment.__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS = "true";
  tenancy = await makeTenancy();
  outsiders = await Promise.all(roles.map((role) => makePerson(role, [tenancy.otherAuthorityId])));
});

const barred = ({ access }: Entry): UserActor[] =>
  access === "null" ? [] : outsiders.filter(({ role }) => !may(role, access as Permission));

/** How much stands in the database; limits are counted for whoever asks. */
async function contents(): Promise<string> {
  const { rows } = await pool().query(
    `SELECT (SELECT count(*) FROM audit_event) AS events, (SELECT count(*) FROM session) AS sessions,
            (SELECT count(*) FROM jobs.job) AS jobs, (SELECT sum(version) FROM user_account) AS people,
            (SELECT count(*) FROM authority) AS authorities, (SELECT count(*) FROM session WHERE ended_at IS NULL) AS live`,
  );
  return JSON.stringify(rows);
}

describe("every action", () => {
  it.each(secured("secureAction"))("%s", async (_, entry) => {
    const action = await load(entry);
    const before = await contents();
    const call = async (actor: UserActor | null, headers: Record<string, string> = {}) => {
      const all = await browserHeaders(actor?.sessionId ?? null, headers);
      const result: Result<unknown> = await inRequest({ headers: all }, () => action({}));
      return result.ok ? "ok" : result.error.code;
    };
    expect(await call(null)).toBe("signed-out");
    for (const actor of barred(entry)) expect(await call(actor)).toBe("forbidden");
    for (const actor of outsiders) expect(await call(actor, { origin: "https://evil.example" })).toBe("wrong-origin");
    expect(await contents()).toBe(before);
  });

  it.each(secured("secureAction"))("%s takes no field it does not know", async (_, entry) => {
    const action = await load(entry);
    for (const actor of outsiders.filter((one) => !barred(entry).includes(one))) {
      const headers = await browserHeaders(actor.sessionId);
      const result = await inRequest({ headers }, () => action({ planted: "x" }));
      expect(result).toMatchObject({ ok: false, error: { code: "invalid-input", fields: { planted: "invalid" } } });
    }
  });
});

describe("every route", () => {
  it.each(secured("secureRoute"))("%s", async (_, entry) => {
    const handler = await load(entry);
    const before = await contents();
    const call = async (actor: UserActor | null, headers: Record<string, string> = {}) => {
      const all = await browserHeaders(actor?.sessionId ?? null, headers);
      const response = await handler(routeRequest("/api/x", all, { method: entry.name }), {
        params: Promise.resolve({}),
      });
      return [response.status, (await response.json()).error.code];
    };
    expect(await call(null)).toEqual([401, "signed-out"]);
    for (const actor of barred(entry)) expect(await call(actor)).toEqual([403, "forbidden"]);
    for (const actor of outsiders)
      expect(await call(actor, { "sec-fetch-site": "cross-site" })).toEqual([403, "wrong-origin"]);
    expect(await contents()).toBe(before);
  });
});

describe("every route of another system", () => {
  it.each(secured("keyRoute"))("%s", async (_, entry) => {
    const handler = await load(entry);
    const before = await contents();
    const call = async (headers: Record<string, string>) => {
      const response = await handler(routeRequest("/api/x", headers, { method: entry.name }), {
        params: Promise.resolve({}),
      });
      return [response.status, (await response.json()).error.code];
    };
    // A person's session is no key, whatever their role.
    for (const actor of [null, ...outsiders])
      expect(await call(await browserHeaders(actor?.sessionId ?? null))).toEqual([401, "key-unknown"]);
    expect(await call({ authorization: "Bearer x" })).toEqual([401, "key-unknown"]);
    expect(await contents()).toBe(before);
  });
});

describe("every page", () => {
  it.each(secured("securePage"))("%s", async (_, entry) => {
    const page = await load(entry);
    const open = async (actor: UserActor | null) => {
      const headers = await browserHeaders(actor?.sessionId ?? null);
      const props = { params: Promise.resolve({}), searchParams: Promise.resolve({}) };
      return interruption(inRequest({ headers, phase: "render" }, () => page(props)));
    };
    expect(await open(null)).toContain(";/sign-in?next=");
    for (const actor of barred(entry)) expect(await open(actor)).toBe("NEXT_HTTP_ERROR_FALLBACK;403");
  });
});

describe("the sign-in route", () => {
  it.each(["session", "signin", "signout", "error", "providers/x", "callback/google", "_log"])(
    "keeps next-auth's own %s closed",
    async (step) => {
      const { GET, POST } = await import("@/app/api/auth/[...nextauth]/route");
      const context = { params: Promise.resolve({ nextauth: step.split("/") }) };
      const headers = await browserHeaders(tenancy.admin.sessionId);
      for (const [method, handler] of Object.entries({ GET, POST })) {
        const response = await handler(routeRequest(`/api/auth/${step}`, headers, { method }), context);
        expect(response.status).toBe(404);
      }
    },
  );

  it("takes no sign-in from another site", async () => {
    const { POST } = await import("@/app/api/auth/[...nextauth]/route");
    const context = { params: Promise.resolve({ nextauth: ["callback", "credentials"] }) };
    const sessions = await db().session.count();
    const disguises: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "" },
      { host: "evil.example" },
    ];
    for (const headers of disguises) {
      const all = await browserHeaders(null, { ...headers, "content-type": "application/x-www-form-urlencoded" });
      const response = await POST(
        routeRequest("/api/auth/callback/credentials", all, { method: "POST", body: "email=x" }),
        context,
      );
      expect(response.status).toBe(403);
    }
    expect(await db().session.count()).toBe(sessions);
  });
});

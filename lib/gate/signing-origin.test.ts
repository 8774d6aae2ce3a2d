import { NextRequest } from "next/server";
import { beforeAll, describe, expect, it } from "vitest";
import Queue from "@/app/(app)/queue/page";
import Invite from "@/app/(public)/invite/[token]/page";
import SignIn from "@/app/(public)/sign-in/page";
import { GET as liveRoute } from "@/app/api/health/live/route";
import { GET as readRoute } from "@/app/api/sign/[token]/route";
import { GET as signingRoute } from "@/app/api/signing/[requestId]/route";
import { setLocaleAction, setThemeAction } from "@/lib/preferences/actions";
import { sendOwnCodeAction } from "@/lib/signer/actions";
import { makeLinkAction } from "@/lib/signing/actions";
import { environment } from "@/lib/testing/environment";
import { browserHeaders, inRequest, interruption, routeRequest } from "@/lib/testing/request-scope";
import { makeTenancy, type Tenancy } from "@/lib/testing/tenancy";
import { proxy } from "@/proxy";

/* With SIGNING_ORIGIN that origin has the signer's page and nothing else, and the back office's has all but that. */

const signing = { origin: "https://firma.example.test", host: "firma.example.test" };
const token = "A".repeat(43);
let tenancy: Tenancy;
beforeAll(async () => {
  environment.SIGNING_ORIGIN = signing.origin;
  environment.__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS = "true";
  tenancy = await makeTenancy();
});

const page = (host: string, path: string) =>
  proxy(new NextRequest(new URL(path, `http://${host}`), { headers: { host } }));

describe("pages at the signing origin", () => {
  it.each([
    "/",
    "/sign-in",
    `/invite/${token}`,
    "/queue",
    "/requests/x",
    "/sign",
    `/sign/${token}/more`,
    "/robots.txt",
    "/_next/image",
  ])("%s is not there", (path) => {
    expect(page(signing.host, path).status).toBe(404);
  });

  it("the signing page is, under the same strict policy", () => {
    const answer = page(signing.host, `/sign/${token}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-security-policy")).toMatch(/default-src 'none'.*worker-src 'self'/);
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
  });

  it("and at the back office's a signing link leads there; everything else stays", () => {
    const answer = page("localhost:3999", `/sign/${token}`);
    expect([answer.status, answer.headers.get("location")]).toEqual([307, `${signing.origin}/sign/${token}`]);
    expect(page("localhost:3999", "/sign-in").status).toBe(200);
  });

  it("even past the proxy no page of the back office stands there", async () => {
    const props = { params: Promise.resolve({ token }), searchParams: Promise.resolve({}) };
    for (const Page of [SignIn, Invite, Queue]) {
      const headers = await browserHeaders(tenancy.admin.sessionId, signing);
      expect(await interruption(inRequest({ headers, phase: "render" }, () => Page(props)))).toBe(
        "NEXT_HTTP_ERROR_FALLBACK;404",
      );
    }
  });
});

describe("routes", () => {
  const status = async (route: typeof readRoute, own: Record<string, string>, sessionId: string | null = null) => {
    const asked = routeRequest("/api/x", await browserHeaders(sessionId, own));
    return (await route(asked, { params: Promise.resolve({ token, requestId: crypto.randomUUID() }) })).status;
  };

  it("of the back office are not there at the signing origin, with a session or without", async () => {
    expect(await status(liveRoute, signing)).toBe(404);
    expect(await status(liveRoute, {})).toBe(200);
    expect(await status(signingRoute, signing, tenancy.admin.sessionId)).toBe(404);
  });

  it("of the signer answer there and nowhere else", async () => {
    const asked = routeRequest("/api/x", await browserHeaders(null, signing));
    const answer = await readRoute(asked, { params: Promise.resolve({ token }) });
    expect((await answer.json()).error.code).toBe("link-ended");
    expect(await status(readRoute, {})).toBe(403);
  });
});

describe("actions", () => {
  const told = async (action: (raw: never) => Promise<unknown>, input: object, own: Record<string, string>) => {
    const headers = await browserHeaders(tenancy.admin.sessionId, own);
    const result = (await inRequest({ headers }, () => action(input as never))) as {
      ok: boolean;
      error?: { code: string };
    };
    return result.ok ? "ok" : result.error?.code;
  };
  const code = { token, key: crypto.randomUUID(), delivery: "sms" };

  it("of the signer are taken from there alone", async () => {
    expect(await told(sendOwnCodeAction, code, signing)).toBe("link-ended");
    expect(await told(sendOwnCodeAction, code, {})).toBe("wrong-origin");
    expect(await told(sendOwnCodeAction, code, { ...signing, origin: "http://localhost:3999" })).toBe("wrong-origin");
  });

  it("of the back office are not there, but for the language", async () => {
    const requestId = crypto.randomUUID();
    expect(await told(makeLinkAction, { requestId }, signing)).toBe("not-found");
    expect(await told(setThemeAction, { theme: "dark" }, signing)).toBe("not-found");
    expect(await told(setLocaleAction, { locale: "es" }, signing)).toBe("ok");
    expect(await told(setLocaleAction, { locale: "es" }, {})).toBe("ok");
  });
});

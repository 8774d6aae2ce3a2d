import { workAsyncStorage } from "next/dist/server/app-render/work-async-storage.external";
import { workUnitAsyncStorage } from "next/dist/server/app-render/work-unit-async-storage.external";
import { createRequestStore } from "next/dist/server/async-storage/request-store";
import { NextRequest } from "next/server";
import { encode } from "next-auth/jwt";
import { cookieName, sessionSecret } from "@/lib/auth/cookie";
import { env } from "@/lib/env";

type Headers = Record<string, string>;

/** What a browser at our own page sends, signed in with a session or not. `headers` replace; an empty one is left out. */
export async function browserHeaders(sessionId: string | null, headers: Headers = {}): Promise<Headers> {
  const own = new URL(env().APP_ORIGIN);
  const cookie = sessionId
    ? `${cookieName()}=${await encode({ token: { sid: sessionId }, secret: sessionSecret() })}`
    : "";
  const all = { host: own.host, origin: own.origin, "sec-fetch-site": "same-origin", cookie, ...headers };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
}

interface Scope {
  headers: Headers;
  /** An action may set cookies, a page being drawn may not. */
  phase?: "action" | "render";
  onCookies?: (cookies: string[]) => void;
}

/** Runs what reads `headers()` and `cookies()` inside Next's own request store. */
export function inRequest<T>({ headers, phase = "action", onCookies }: Scope, body: () => Promise<T>): Promise<T> {
  const store = createRequestStore({
    phase,
    headers,
    onUpdateCookies: onCookies,
    url: { pathname: "/", search: "" },
    rootParams: {},
    implicitTags: { tags: [], expirationsByCacheKind: new Map() },
    resumeDataCache: null,
    previewProps: undefined,
    isHmrRefresh: false,
    serverComponentsHmrCache: undefined,
    hmrRefreshHash: undefined,
    stagedFallbackParams: null,
  });
  const work = { route: "/" } as NonNullable<ReturnType<typeof workAsyncStorage.getStore>>;
  return workAsyncStorage.run(work, () => workUnitAsyncStorage.run(store, body));
}

/** A request as a route handler gets it. */
export function routeRequest(path: string, headers: Headers, init: { method?: string; body?: string } = {}) {
  return new NextRequest(new URL(path, env().APP_ORIGIN), { ...init, headers });
}

/** The digest of what Next throws to redirect or to answer 403 and 404. */
export async function interruption(body: Promise<unknown>): Promise<string> {
  try {
    await body;
  } catch (error) {
    if (error instanceof Error && "digest" in error) return String(error.digest);
    throw error;
  }
  return "none";
}

import { type NextRequest, NextResponse } from "next/server";
import { isSigningHost } from "@/lib/auth/signing-host";

/**
 * Per-request headers only: the nonce and the policy that names it. Nothing here is a lock; every page, action and
 * route checks for itself (lib/gate).
 */
export function proxy(request: NextRequest): NextResponse {
  const canonical = canonicalAddress(request);
  if (canonical) return NextResponse.redirect(canonical, 308);
  const elsewhere = signingPlace(request);
  if (elsewhere === "nowhere")
    return new NextResponse("Not found", { status: 404, headers: { "Cache-Control": "no-store" } });
  if (elsewhere) return NextResponse.redirect(elsewhere, 307);

  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-cotejo-path", `${request.nextUrl.pathname}${request.nextUrl.search}`);
  // Next reads the nonce for its own scripts from the request's policy.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  response.headers.set("Cache-Control", "private, no-store");
  return response;
}

/** Cookies are per host name: 127.0.0.1 and [::1] lead to the one host this installation is known by. */
function canonicalAddress(request: NextRequest): URL | null {
  const origin = process.env.APP_ORIGIN;
  const host = request.headers.get("host");
  if (!origin || !host) return null;
  const own = new URL(origin);
  const [, name, port] = /^(127\.0\.0\.1|\[::1\]|localhost)(?::(\d+))?$/.exec(host) ?? [];
  if (!name || host === own.host || !/^(localhost|127\.0\.0\.1)$/.test(own.hostname)) return null;
  if ((port ?? "80") !== (own.port || "80")) return null;
  return new URL(`${request.nextUrl.pathname}${request.nextUrl.search}`, own);
}

/**
 * The signing origin has the signing page and nothing else, so that the back office need not face the internet; at the
 * back office's own origin a signing link leads there. Routes see to it by themselves: uploads must not pass here.
 */
function signingPlace(request: NextRequest): URL | "nowhere" | null {
  const signing = process.env.SIGNING_ORIGIN;
  if (!signing) return null;
  const { pathname } = request.nextUrl;
  const isPage = /^\/sign\/[^/]+$/.test(pathname);
  const isAsset = process.env.NODE_ENV === "development" && /^\/(_next|__nextjs)/.test(pathname);
  const app = process.env.APP_ORIGIN ?? request.nextUrl.origin;
  if (isSigningHost(request.headers.get("host"), signing, app)) return isPage || isAsset ? null : "nowhere";
  return isPage ? new URL(pathname, signing) : null;
}

function contentPolicy(nonce: string): string {
  const development = process.env.NODE_ENV === "development";
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    `style-src-elem 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = { matcher: "/((?!_next/static|icon|api/).*)" };

import "server-only";
import { decode } from "next-auth/jwt";
import { keyRing } from "@/lib/crypto/keys";
import { env } from "@/lib/env";

/** Twelve hours: nobody stays signed in longer, however busy (NIST SP 800-63B). */
export const absoluteSeconds = 12 * 3600;

/** Fifteen minutes without activity end a session. */
export const idleSeconds = 15 * 60;

const secure = () => env().APP_ORIGIN.startsWith("https:");

/** `__Host-` binds the cookie to this host and to https; plain http (the demonstration) cannot have it. */
export const cookieName = (): string => (secure() ? "__Host-cotejo.session" : "cotejo.session");

export function cookieOptions() {
  return { httpOnly: true, sameSite: "strict" as const, path: "/", secure: secure() };
}

export const sessionSecret = (): string => keyRing().session;

/** The session id inside a cookie value, or null when it is not one of ours. */
export async function sessionIdOf(cookie: string | undefined): Promise<string | null> {
  if (!cookie) return null;
  try {
    const token = await decode({ token: cookie, secret: sessionSecret() });
    return typeof token?.sid === "string" ? token.sid : null;
  } catch {
    return null;
  }
}

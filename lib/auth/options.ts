import "server-only";
import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { AppError } from "@/lib/errors";
import { errorShape, log } from "@/lib/log";
import { absoluteSeconds, cookieName, cookieOptions, sessionSecret } from "./cookie";
import { clientAddress } from "./origin";
import { signIn, signInInput } from "./sign-in";

/** Everything next-auth is told. The cookie holds only the id of a session row; the row decides. */
export function authOptions(): NextAuthOptions {
  return {
    secret: sessionSecret(),
    session: { strategy: "jwt", maxAge: absoluteSeconds },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    cookies: { sessionToken: { name: cookieName(), options: cookieOptions() } },
    logger: {
      error: (code) => log.warn({ code }, "next-auth"),
      warn: () => {},
      debug: () => {},
    },
    providers: [
      Credentials({
        credentials: { email: {}, password: {}, code: {} },
        async authorize(given, request) {
          const parsed = signInInput.safeParse({ email: given?.email, password: given?.password, code: given?.code });
          if (!parsed.success) return null;
          const header = (name: string): string | null => request.headers?.[name] ?? null;
          try {
            const id = await signIn(parsed.data, { ip: clientAddress(header), userAgent: header("user-agent") });
            return { id };
          } catch (error) {
            // next-auth shows the message as an error code in its answer; ours are safe to show.
            if (error instanceof AppError && error.code === "too-many")
              throw new Error(`too-many:${error.params.seconds}`);
            if (error instanceof AppError) return null;
            log.error({ error: errorShape(error) }, "sign-in");
            throw new Error("unexpected");
          }
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? { sid: user.id } : { sid: token.sid }),
      // The browser learns nothing from /api/auth/session: pages get what they need from the server.
      session: ({ session }) => ({ expires: session.expires }),
    },
  };
}

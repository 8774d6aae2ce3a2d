import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/auth/options";
import { requireOwnOrigin, requireOwnSite } from "@/lib/auth/origin";
import { AppError } from "@/lib/errors";
import { openRoute } from "@/lib/gate/route";

/** The calls signing in needs; next-auth's own pages and its session read-out stay closed. */
const open = ["csrf", "providers", "callback/credentials"];

const handler = openRoute(
  { name: "auth", why: "signing in; next-auth checks its own token, sign-in counts and slows guesses" },
  async (request: NextRequest, context) => {
    const path = [(await context.params).nextauth ?? []].flat().join("/");
    if (!open.includes(path)) throw new AppError("not-found");
    const header = (name: string) => request.headers.get(name);
    if (request.method === "GET") requireOwnSite(header);
    else requireOwnOrigin(header);
    return NextAuth(
      request,
      { params: Promise.resolve({ nextauth: path.split("/") }) },
      authOptions(),
    ) as Promise<Response>;
  },
);

export const GET = handler;
export const POST = handler;

import "server-only";
import type { NextRequest } from "next/server";
import type { z } from "zod";
import type { UserActor } from "@/lib/auth/actor";
import { cookieName, sessionIdOf } from "@/lib/auth/cookie";
import { spend } from "@/lib/auth/limits";
import { clientAddress, type Place, requireOwnOrigin, requireOwnSite, requirePlace } from "@/lib/auth/origin";
import { may } from "@/lib/auth/roles";
import { liveSession } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { statusOf, toFailure } from "./answer";
import type { EntryPolicy } from "./entry-policy";
import { parseInput } from "./input";

interface RouteContext {
  params: Promise<Record<string, string | string[] | undefined>>;
}

type Handler = (request: NextRequest, context: RouteContext) => Promise<Response>;

interface Call<P, Q> {
  actor: UserActor;
  params: P;
  query: Q;
  request: NextRequest;
}

/** Nothing a signed-in person reads may be kept by a cache. */
const privateHeaders = { "Cache-Control": "private, no-store" };

/**
 * Makes a route handler: site or origin, session row, role, limit, path and query, then the handler. Reads made by a
 * page on its own carry `x-cotejo-background` and are not activity.
 */
export function secureRoute<P extends z.ZodType, Q extends z.ZodType>(
  policy: EntryPolicy & { params?: P; query?: Q },
  handler: (call: Call<z.output<P>, z.output<Q>>) => Promise<Response>,
): Handler {
  return async (request, context) => {
    try {
      const header = (name: string) => request.headers.get(name);
      const read = request.method === "GET" || request.method === "HEAD";
      if (read) requireOwnSite(header);
      else requireOwnOrigin(header);
      const sessionId = await sessionIdOf(request.cookies.get(cookieName())?.value);
      const touch = !read;
      const actor = sessionId ? await liveSession(sessionId, clientAddress(header), touch) : null;
      if (!actor) throw new AppError("signed-out");
      if (policy.permission && !may(actor.role, policy.permission)) throw new AppError("forbidden");
      await spend(policy.limit ?? (read ? "read" : "write"), actor.userId);
      const params = policy.params?.safeParse(await context.params);
      if (params && !params.success) throw new AppError("not-found");
      const query = policy.query && parseInput(policy.query, Object.fromEntries(request.nextUrl.searchParams));
      return await handler({
        actor,
        request,
        params: params?.data as z.output<P>,
        query: query as z.output<Q>,
      });
    } catch (error) {
      return failureResponse(error, policy.name);
    }
  };
}

/**
 * A route for callers without a session; `why` says what makes that safe. With `places` it is read by pages of ours
 * there alone, else by anybody, anywhere but at the signing origin.
 */
export function openRoute(
  policy: { name: string; why: string; places?: readonly Place[] },
  handler: (request: NextRequest, context: RouteContext) => Promise<Response>,
): Handler {
  return async (request, context) => {
    try {
      const header = (name: string) => request.headers.get(name);
      if (policy.places) requireOwnSite(header, policy.places);
      else requirePlace(header, ["office"]);
      return await handler(request, context);
    } catch (error) {
      return failureResponse(error, policy.name);
    }
  };
}

/** Data for React Query. */
export const answer = (data: unknown): Response => Response.json(data, { headers: privateHeaders });

function failureResponse(error: unknown, entry: string): Response {
  const failure = toFailure(error, entry);
  const headers = new Headers(privateHeaders);
  if (failure.code === "too-many") headers.set("Retry-After", String(failure.params.seconds ?? 60));
  if (failure.code === "restarting") headers.set("Retry-After", "5");
  return Response.json({ error: failure }, { status: statusOf(failure.code), headers });
}

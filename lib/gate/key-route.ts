import "server-only";
import type { NextRequest } from "next/server";
import type { z } from "zod";
import type { KeyActor } from "@/lib/auth/actor";
import { liveIntakeKey } from "@/lib/auth/intake-key";
import { checkLimit, spend } from "@/lib/auth/limits";
import { clientAddress, requirePlace } from "@/lib/auth/origin";
import { AppError } from "@/lib/errors";
import type { Failure } from "@/lib/result";
import { toFailure } from "./answer";

interface KeyCall<P> {
  actor: KeyActor;
  params: P;
  request: NextRequest;
}

/**
 * Makes a route for another system: its key, limit, path, then the handler. Cookies are not looked at, so that no
 * browser can be made to ask in somebody's name. `refuse` words a failure as that system is promised it.
 */
export function keyRoute<P extends z.ZodType>(
  policy: { name: string; params?: P; refuse: (failure: Failure, request: Request) => Response },
  handler: (call: KeyCall<z.output<P>>) => Promise<Response>,
): (
  request: NextRequest,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response> {
  return async (request, context) => {
    try {
      requirePlace((name) => request.headers.get(name), ["office"]);
      const actor = await actorOf(request);
      await spend("intake", actor.keyId);
      const params = policy.params?.safeParse(await context.params);
      if (params && !params.success) throw new AppError("not-found");
      return await handler({ actor, request, params: params?.data as z.output<P> });
    } catch (error) {
      return policy.refuse(toFailure(error, policy.name), request);
    }
  };
}

async function actorOf(request: NextRequest): Promise<KeyActor> {
  const address = clientAddress((name) => request.headers.get(name));
  await checkLimit("intake-wrong", address ?? "");
  const [, key = ""] = /^Bearer (\S{1,200})$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  const actor = await liveIntakeKey(key, address);
  if (actor) return actor;
  await spend("intake-wrong", address ?? "");
  throw new AppError("key-unknown");
}

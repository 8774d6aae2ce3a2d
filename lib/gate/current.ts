import "server-only";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import type { UserActor } from "@/lib/auth/actor";
import { cookieName, sessionIdOf } from "@/lib/auth/cookie";
import { clientAddress } from "@/lib/auth/origin";
import { liveSession } from "@/lib/auth/session";

/**
 * Who is signed in for the request being answered, read once a request. Drawing a page is activity, so that no page may
 * be asked for without a person: Next hides here whether its router only prefetches, therefore no link does.
 */
export const currentActor = cache(async (): Promise<UserActor | null> => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const id = await sessionIdOf(jar.get(cookieName())?.value);
  if (!id) return null;
  const touch = head.get("x-cotejo-background") === null;
  return liveSession(
    id,
    clientAddress((name) => head.get(name)),
    touch,
  );
});

import "server-only";
import { headers } from "next/headers";
import type { z } from "zod";
import type { UserActor } from "@/lib/auth/actor";
import { spend } from "@/lib/auth/limits";
import { type Place, requireOwnOrigin } from "@/lib/auth/origin";
import { may } from "@/lib/auth/roles";
import { AppError } from "@/lib/errors";
import type { Result } from "@/lib/result";
import { toFailure } from "./answer";
import { currentActor } from "./current";
import type { EntryPolicy } from "./entry-policy";
import { parseInput } from "./input";

/**
 * Makes a server action of a verb. In this order: origin and host, session row, role, limit, input; then the verb,
 * which checks authority and state in its own transaction. Whatever path an action is posted to, this stands before it.
 */
export function secureAction<S extends z.ZodType, T>(
  policy: EntryPolicy & { input: S },
  verb: (actor: UserActor, input: z.output<S>) => Promise<T>,
): (raw: z.input<S>) => Promise<Result<T>> {
  return async (raw) => {
    try {
      const head = await headers();
      requireOwnOrigin((name) => head.get(name));
      const actor = await currentActor();
      if (!actor) throw new AppError("signed-out");
      if (policy.permission && !may(actor.role, policy.permission)) throw new AppError("forbidden");
      await spend(policy.limit ?? "write", actor.userId);
      return { ok: true, value: await verb(actor, parseInput(policy.input, raw)) };
    } catch (error) {
      return { ok: false, error: toFailure(error, policy.name) };
    }
  };
}

/** An action for people who are not signed in; `why` says what makes that safe, `places` where it may be sent from. */
export function openAction<S extends z.ZodType, T>(
  policy: { name: string; why: string; places?: readonly Place[]; input: S },
  verb: (input: z.output<S>, header: (name: string) => string | null) => Promise<T>,
): (raw: z.input<S>) => Promise<Result<T>> {
  return async (raw) => {
    try {
      const head = await headers();
      const header = (name: string) => head.get(name);
      requireOwnOrigin(header, policy.places);
      return { ok: true, value: await verb(parseInput(policy.input, raw), header) };
    } catch (error) {
      return { ok: false, error: toFailure(error, policy.name) };
    }
  };
}

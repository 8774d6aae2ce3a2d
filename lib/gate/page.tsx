import "server-only";
import { headers } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import type { z } from "zod";
import type { UserActor } from "@/lib/auth/actor";
import { spend } from "@/lib/auth/limits";
import { type Place, requireOwnSite, requirePlace } from "@/lib/auth/origin";
import { may } from "@/lib/auth/roles";
import { AppError } from "@/lib/errors";
import { currentActor } from "./current";
import type { EntryPolicy } from "./entry-policy";

interface PageProps {
  params: Promise<Record<string, string | string[] | undefined>>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

interface PageCall<P, Q> {
  actor: UserActor;
  params: P;
  query: Q;
}

/**
 * Makes a page: host, session row, role, limit, path and query, then the render, whose reads check authority.
 * Without a session it leads to the sign-in and back; with the wrong role it says so (403).
 */
export function securePage<P extends z.ZodType, Q extends z.ZodType>(
  policy: EntryPolicy & { params?: P; query?: Q },
  render: (call: PageCall<z.output<P>, z.output<Q>>) => Promise<ReactNode>,
): (props: PageProps) => Promise<ReactNode> {
  return async function Page(props) {
    const head = await headers();
    const host = (name: string) => (name === "host" ? head.get(name) : null);
    orNotFound(() => requireOwnSite(host));
    const actor = await currentActor();
    if (!actor) redirect(`/sign-in?next=${encodeURIComponent(head.get("x-cotejo-path") ?? "/")}`);
    if (policy.permission && !may(actor.role, policy.permission)) forbidden();
    await spend(policy.limit ?? "read", actor.userId);
    const params = policy.params?.safeParse(await props.params);
    if (params && !params.success) notFound();
    // A query that does not parse is an old or mangled link: the page opens without it.
    const query = policy.query?.safeParse(flatten(await props.searchParams));
    try {
      return await render({
        actor,
        params: params?.data as z.output<P>,
        query: (query?.success ? query.data : policy.query?.parse({})) as z.output<Q>,
      });
    } catch (error) {
      if (error instanceof AppError && error.code === "not-found") notFound();
      if (error instanceof AppError && error.code === "forbidden") forbidden();
      throw error;
    }
  };
}

/** A page for people who are not signed in; `why` says what makes that safe, `places` where it stands. */
export function openPage(
  policy: { name: string; why: string; places?: readonly Place[] },
  render: (props: PageProps, header: (name: string) => string | null) => Promise<ReactNode>,
): (props: PageProps) => Promise<ReactNode> {
  return async function Page(props) {
    const head = await headers();
    const header = (name: string) => head.get(name);
    const { places } = policy;
    // A link from anywhere may lead here: only the host is looked at.
    const host = (name: string) => (name === "host" ? head.get(name) : null);
    orNotFound(() => (places ? requireOwnSite(host, places) : requirePlace(host, ["office"])));
    return render(props, header);
  };
}

/** A page that does not stand where it was asked for is not there. */
function orNotFound(check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof AppError && error.code === "not-found") notFound();
    throw error;
  }
}

function flatten(query: Record<string, string | string[] | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(query).map(([key, value]) => [key, Array.isArray(value) ? value[0] : value]),
  );
}

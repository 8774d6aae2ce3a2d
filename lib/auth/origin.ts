import "server-only";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

type Header = (name: string) => string | null;

/**
 * Next runs a server action that carries no Origin, and trusts a forwarded host; this does neither. A write must name
 * exactly our own origin, and come to our own host.
 */
export function requireOwnOrigin(header: Header): void {
  const own = new URL(env().APP_ORIGIN);
  if (header("origin") !== own.origin || header("host") !== own.host) throw new AppError("wrong-origin");
  const site = header("sec-fetch-site");
  if (site !== null && site !== "same-origin") throw new AppError("wrong-origin");
}

/** Reads come to our own host too, and never for another site's page. */
export function requireOwnSite(header: Header): void {
  if (header("host") !== new URL(env().APP_ORIGIN).host || header("sec-fetch-site") === "cross-site")
    throw new AppError("wrong-origin");
}

/** The client's address: from the proxy's header only where a proxy that overwrites it is configured. */
export function clientAddress(header: Header): string | null {
  if (!env().TRUST_PROXY) return "local";
  const last = header("x-forwarded-for")?.split(",").at(-1)?.trim();
  return last && last.length <= 64 ? last : null;
}

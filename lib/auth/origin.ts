import "server-only";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { isSigningHost } from "./signing-host";

type Header = (name: string) => string | null;

/** Where a request may come to: the back office, or the signer's page, which may have an origin of its own. */
export type Place = "office" | "signing";

export const originOf = (place: Place): URL =>
  new URL((place === "signing" ? env().SIGNING_ORIGIN : undefined) ?? env().APP_ORIGIN);

/**
 * Next runs a server action that carries no Origin, and trusts a forwarded host; this does neither. A write must name
 * exactly our own origin, and come to our own host.
 */
export function requireOwnOrigin(header: Header, places: readonly Place[] = ["office"]): void {
  requirePlace(header, places);
  const own = places.map(originOf).find(({ host }) => host === header("host"));
  if (!own || header("origin") !== own.origin) throw new AppError("wrong-origin");
  const site = header("sec-fetch-site");
  if (site !== null && site !== "same-origin") throw new AppError("wrong-origin");
}

/** Reads come to our own host too, and never for another site's page. */
export function requireOwnSite(header: Header, places: readonly Place[] = ["office"]): void {
  requirePlace(header, places);
  const own = places.some((place) => originOf(place).host === header("host"));
  if (!own || header("sec-fetch-site") === "cross-site") throw new AppError("wrong-origin");
}

/** At the signing origin there is nothing but what the signer's page needs. */
export function requirePlace(header: Header, places: readonly Place[]): void {
  const { SIGNING_ORIGIN } = env();
  if (!SIGNING_ORIGIN || places.includes("signing")) return;
  if (isSigningHost(header("host"), SIGNING_ORIGIN, env().APP_ORIGIN)) throw new AppError("not-found");
}

/** The client's address: from the proxy's header only where a proxy that overwrites it is configured. */
export function clientAddress(header: Header): string | null {
  if (!env().TRUST_PROXY) return "local";
  const last = header("x-forwarded-for")?.split(",").at(-1)?.trim();
  return last && last.length <= 64 ? last : null;
}

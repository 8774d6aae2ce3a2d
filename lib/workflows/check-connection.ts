import "server-only";
import { env } from "@/lib/env";
import type { Service } from "@/lib/gateways/agents";
import { ProviderError } from "@/lib/gateways/errors";
import { listTokens } from "@/lib/gateways/one-shot/client";
import { getAuthority, getOfficer } from "@/lib/gateways/ra/client";

/** How a service took a call that shows whether it is there for us. */
export interface ConnectionCheck {
  service: Service;
  result: "ok" | "refused" | "unreachable";
  /** The provider's words of a refusal, and its HTTP status where it had no words. */
  words: string | null;
}

/** Asks every configured service once: One-Shot for its tokens, the RA for the authority itself. */
export async function checkConnections(authorityCode: string): Promise<ConnectionCheck[]> {
  const { ONE_SHOT_URL, RA_URL } = env();
  return Promise.all([
    ...(ONE_SHOT_URL ? [judged("one-shot", () => listTokens())] : []),
    ...(RA_URL ? [judged("ra", () => getAuthority(authorityCode))] : []),
  ]);
}

async function judged(service: Service, call: () => Promise<unknown>): Promise<ConnectionCheck> {
  try {
    await call();
    return { service, result: "ok", words: null };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { failure, httpStatus, fault } = error;
    if (failure === "not-sent" || failure === "no-answer") return { service, result: "unreachable", words: null };
    return { service, result: "refused", words: (fault?.text || `HTTP ${httpStatus}`).slice(0, 300) };
  }
}

/** Whether the RA knows an officer by this id; null where no RA is configured or it does not tell. */
export async function isKnownOfficer(raoId: string): Promise<boolean | null> {
  if (!env().RA_URL) return null;
  try {
    return String((await getOfficer(raoId)).pk) === raoId;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const isUnknown = error.httpStatus === 404 || /does not exist|no rao matches/i.test(error.fault?.text ?? "");
    return isUnknown ? false : null;
  }
}

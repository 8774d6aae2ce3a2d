import { ProviderError } from "@/lib/gateways/errors";
import { isTerminal } from "@/lib/workflows/status";

const second = 1000;
const minute = 60 * second;
const day = 1440 * minute;

/**
 * When a request is next read although no webhook came: webhooks may all be lost. Null: never again.
 * `sinceChange` is the time since its status last changed, `failures` the reads that failed in a row.
 */
export function nextCheckMs(status: string, sinceChange: number, failures: number): number | null {
  if (failures > 0) return Math.min(15 * second * 2 ** (failures - 1), 10 * minute);
  if (status === "VIDEOREVIEW" || status === "CREATED") return minute;
  if (isTerminal(status)) return sinceChange < 7 * day ? day : null;
  return sinceChange < 60 * minute ? 90 * second : 10 * minute;
}

/** The longest a provider is left alone because it asked for it: no request goes unread for longer than this anyhow. */
const longestQuietMs = 15 * minute;

/** Milliseconds that have to pass after a failed read before the next, by the provider's own word. */
export const quietMs = (error: unknown): number =>
  error instanceof ProviderError ? Math.min(error.retryAfterMs ?? 0, longestQuietMs) : 0;

/** What a request keeps of that, so that nobody in a hurry asks sooner; a failure without such a word takes none back. */
export const quietFor = (ms: number): { quietUntil?: Date } =>
  ms > 0 ? { quietUntil: new Date(Date.now() + ms) } : {};

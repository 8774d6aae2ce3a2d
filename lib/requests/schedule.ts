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

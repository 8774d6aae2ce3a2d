import type { PolicySettings } from "@/lib/policy/settings";

interface OpenDecision {
  state: string;
  userId: string;
  sentAt: Date | null;
  agreeingReads: number;
}

/**
 * Whether an open decision may be signed once more. One that never left: yes, by anybody who holds the request. One of
 * unknown outcome: by the same officer, after long enough and enough reads that agree that nothing happened.
 */
export function maySignAgain(decision: OpenDecision, userId: string, settings: PolicySettings, now: Date): boolean {
  if (decision.state === "NOT_SENT") return true;
  if (decision.state !== "UNKNOWN" || decision.userId !== userId || !decision.sentAt) return false;
  const waited = now.getTime() - decision.sentAt.getTime() >= settings.unknownSeconds * 1000;
  return waited && decision.agreeingReads >= settings.unknownReads;
}

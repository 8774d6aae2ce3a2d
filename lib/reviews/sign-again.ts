import type { PolicySettings } from "@/lib/policy/settings";
import { hasWaitedOut, quarantineOf } from "@/lib/policy/unknown-outcome";

interface OpenDecision {
  kind: string;
  state: string;
  userId: string;
  sentAt: Date | null;
  agreeingReads: number;
  /** An earlier attempt of it may still take effect. */
  mayHaveLeft: boolean;
}

interface Signer {
  userId: string;
  kind: string;
}

/**
 * Whether an open decision may be signed once more. One that never left: yes, by anybody who holds the request, who may
 * also decide otherwise. One that may have left: only the same act by the same officer, and while its outcome is unknown
 * after long enough and enough reads that agree that nothing happened.
 */
export function maySignAgain(decision: OpenDecision, signer: Signer, settings: PolicySettings, now: Date): boolean {
  const same = decision.userId === signer.userId && decision.kind === signer.kind;
  if (decision.state === "NOT_SENT") return same || !decision.mayHaveLeft;
  if (decision.state !== "UNKNOWN" || !same) return false;
  const { sentAt, agreeingReads: reads } = decision;
  return hasWaitedOut({ sentAt, reads }, { now, ...quarantineOf(settings) });
}

import { same } from "@/lib/requests/differences";
import { approvedStatuses, effectsOf } from "@/lib/workflows/status";
import type { RequestReading } from "@/lib/workflows/workflow";

/** Statuses that leave nothing to decide. */
export const finalStatuses = [...approvedStatuses, "CANCELLED"];

export const isApproved = (status: string): boolean => approvedStatuses.includes(status);

/** Whether a status leaves nothing of this kind to decide: what was validated can only be approved. */
export const leavesNothing = (kind: string, status: string): boolean =>
  finalStatuses.includes(status) || (status === "CREATED" && kind !== "approve");

/** A decision as far as it matters for whose effect is seen. */
export interface Candidate {
  id: string;
  kind: string;
  userId: string;
  raoId: string;
  /** The words that left. */
  reasonText: string | null;
  /** What answered the call: accepted, nothing usable, or a "no" in the provider's words. */
  answer: "yes" | "none" | "no";
}

export interface Seen extends Pick<RequestReading, "status" | "approvingRao" | "validatedBy" | "refusalReason"> {
  /** A cancellation is what ended the request, or one of ours may be. */
  withdrawn: boolean;
}

/** The officer the provider names as having done this; an approval that came with a validation names both alike. */
export const officerNamed = (kind: string, { approvingRao, validatedBy }: Seen): string | null =>
  kind === "validate" ? (validatedBy ?? approvingRao) : approvingRao;

/** Whether what the provider names is this act's: its officer or its words, another's, or nothing at all. */
export function namedAs(candidate: Candidate, seen: Seen): "own" | "other" | "nobody" {
  if (candidate.kind !== "refuse") {
    const named = officerNamed(candidate.kind, seen);
    return named === null ? "nobody" : named === candidate.raoId ? "own" : "other";
  }
  const { refusalReason } = seen;
  if (refusalReason !== null) return same("refusalReason", refusalReason, candidate.reasonText) ? "own" : "other";
  return seen.withdrawn ? "other" : "nobody";
}

const naming = { own: 2, nobody: 1, other: 0 } as const;
const answers = { yes: 2, none: 1, no: 0 } as const;

/**
 * Which of the decisions that may have left is the one whose effect is seen; newest first. The provider's naming counts
 * most, then what it answered. Somebody else's name or words are ours only where the call was accepted. `unclear` where
 * nothing tells the acts of two people apart: the newest is taken to be it, and an admin has to look.
 */
export function authorOf(candidates: readonly Candidate[], seen: Seen): { author: Candidate | null; unclear: boolean } {
  const weigh = (candidate: Candidate) => {
    const named = namedAs(candidate, seen);
    return { candidate, named, weight: naming[named] * 3 + answers[candidate.answer] };
  };
  const [first, second] = candidates
    .filter(({ kind }) => effectsOf[kind]?.includes(seen.status))
    .map(weigh)
    .filter(({ candidate, named }) => named !== "other" || candidate.answer === "yes")
    .sort((a, b) => b.weight - a.weight);
  if (!first) return { author: null, unclear: false };
  const unclear = second?.weight === first.weight && second.candidate.userId !== first.candidate.userId;
  return { author: first.candidate, unclear };
}

import { isUnderWay } from "@/components/reviews/use-outcome";
import { blocking } from "@/lib/reviews/conditions";
import type { ReviewView } from "@/lib/reviews/views";
import type { LookView } from "@/lib/second-looks/views";

/** How the case stands for the officer who has it open: whose it is, what is over, and what may still be done. */
export interface Standing {
  mine: boolean;
  /** Held before, and taken away or run out while there was something to judge. */
  lost: boolean;
  /** The second look the officer gives; then the case itself is a colleague's. */
  look: LookView | undefined;
  /** Still to be judged: at the provider, and by no decision of ours. */
  reviewable: boolean;
  /** The officer's to judge now. */
  held: boolean;
  /** A decision is under way. */
  running: boolean;
  decided: boolean;
  /** Where what was validated is completed and approved; null where that is not what comes next. */
  completion: string | null;
  /** Nothing may be refused. */
  refuseClosed: boolean;
  /** Nothing may be approved. */
  approveClosed: boolean;
  /** Nothing may be answered. Without a connection it may: what is answered then is sent later. */
  answersClosed: boolean;
  /** Why a case that is held is closed to some of that all the same. */
  hindrance: "offline" | "no-evidence" | null;
  /** Nothing blocks an approval. */
  ready: boolean;
}

type Case = Pick<
  ReviewView,
  "accepts" | "claim" | "collection" | "conditions" | "decision" | "request" | "secondLooks"
>;

interface Seen {
  /** A sheet is open that is not the outcome's. */
  inSheet: boolean;
  offline: boolean;
  hadClaim: boolean;
}

/** Whether the provider waits for a verdict. */
export const isForReview = ({ request }: Pick<ReviewView, "request">): boolean =>
  request.providerStatus === "VIDEOREVIEW";

export function standingOf(view: Case, { inSheet, offline, hadClaim }: Seen): Standing {
  const { decision, request } = view;
  const { mine } = view.claim;
  // A decision nobody knows the outcome of may be signed again: its sheet is no waiting for it.
  const running = isUnderWay(decision) && !(decision?.state === "UNKNOWN" && inSheet);
  const decided = decision?.state === "CONFIRMED";
  const reviewable = isForReview(view) && !decided;
  // An officer must always be able to say no: also where the evidence cannot be fetched.
  const held = mine && !running && reviewable;
  const refuseClosed = !held || offline;
  const noEvidence = view.collection.hash === null;
  return {
    mine,
    lost: hadClaim && !mine && reviewable && !running,
    look: mine ? undefined : view.secondLooks.looks.find((entry) => entry.mine),
    reviewable,
    held,
    running,
    decided,
    // The RA takes validation and approval apart: what was validated here is approved on a page of its own.
    completion:
      view.accepts === "validate" && request.providerStatus === "CREATED" ? `/requests/${request.id}/complete` : null,
    refuseClosed,
    approveClosed: refuseClosed || noEvidence,
    answersClosed: !held || noEvidence,
    hindrance: !held ? null : offline ? "offline" : noEvidence ? "no-evidence" : null,
    ready: mine && view.conditions.length > 0 && blocking(view.conditions).length === 0,
  };
}

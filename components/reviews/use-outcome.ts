"use client";

import { useEffect, useRef } from "react";
import type { DecisionView } from "@/lib/reviews/views";
import { openDecisionStates } from "@/lib/workflows/status";

type Decision = Pick<DecisionView, "id" | "state" | "recordedAt"> | null;

/** On its way to the provider, or nobody knows what became of it there. */
export const isUnderWay = (decision: Decision): boolean =>
  decision !== null && decision.state !== "NOT_SENT" && isOpen(decision.state);

const isOpen = (state: DecisionView["state"]): boolean => (openDecisionStates as readonly string[]).includes(state);

/**
 * Shows what becomes of a decision whenever there is news, except over a sheet that is being signed. What was settled
 * before the page was opened is no news.
 */
export function useOutcome(decision: Decision, signing: boolean, show: (sheet: "outcome") => void): void {
  const news = decision && `${decision.id}/${decision.state}/${decision.recordedAt}`;
  const seen = useRef(decision && !isOpen(decision.state) ? news : null);
  useEffect(() => {
    if (!news || news === seen.current || signing) return;
    seen.current = news;
    show("outcome");
  }, [news, signing, show]);
}

"use client";

import { useState } from "react";
import { useOutcome } from "@/components/reviews/use-outcome";
import type { ReviewView } from "@/lib/reviews/views";
import { isForReview } from "./standing";

/** What may take the panel's place. */
export type SheetName = "refuse" | "approve" | "outcome" | "look";

export interface PanelSheet {
  /** The one that is open. */
  name: SheetName | null;
  show: (name: SheetName) => void;
  back: () => void;
  /** Whether what was signed in it is under way to the server. */
  sending: boolean;
  setSending: (sending: boolean) => void;
}

export function useSheet(view: ReviewView): PanelSheet {
  const [wanted, show] = useState<SheetName | null>(null);
  const [sending, setSending] = useState(false);
  // What somebody else ended has nothing to sign any more.
  const name = isForReview(view) || wanted === "outcome" ? wanted : null;
  useOutcome(view.decision, name === "refuse" || name === "approve", show);
  return { name, show, back: () => show(null), sending, setSending };
}

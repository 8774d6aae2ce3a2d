"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { ChecklistItem } from "@/lib/reviews/checklist";
import type { SheetName } from "./use-sheet";

/** Moves the focus to what a selector finds, once what was changed with it is drawn. */
export function useFocusOn(): (selector: string) => void {
  const [wanted, want] = useState<{ selector: string } | null>(null);
  useEffect(() => {
    if (wanted) document.querySelector<HTMLElement>(wanted.selector)?.focus();
  }, [wanted]);
  return useCallback((selector: string) => want({ selector }), []);
}

/** Whether what had the focus is gone. */
const isNowhere = () => document.activeElement === null || document.activeElement === document.body;

interface Landing {
  item: ChecklistItem;
  /** The questions are there to be answered, or a sheet in their place. */
  held: boolean;
  sheet: SheetName | null;
}

/**
 * Where the focus goes of itself: to the current question as the bench opens or is taken; out of a sheet, to the button
 * that opened it. Never to nowhere, from where neither keys nor a screen reader go on.
 */
export function useLanding({ item, held, sheet }: Landing): void {
  const before = useRef(sheet);
  useEffect(() => {
    const left = before.current;
    before.current = sheet;
    if (!held || sheet !== null) return;
    if (left) document.getElementById(`open-${left}`)?.focus();
    if (isNowhere()) document.getElementById(`ask-${item}`)?.focus();
  }, [item, held, sheet]);
}

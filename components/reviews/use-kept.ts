"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { keepTyping, readTyping, typedPrefix } from "./kept-typing";

/**
 * What an officer types beside a request, kept in this tab until it is sent: a claim that is lost, or a reload, costs
 * nothing of it. Nobody else who signs in here reads it. `found` is what was kept by an earlier page.
 */
export function useKept<T extends object>(
  place: {
    form: "review" | "completion" | "note" | "look-question" | "look-answer";
    requestId: string;
    raoId: string | null;
  },
  empty: T,
) {
  const key = `${typedPrefix}${place.form}.${place.raoId ?? "-"}.${place.requestId}`;
  const [kept, set] = useState<T>(empty);
  const latest = useRef(kept);
  const [found, setFound] = useState<T | null>(null);
  useEffect(() => {
    const before = readTyping<T>(key);
    if (!before) return;
    latest.current = before;
    set(before);
    setFound(before);
  }, [key]);

  const keep = useCallback(
    (change: Partial<T>) => {
      latest.current = { ...latest.current, ...change };
      set(latest.current);
      keepTyping(key, latest.current);
    },
    [key],
  );
  return { kept, keep, found };
}

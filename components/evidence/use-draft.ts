import { useCallback, useEffect, useRef, useState } from "react";
import { type Draft, emptyDraft } from "./draft";

const keyOf = (requestId: string) => `cotejo.evidence.${requestId}`;

/** What is typed, kept in this tab until it is sent: a reload loses nothing of it. */
export function useDraft(requestId: string) {
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [restored, setRestored] = useState(false);
  const loaded = useRef(false);

  useEffect(() => {
    const kept = sessionStorage.getItem(keyOf(requestId));
    loaded.current = true;
    if (!kept) return;
    try {
      setDraft({ ...emptyDraft, ...(JSON.parse(kept) as Draft) });
      setRestored(true);
    } catch {
      sessionStorage.removeItem(keyOf(requestId));
    }
  }, [requestId]);

  const change = useCallback(
    (next: (before: Draft) => Draft) => {
      setDraft((before) => {
        const after = next(before);
        if (loaded.current) sessionStorage.setItem(keyOf(requestId), JSON.stringify(after));
        return after;
      });
    },
    [requestId],
  );

  const forget = useCallback(() => sessionStorage.removeItem(keyOf(requestId)), [requestId]);
  return { draft, change, forget, restored };
}

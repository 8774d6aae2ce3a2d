import { useCallback, useEffect, useRef, useState } from "react";
import { type Draft, emptyDraft } from "./draft";
import { draftKeyOf } from "./kept-files";

/** What is typed, kept in this tab until it is sent: a reload loses nothing of it. */
export function useDraft(requestId: string) {
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const loaded = useRef(false);

  useEffect(() => {
    const kept = sessionStorage.getItem(draftKeyOf(requestId));
    loaded.current = true;
    if (!kept) return;
    try {
      setDraft({ ...emptyDraft, ...(JSON.parse(kept) as Draft) });
    } catch {
      sessionStorage.removeItem(draftKeyOf(requestId));
    }
  }, [requestId]);

  const change = useCallback(
    (next: (before: Draft) => Draft) => {
      setDraft((before) => {
        const after = next(before);
        if (loaded.current) sessionStorage.setItem(draftKeyOf(requestId), JSON.stringify(after));
        return after;
      });
    },
    [requestId],
  );

  const forget = useCallback(() => sessionStorage.removeItem(draftKeyOf(requestId)), [requestId]);
  return { draft, change, forget };
}

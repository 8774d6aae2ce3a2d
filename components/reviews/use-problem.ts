"use client";

import { useCallback, useEffect, useState } from "react";
import { useErrorText } from "@/components/shell/problems";

/** Why the last press did nothing, in words, until it is closed or the next says otherwise. */
export interface Problem {
  text: string | null;
  tell: (text: string | null) => void;
  /** Tells what an act failed with. */
  failed: (error: unknown) => void;
}

export function useProblem(acceptClosed: string | null): Problem {
  const errorText = useErrorText();
  const [text, tell] = useState<string | null>(null);
  // What was said of an outage is not true any more once it is over.
  useEffect(() => {
    if (!acceptClosed) tell(null);
  }, [acceptClosed]);
  const failed = useCallback((error: unknown) => tell(errorText(error)), [errorText]);
  return { text, tell, failed };
}

"use client";

import { type Press, usePress } from "@/components/shell/use-press";
import type { Result } from "@/lib/result";

/** What every act names besides its own. */
interface Named {
  requestId: string;
  key: string;
}

/** One act of the signing page. */
export function useAct<I extends Named>(
  requestId: string,
  action: (input: I) => Promise<Result<unknown>>,
): Press<Omit<I, keyof Named>> {
  return usePress((input, key) => action({ ...input, requestId, key } as I), ["requests", "one", requestId]);
}

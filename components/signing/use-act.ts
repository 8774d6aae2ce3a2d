"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { type Problems, useProblems } from "@/components/shell/problems";
import type { Result } from "@/lib/result";

/** What every act names besides its own. */
interface Named {
  requestId: string;
  key: string;
}

interface Act<I> {
  busy: boolean;
  problems: Problems;
  /** Acts once, however often it is pressed for the same answer; says whether it was taken. */
  act: (input: I) => Promise<boolean>;
}

/** One act of the page: its key is made at the press and kept until an answer came. */
export function useAct<I extends Named>(
  requestId: string,
  action: (input: I) => Promise<Result<unknown>>,
): Act<Omit<I, keyof Named>> {
  const client = useQueryClient();
  const problems = useProblems();
  const [busy, setBusy] = useState(false);
  const key = useRef<string | null>(null);
  const act = async (input: Omit<I, keyof Named>): Promise<boolean> => {
    setBusy(true);
    key.current ??= crypto.randomUUID();
    try {
      const result = await action({ ...input, requestId, key: key.current } as I);
      key.current = null;
      if (result.ok) problems.clear();
      else problems.show(result.error);
      return result.ok;
    } catch {
      problems.show({ code: "connection-lost", params: {} });
      return false;
    } finally {
      setBusy(false);
      await client.invalidateQueries({ queryKey: ["requests", "one", requestId] });
    }
  };
  return { busy, problems, act };
}

"use client";

import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Result } from "@/lib/result";
import { type Problems, useProblems } from "./problems";

export interface Press<I> {
  busy: boolean;
  problems: Problems;
  /** Acts once, however often it is pressed for the same answer; says whether it was taken. */
  act: (input: I) => Promise<boolean>;
}

/** One act of a page: its key is made at the press and kept until an answer came; then the page reads anew. */
export function usePress<I>(action: (input: I, key: string) => Promise<Result<unknown>>, readAnew: QueryKey): Press<I> {
  const client = useQueryClient();
  const problems = useProblems();
  const [busy, setBusy] = useState(false);
  const key = useRef<string | null>(null);
  const act = async (input: I): Promise<boolean> => {
    setBusy(true);
    key.current ??= crypto.randomUUID();
    try {
      const result = await action(input, key.current);
      key.current = null;
      if (result.ok) problems.clear();
      else problems.show(result.error);
      return result.ok;
    } catch {
      problems.show({ code: "connection-lost", params: {} });
      return false;
    } finally {
      setBusy(false);
      await client.invalidateQueries({ queryKey: readAnew });
    }
  };
  return { busy, problems, act };
}

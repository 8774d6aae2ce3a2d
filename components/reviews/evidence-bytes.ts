"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { ImageKind } from "@/lib/workflows/evidence";

export type Loaded = { state: "loading" } | { state: "ready"; url: string } | { state: "failed" };

export const evidenceUrl = (requestId: string, kind: string, sha256: string | null): string =>
  `/api/evidence/${requestId}/${kind}?v=${sha256?.slice(0, 16) ?? ""}`;

/**
 * Pictures opened on this page, in memory only. Asking for one is opening it: the server records the look, so nothing
 * is fetched before the officer turns to it.
 */
export function useEvidenceBytes(requestId: string) {
  const [pictures, setPictures] = useState<Partial<Record<ImageKind, Loaded>>>({});
  const known = useRef<Partial<Record<ImageKind, string>>>({});
  const urls = useRef<string[]>([]);

  const open = useCallback(
    async (kind: ImageKind, sha256: string) => {
      if (known.current[kind] === sha256) return;
      known.current[kind] = sha256;
      setPictures((before) => ({ ...before, [kind]: { state: "loading" } }));
      try {
        const answer = await fetch(evidenceUrl(requestId, kind, sha256), { cache: "no-store" });
        if (!answer.ok) throw new Error(String(answer.status));
        const url = URL.createObjectURL(await answer.blob());
        urls.current.push(url);
        setPictures((before) => ({ ...before, [kind]: { state: "ready", url } }));
      } catch {
        delete known.current[kind];
        setPictures((before) => ({ ...before, [kind]: { state: "failed" } }));
      }
    },
    [requestId],
  );

  useEffect(
    () => () => {
      for (const url of urls.current) URL.revokeObjectURL(url);
    },
    [],
  );
  return { pictures, open };
}

"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { run } from "@/lib/result";
import { recordLookAction } from "@/lib/reviews/actions";
import type { ImageKind } from "@/lib/workflows/evidence";
import type { FirstPicture } from "./prefetch";

export type Loaded = { state: "loading" } | { state: "ready"; url: string } | { state: "failed"; at: Date };

export const evidenceUrl = (requestId: string, kind: string, sha256: string | null): string =>
  `/api/evidence/${requestId}/${kind}?v=${sha256?.slice(0, 16) ?? ""}`;

/**
 * Pictures opened on this page, in memory only. Asking for one is opening it: the server records the look, so nothing
 * is fetched before the officer turns to it. One that was fetched ahead is here already; its look is told as it is
 * opened.
 */
export function useEvidenceBytes(requestId: string, ahead: FirstPicture | null) {
  const [pictures, setPictures] = useState<Partial<Record<ImageKind, Loaded>>>(
    ahead ? { [ahead.kind]: { state: "ready", url: ahead.url } } : {},
  );
  const known = useRef<Partial<Record<ImageKind, string>>>({});
  const urls = useRef<string[]>([]);

  const open = useCallback(
    async (kind: ImageKind, sha256: string) => {
      if (known.current[kind] === sha256) return;
      known.current[kind] = sha256;
      const here = ahead?.kind === kind && ahead.sha256 === sha256;
      if (!here) setPictures((before) => ({ ...before, [kind]: { state: "loading" } }));
      try {
        if (here) {
          await run(recordLookAction, { requestId, kind, sha256 });
          return;
        }
        const answer = await fetch(evidenceUrl(requestId, kind, sha256), { cache: "no-store" });
        if (!answer.ok) throw new Error(String(answer.status));
        const url = URL.createObjectURL(await answer.blob());
        urls.current.push(url);
        setPictures((before) => ({ ...before, [kind]: { state: "ready", url } }));
      } catch {
        delete known.current[kind];
        setPictures((before) => ({ ...before, [kind]: { state: "failed", at: new Date() } }));
      }
    },
    [requestId, ahead],
  );

  useEffect(
    () => () => {
      for (const url of urls.current) URL.revokeObjectURL(url);
    },
    [],
  );
  return { pictures, open };
}

"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useEvidenceBytes } from "@/components/reviews/evidence-bytes";
import type { Shown } from "@/components/reviews/filmstrip";
import type { FirstPicture } from "@/components/reviews/prefetch";
import type { Moment } from "@/components/reviews/stage/use-film";
import type { MarkView } from "@/lib/marks/views";
import type { ReviewView } from "@/lib/reviews/views";
import type { ItemKind } from "@/lib/workflows/evidence";

/** What is on the stage, and the ways to change it. */
export type Stage = ReturnType<typeof useStage>;

interface StageStart {
  initial: ReviewView;
  picture: FirstPicture | null;
  mine: boolean;
  /** Something was looked at for the first time. */
  onLooked: () => void;
}

/** The first picture is on the stage when the page opens: what is seen first is not a choice of the officer's. */
const firstOf = (view: ReviewView): ItemKind =>
  (["document_front", "video"] as const).find(
    (kind) => view.items.find((entry) => entry.kind === kind)?.state === "stored",
  ) ?? "video";

export function useStage(view: ReviewView, { initial, picture, mine, onLooked }: StageStart) {
  const { pictures, open } = useEvidenceBytes(view.request.id, picture);
  const [shown, setShown] = useState<Shown>(() => picture?.kind ?? firstOf(initial));
  const [moment, setMoment] = useState<Moment | null>(null);

  /** Has a picture fetched, which is a look at it. */
  const lookAt = useCallback(
    (kind: Shown) => {
      const found = view.items.find((entry) => entry.kind === kind);
      if (kind !== "video" && kind !== "compare" && found?.state === "stored" && found.sha256)
        void open(kind, found.sha256).then(() => {
          if (!found.opened) onLooked();
        });
    },
    [view.items, open, onLooked],
  );
  const show = useCallback(
    (kind: Shown) => {
      setShown(kind);
      setMoment(null);
      lookAt(kind);
    },
    [lookAt],
  );
  /** Goes to where a mark was made in the film, beside the pictures if they are being compared. */
  const goToMark = ({ atMs }: Pick<MarkView, "atMs">) => {
    setShown((before) => (before === "compare" ? before : "video"));
    setMoment((before) => ({ atMs: atMs ?? 0, asked: (before?.asked ?? 0) + 1 }));
  };

  // What is on the stage from the start is opened by nobody's key: once it is here, and once only.
  const first = view.items.find((entry) => entry.kind === shown);
  const openedFirst = useRef<string | null>(null);
  useEffect(() => {
    if (!mine || shown === "video" || first?.state !== "stored" || openedFirst.current === first.sha256) return;
    openedFirst.current = first.sha256;
    show(shown);
  }, [mine, shown, first?.state, first?.sha256, show]);
  return { shown, moment, pictures, show, lookAt, goToMark };
}

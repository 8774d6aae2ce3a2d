"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Note } from "@/components/ui/note";
import type { ReviewView } from "@/lib/reviews/views";

/** What holds for the whole page, across its width. */
export function Band({
  tone,
  children,
  onClose,
  closeLabel,
}: {
  tone: "warn" | "bad";
  children: ReactNode;
  onClose?: () => void;
  closeLabel?: string;
}) {
  return (
    <Note
      tone={tone}
      role="alert"
      className="rounded-none border-b border-line"
      action={
        onClose && (
          <button type="button" aria-label={closeLabel} onClick={onClose} className="rounded-1 px-1.5">
            ×
          </button>
        )
      }
    >
      {children}
    </Note>
  );
}

/** Why the request is somebody else's now, or nobody's. */
export function LostWords({ claim: { by, assigned } }: Pick<ReviewView, "claim">) {
  const t = useTranslations("review");
  if (by) return t(assigned ? "lostAssigned" : "lostTo", { name: by });
  return t(assigned ? "lostToQueue" : "lost");
}

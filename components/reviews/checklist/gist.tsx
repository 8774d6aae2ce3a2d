"use client";

import { Check, CircleDashed, Lock, TriangleAlert, X } from "lucide-react";
import { useTranslations } from "use-intl";
import type { ReviewView } from "@/lib/reviews/views";

/** What the machines claim, in one line; of the face it says only that it is sealed. */
export function Gist({ view }: { view: ReviewView }) {
  const t = useTranslations("review.gist");
  const count = (state: string) => view.checks.filter((check) => check.state === state).length;
  const differs = view.fields.filter((row) => row.comparison.outcome === "different").length;
  return (
    <div className="sticky top-0 z-10 flex h-8.5 items-center gap-3 border-b border-line bg-surface-2 px-3 text-small whitespace-nowrap">
      {view.checks.length === 0 ? (
        <span className="text-ink-2">{t("noClaims")}</span>
      ) : (
        <>
          <span className="text-ink-3 max-wide:hidden">{t(`by.${view.assertedBy}`)}</span>
          <span className="inline-flex items-center gap-1.5">
            <Check aria-hidden size={13} className="text-ok" />
            {t("passed", { n: count("passed") })}
          </span>
          {count("failed") > 0 && (
            <span className="inline-flex items-center gap-1.5 font-medium text-bad-ink">
              <X aria-hidden size={13} />
              {t("failed", { n: count("failed") })}
            </span>
          )}
          {count("not-reported") > 0 && (
            <span className="inline-flex items-center gap-1.5 text-ink-2">
              <CircleDashed aria-hidden size={13} />
              {t("notReported", { n: count("not-reported") })}
            </span>
          )}
          {!view.opinion && (
            <span className="inline-flex items-center gap-1.5 text-ink-2">
              <Lock aria-hidden size={13} />
              {t("sealed", { n: 2 })}
            </span>
          )}
        </>
      )}
      {differs > 0 && (
        <span className="ml-auto inline-flex items-center gap-1.5 font-medium text-warn-ink">
          <TriangleAlert aria-hidden size={13} />
          {t("differs", { n: differs })}
        </span>
      )}
    </div>
  );
}

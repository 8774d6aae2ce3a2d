"use client";

import { Check } from "lucide-react";
import { useTranslations } from "use-intl";
import { clock } from "@/components/reviews/stage/clock";
import { Keycap } from "@/components/ui/keycap";
import { Tag } from "@/components/ui/tag";
import type { ReviewView } from "@/lib/reviews/views";
import { featuresOf } from "./features-of";

/** Of the security features: those the officer named on the evidence that is here, and how many are still asked for. */
export function FeatureMarks({ view }: { view: ReviewView }) {
  const t = useTranslations("stage");
  const ask = useTranslations("review.features");
  const { marks, counted } = featuresOf(view);
  const { featuresLeast: needed, featuresVariable: neededVariable } = view.policy;
  return (
    <div className="mt-1.5 grid gap-1.5">
      {marks.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {marks.map(({ id, feature, atMs }) => (
            <li key={id}>
              <Tag tone="ok">
                <Check aria-hidden size={12} /> {feature && t(`features.${feature}`)}
                {atMs !== null && <span className="mono"> {clock(atMs / 1000, 0)}</span>}
              </Tag>
            </li>
          ))}
        </ul>
      )}
      <p className="flex flex-wrap items-center gap-1.5 text-small text-ink-2">
        {t("counted", { ...counted, needed, neededVariable })}
        <span className="inline-flex items-center gap-1.5">
          {ask("name")} <Keycap>A</Keycap>
        </span>
      </p>
    </div>
  );
}

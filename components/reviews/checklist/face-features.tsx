"use client";

import { Equal, EqualNot, EyeOff } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { classes } from "@/components/ui/classes";
import {
  comparedFeatures,
  type FaceComparison,
  type FaceFeature,
  faceFeatures,
  type Likeness,
  likenesses,
} from "@/lib/reviews/checklist";

const marks = { like: Equal, unlike: EqualNot, "not-visible": EyeOff } as const;
const tones: Record<Likeness, string> = {
  like: "border-accent bg-selected text-accent-ink",
  unlike: "border-bad bg-bad-soft text-bad-ink",
  "not-visible": "border-line-ctl bg-sunk text-ink-2",
};

interface FaceFeaturesProps {
  face: FaceComparison;
  least: number;
  closed: boolean;
  onChange: (face: FaceComparison) => void;
}

/**
 * The face, feature by feature, from the top down. One tab stop: arrows move, 1 to 3 say alike, unlike or not visible
 * and go on; pressing a feature turns it over.
 */
export function FaceFeatures({ face, least, closed, onChange }: FaceFeaturesProps) {
  const t = useTranslations("review.faces");
  const [at, setAt] = useState(0);
  const buttons = useRef<(HTMLButtonElement | null)[]>([]);
  const go = (to: number) => {
    const next = Math.min(Math.max(to, 0), faceFeatures.length - 1);
    setAt(next);
    buttons.current[next]?.focus();
  };
  const say = (feature: FaceFeature, likeness: Likeness | undefined) => {
    if (closed) return;
    const { [feature]: _, ...rest } = face;
    onChange(likeness ? { ...rest, [feature]: likeness } : rest);
  };
  const keys = (event: KeyboardEvent, feature: FaceFeature, index: number) => {
    const likeness = likenesses[Number(event.key) - 1];
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!likeness && !by) return;
    event.preventDefault();
    // 1 to 3 are pictures elsewhere on the bench.
    event.nativeEvent.stopImmediatePropagation();
    if (likeness) say(feature, likeness);
    go(index + (by ?? 1));
  };
  const turned = (feature: FaceFeature) => {
    const now = face[feature];
    return likenesses[now ? likenesses.indexOf(now) + 1 : 0];
  };
  return (
    <div className="mt-1.5">
      <div role="toolbar" aria-label={t("list")} className="flex flex-wrap gap-1" data-face>
        {faceFeatures.map((feature, index) => {
          const likeness = face[feature];
          const Mark = likeness ? marks[likeness] : null;
          return (
            <button
              key={feature}
              ref={(element) => {
                buttons.current[index] = element;
              }}
              type="button"
              tabIndex={index === at ? 0 : -1}
              aria-disabled={closed || undefined}
              aria-label={`${t(`features.${feature}`)}: ${t(`likeness.${likeness ?? "open"}`)}`}
              data-likeness={likeness}
              onFocus={() => setAt(index)}
              onClick={() => say(feature, turned(feature))}
              onKeyDown={(event) => keys(event, feature, index)}
              className={classes(
                "inline-flex h-6 items-center gap-1 rounded-1 border px-1.5 text-micro font-medium",
                likeness ? tones[likeness] : "border-line-2 bg-surface text-ink-2 hover:border-line-ctl",
              )}
            >
              {t(`features.${feature}`)}
              {Mark && <Mark aria-hidden size={11} />}
            </button>
          );
        })}
      </div>
      <p className="mt-1 text-micro text-ink-2" aria-live="polite">
        {t("count", { n: comparedFeatures(face), total: faceFeatures.length, least })}
      </p>
    </div>
  );
}

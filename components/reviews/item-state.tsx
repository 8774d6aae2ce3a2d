"use client";

import {
  CircleDashed,
  CircleX,
  FileQuestionMark,
  Hourglass,
  type LucideIcon,
  MinusCircle,
  PlugZap,
} from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import type { ReviewItem } from "@/lib/reviews/views";
import { StageHead } from "./stage-head";

const icons: Record<Exclude<ReviewItem["state"], "stored">, LucideIcon> = {
  waiting: Hourglass,
  unreadable: FileQuestionMark,
  "not-returned": PlugZap,
  missing: CircleX,
  "not-applicable": MinusCircle,
  failed: CircleX,
  expired: CircleDashed,
};

/** The stage without a picture: each reason looks and reads different, and none looks like a fault of the applicant. */
export function ItemState({ item, onRetry, retrying }: { item: ReviewItem; onRetry: () => void; retrying: boolean }) {
  const t = useTranslations("review");
  if (item.state === "stored") return null;
  const Icon = icons[item.state];
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-stage">
      <StageHead title={t(`items.${item.kind}`)} />
      <div className="grid flex-1 place-items-center p-8 text-center text-stage-ink">
        <div className="max-w-105" data-item-state={item.state}>
          <Icon aria-hidden size={28} className="mx-auto mb-3 text-stage-ink-2" />
          <h2 className="text-lead font-bold">{t(`states.${item.state}`)}</h2>
          <p className="mt-1 text-stage-ink-2">{t(`stateText.${item.state}`, { item: t(`long.${item.kind}`) })}</p>
          {(item.state === "failed" || item.state === "expired" || item.state === "missing") && (
            <p className="mt-4">
              <Button onClick={onRetry} busy={retrying}>
                {t("recollect")}
              </Button>
            </p>
          )}
        </div>
      </div>
    </div>
  );
}

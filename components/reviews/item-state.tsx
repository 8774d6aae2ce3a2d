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
import { useFormatter, useTranslations } from "use-intl";
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

interface ItemStateProps {
  item: ReviewItem;
  /** When the provider was asked for it last. */
  askedAt: string | null;
  onRetry: () => void;
  retrying: boolean;
}

/** The stage without a picture: each reason looks and reads different, and none looks like a fault of the applicant. */
export function ItemState({ item, askedAt, onRetry, retrying }: ItemStateProps) {
  const t = useTranslations("review");
  const format = useFormatter();
  if (item.state === "stored") return null;
  const Icon = icons[item.state];
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-stage">
      <StageHead title={t(`items.${item.kind}`)} />
      <div className="grid flex-1 place-items-center p-8 text-center text-stage-ink">
        <div className="max-w-105" data-item-state={item.state}>
          <Icon aria-hidden size={28} className="mx-auto mb-3 text-stage-ink-2" />
          <h2 className="text-lead font-bold">{t(`states.${item.state}`)}</h2>
          <p className="mt-1 text-stage-ink-2">
            {t(`stateText.${item.state}`, { item: t(`long.${item.kind}`) })}{" "}
            {askedAt && (item.state === "failed" || item.state === "waiting") && (
              <span>{t("askedAt", { time: format.dateTime(new Date(askedAt), { timeStyle: "short" }) })}</span>
            )}
          </p>
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

"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { ReleasedView } from "@/lib/requests/doubt-view";
import { Band } from "./band";

/** Tells whoever looks at a request that its decision was released, by whom and why, and what that means for theirs. */
export function ReleasedBand({ released }: { released: ReleasedView }) {
  const t = useTranslations("review.released");
  const format = useFormatter();
  const time = format.dateTime(new Date(released.releasedAt), { timeStyle: "short" });
  return (
    <Band tone="warn">
      {released.mine
        ? t("mine", { name: released.releasedBy, time })
        : t("other", { first: released.by, name: released.releasedBy, time })}{" "}
      {released.reason && t("reason", { reason: released.reason })}
    </Band>
  );
}

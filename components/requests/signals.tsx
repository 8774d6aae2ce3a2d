"use client";

import { CircleCheck, CircleDashed, CircleX, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import type { RequestRow } from "@/lib/requests/views";

/** What the checks claim and what our own comparison found; the gravest alone. */
export function Signals({ signals }: { signals: RequestRow["signals"] }) {
  const t = useTranslations("queue.signals");
  if (!signals) return <span className="text-ink-3">{t("none")}</span>;
  if (signals.failed > 0)
    return (
      <span className="inline-flex items-center gap-1.5 font-medium text-bad-ink">
        <CircleX aria-hidden size={14} />
        {t("failed", { n: signals.failed })}
      </span>
    );
  if (signals.findings > 0)
    return (
      <span className="inline-flex items-center gap-1.5 font-medium text-warn-ink">
        <TriangleAlert aria-hidden size={14} />
        {t("findings", { n: signals.findings })}
      </span>
    );
  if (signals.notReported > 0)
    return (
      <span className="inline-flex items-center gap-1.5 font-medium text-ink-2">
        <CircleDashed aria-hidden size={14} />
        {t("notReported", { n: signals.notReported })}
      </span>
    );
  return (
    <span className="inline-flex items-center gap-1.5 text-ink-3">
      <CircleCheck aria-hidden size={14} className="text-ok" />
      {t("passed")}
    </span>
  );
}

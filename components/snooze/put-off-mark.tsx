"use client";

import { AlarmClock } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { Tag } from "@/components/ui/tag";
import type { QueueEntry } from "@/lib/requests/views";

/** Until when a request is put off; why, and by whom, stands beside it. */
export function PutOffMark({ putOff, now }: { putOff: NonNullable<QueueEntry["putOff"]>; now: number }) {
  const t = useTranslations("snooze");
  const format = useFormatter();
  const end = new Date(putOff.until);
  const today = format.dateTime(end, { dateStyle: "short" }) === format.dateTime(now, { dateStyle: "short" });
  const time = format.dateTime(
    end,
    today ? { timeStyle: "short" } : { weekday: "short", hour: "2-digit", minute: "2-digit" },
  );
  const why = t("why", { name: putOff.by, reason: putOff.reason });
  return (
    <span className="flex min-w-0 items-center gap-1.5" title={why}>
      <Tag tone="act">
        <AlarmClock aria-hidden size={12} />
        {t(today ? "mark" : "markDay", { time })}
      </Tag>
      <span className="max-w-44 truncate text-small text-ink-3 max-wide:sr-only">{why}</span>
    </span>
  );
}

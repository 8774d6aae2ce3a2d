"use client";

import { useFormatter, useTranslations } from "use-intl";
import { Note } from "@/components/ui/note";
import type { ReleasedView } from "@/lib/requests/doubt-view";

/** Decisions an admin released, and what became of each. */
export function ReleasedNotes({ released }: { released: readonly ReleasedView[] }) {
  const t = useTranslations("request.release");
  const format = useFormatter();
  const time = (iso: string) => format.dateTime(new Date(iso), { dateStyle: "medium", timeStyle: "short" });
  return released.map((one) => {
    const by = { name: one.releasedBy, time: time(one.releasedAt) };
    return (
      <Note key={one.id} tone={one.state === "RELEASED" ? "warn" : "plain"} className="mt-2">
        <div data-released={one.state}>
          <p className="font-medium">{t("heading")}</p>
          <p className="mt-1">{t(`what.${one.kind}`, { name: one.by, time: time(one.at) })}</p>
          <p className="mt-1 break-words text-ink-2">
            {one.reason === null ? t("byOnly", by) : t("by", { ...by, reason: one.reason })}
          </p>
          <p className="mt-1">{t(`states.${one.state}`)}</p>
        </div>
      </Note>
    );
  });
}

"use client";

import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { classes } from "@/components/ui/classes";
import { Tag } from "@/components/ui/tag";
import type { ChangeView } from "@/lib/requests/changes-view";

/** Values that were revealed, by the id of their change. */
export type Revealed = Readonly<Record<string, Pick<ChangeView, "before" | "after">>>;

interface ChangeListProps {
  changes: readonly ChangeView[];
  revealed?: Revealed;
  /** Beside a change whose values are masked. */
  action?: (change: ChangeView) => ReactNode;
}

/** Each change with what was known, what the provider says now, and how it was found. */
export function ChangeList({ changes, revealed = {}, action }: ChangeListProps) {
  const t = useTranslations("changes");
  const format = useFormatter();
  return (
    <ul className="grid gap-2">
      {changes.map((change) => {
        const { before, after } = revealed[change.id] ?? change;
        return (
          <li key={change.id} data-change={change.field}>
            <p className="break-words">
              <span className="font-bold">{t(`fields.${change.field}`)}</span>{" "}
              {change.unexpected && <Tag tone="bad">{t("unexpected")}</Tag>}{" "}
              {before === null
                ? t("first", { after: after ?? t("empty") })
                : t("was", { before, after: after ?? t("empty") })}
            </p>
            <p className="flex items-center gap-2 text-small text-ink-2">
              {t("found", {
                time: format.dateTime(new Date(change.at), { dateStyle: "short", timeStyle: "medium" }),
                source: t(`sources.${change.source}`),
              })}
              {change.masked && !revealed[change.id] && action?.(change)}
            </p>
          </li>
        );
      })}
    </ul>
  );
}

/** In the way of whoever is deciding: what they were shown is not what the provider says now. */
export function ChangesPanel({ changes, className }: { changes: readonly ChangeView[]; className?: string }) {
  const t = useTranslations("changes");
  if (changes.length === 0) return null;
  return (
    <section
      aria-label={t("title")}
      role="alert"
      className={classes(
        "max-h-64 shrink-0 overflow-auto border-b border-warn-line bg-warn-soft px-3 py-2.5",
        className,
      )}
    >
      <h3 className="mb-1.5 flex items-center gap-2 font-bold text-warn-ink">
        <TriangleAlert aria-hidden size={15} />
        {t("title")}
      </h3>
      <ChangeList changes={changes} />
    </section>
  );
}

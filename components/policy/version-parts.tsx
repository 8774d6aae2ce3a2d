"use client";

import { CalendarClock, CircleCheck, CircleSlash, Eye, History, type LucideIcon, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { classes } from "@/components/ui/classes";
import type { VersionState as State, VersionRow } from "@/lib/policy/views";
import { useTimeText } from "./words";

const marks: Record<State, { icon: LucideIcon; ink: string }> = {
  waiting: { icon: Eye, ink: "text-warn-ink" },
  overtaken: { icon: TriangleAlert, ink: "text-warn-ink" },
  planned: { icon: CalendarClock, ink: "text-accent-ink" },
  "in-force": { icon: CircleCheck, ink: "text-ok-ink" },
  past: { icon: History, ink: "text-ink-2" },
  withdrawn: { icon: CircleSlash, ink: "text-ink-2" },
};

/** Where a version stands: sign, word and colour. */
export function VersionState({ state }: { state: State }) {
  const t = useTranslations("policy.states");
  const { icon: Icon, ink } = marks[state];
  return (
    <span className={classes("inline-flex items-center gap-1.5 font-medium whitespace-nowrap", ink)}>
      <Icon aria-hidden size={14} />
      {t(state)}
    </span>
  );
}

/** Who saw it, or why nobody had to. */
export function SeenBy({ row }: { row: VersionRow }) {
  const t = useTranslations("policy");
  const time = useTimeText();
  if (row.seenBy && row.seenAt) return t("byAt", { name: row.seenBy, time: time(row.seenAt) });
  const why = row.version === 1 ? "first" : row.author === null ? "setUpSeen" : row.seenAt ? "before" : "notSeen";
  return <span className="text-ink-3">{t(why)}</span>;
}

/** While it was, is or will be in force. */
export function InForce({ row }: { row: VersionRow }) {
  const t = useTranslations("policy");
  const time = useTimeText();
  if (!row.since) return <span className="text-ink-3">{t(row.state === "withdrawn" ? "never" : "notYet")}</span>;
  if (row.until) return t("period", { from: time(row.since), to: time(row.until) });
  return t(row.state === "planned" ? "fromTime" : "since", { time: time(row.since) });
}

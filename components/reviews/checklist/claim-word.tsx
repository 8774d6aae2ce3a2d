"use client";

import { CircleCheck, CircleDashed, CircleX, Info, Lock, type LucideIcon, TriangleAlert } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { classes } from "@/components/ui/classes";
import type { Claim } from "./claims";

const looks: Record<Claim["tone"], { icon: LucideIcon; ink: string; mark: string }> = {
  good: { icon: CircleCheck, ink: "text-ink-2", mark: "text-ok" },
  bad: { icon: CircleX, ink: "text-bad-ink", mark: "text-bad" },
  warn: { icon: TriangleAlert, ink: "text-warn-ink", mark: "text-warn" },
  silent: { icon: CircleDashed, ink: "text-ink-3", mark: "text-ink-3" },
  sealed: { icon: Lock, ink: "text-ink-3", mark: "text-ink-3" },
  plain: { icon: Info, ink: "text-ink-2", mark: "text-ink-3" },
};

/** A claim in plain words: never a button, never an answer. */
export function ClaimWord({ claim }: { claim: Claim }) {
  const t = useTranslations("review.claims");
  const format = useFormatter();
  const { icon: Icon, ink, mark } = looks[claim.tone];
  const values = { ...claim.values };
  if (typeof values.day === "string")
    values.day = format.dateTime(new Date(`${values.day}T12:00:00Z`), { dateStyle: "medium" });
  return (
    <span className={classes("inline-flex min-w-0 items-center gap-1.5 text-small", ink)}>
      <Icon aria-hidden size={13} className={classes("shrink-0", mark)} />
      <span className="truncate">{t(claim.word, values as never)}</span>
    </span>
  );
}

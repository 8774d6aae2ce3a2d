"use client";

import { ArrowLeft, Clock } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { ageText, minutesBetween } from "@/components/requests/age";
import { ReportIncident } from "@/components/requests/report-incident";
import { StatusPill } from "@/components/requests/status-pill";
import { WorkflowBadge } from "@/components/requests/workflow-badge";
import { AccountMenu } from "@/components/shell/account-menu";
import { EnvironmentTag } from "@/components/shell/logo";
import { useShortcutSheet } from "@/components/shell/shortcuts";
import { buttonClass } from "@/components/ui/button-class";
import { classes } from "@/components/ui/classes";
import { Keycap } from "@/components/ui/keycap";
import type { Theme } from "@/lib/preferences/schema";
import { requestLabel } from "@/lib/requests/mask";
import type { ReviewView } from "@/lib/reviews/views";

interface BenchHeaderProps {
  view: ReviewView;
  me: { userId: string; name: string; detail: string };
  theme: Theme;
  demo: boolean;
  reviewable: boolean;
}

/** On whom the officer is deciding; it never scrolls away. */
export function BenchHeader({ view, me, theme, demo, reviewable }: BenchHeaderProps) {
  const t = useTranslations("review");
  const app = useTranslations("app");
  const nav = useTranslations("nav");
  const queue = useTranslations("queue");
  const ages = useTranslations("queue.ages");
  const openSheet = useShortcutSheet();
  const waited = minutesBetween(view.request.reviewSince ?? view.request.createdAt, Date.parse(view.at));
  const rest = view.targetMinutes - waited;
  const name = view.request.fullName ?? view.request.name;
  return (
    <header className="flex min-w-0 shrink-0 items-center gap-3 border-b border-line pr-4 pl-2 max-desk:min-h-12 max-desk:flex-wrap max-desk:gap-y-1 max-desk:py-1.5">
      <Link href="/queue" prefetch={false} className={buttonClass("quiet")}>
        <ArrowLeft aria-hidden size={15} />
        {t("queue")} <Keycap>Esc</Keycap>
      </Link>
      <span aria-hidden className="h-4.5 w-px bg-line-2" />
      <h1 className="truncate text-title font-bold tracking-tight">{name ?? queue("unidentified")}</h1>
      <span className="mono text-ink-2">{requestLabel(view.request.number)}</span>
      <WorkflowBadge workflow={view.request.workflow} />
      <StatusPill status={view.request.status} word={view.request.providerStatus} />
      <span className="min-w-0 truncate text-small text-ink-3 max-wide:hidden">
        {view.request.profile} · {view.request.authority.name}, RA {view.request.authority.code}
      </span>
      <span className="ml-auto flex items-center gap-2 text-small whitespace-nowrap">
        {reviewable && (
          <>
            <Clock aria-hidden size={14} className="text-ink-3" />
            <span>{t("waiting", { age: ageText(ages, waited) })}</span>
            <span aria-hidden className="h-1 w-14 overflow-hidden rounded-full bg-sunk">
              <span
                className={classes("block h-full", rest < 0 ? "bg-bad" : "bg-ink-3")}
                style={{ width: `${Math.min(100, (waited / view.targetMinutes) * 100)}%` }}
              />
            </span>
          </>
        )}
      </span>
      <ReportIncident request={view.request} compact />
      {demo && <EnvironmentTag label={app("sandbox")} />}
      <button type="button" aria-label={nav("shortcuts")} onClick={openSheet} className="rounded-1 p-1">
        <Keycap>?</Keycap>
      </button>
      <AccountMenu userId={me.userId} name={me.name} detail={me.detail} theme={theme} compact care />
    </header>
  );
}

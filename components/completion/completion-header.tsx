"use client";

import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { StatusPill } from "@/components/requests/status-pill";
import { WorkflowBadge } from "@/components/requests/workflow-badge";
import { AccountMenu } from "@/components/shell/account-menu";
import { EnvironmentTag } from "@/components/shell/logo";
import { useShortcutSheet } from "@/components/shell/shortcuts";
import { buttonClass } from "@/components/ui/button-class";
import { Keycap } from "@/components/ui/keycap";
import type { CompletionView } from "@/lib/completion/views";
import type { Theme } from "@/lib/preferences/schema";
import { requestLabel } from "@/lib/requests/mask";

interface CompletionHeaderProps {
  view: CompletionView;
  me: { userId: string; name: string; detail: string };
  theme: Theme;
  demo: boolean;
}

/** Whom the certificate will name; it never scrolls away. */
export function CompletionHeader({ view: { row }, me, theme, demo }: CompletionHeaderProps) {
  const t = useTranslations("review");
  const app = useTranslations("app");
  const nav = useTranslations("nav");
  const queue = useTranslations("queue");
  const openSheet = useShortcutSheet();
  return (
    <header className="flex min-w-0 shrink-0 items-center gap-3 border-b border-line pr-4 pl-2 max-desk:min-h-12 max-desk:flex-wrap max-desk:gap-y-1 max-desk:py-1.5">
      <Link href="/queue" prefetch={false} className={buttonClass("quiet")}>
        <ArrowLeft aria-hidden size={15} />
        {t("queue")} <Keycap>Esc</Keycap>
      </Link>
      <span aria-hidden className="h-4.5 w-px bg-line-2" />
      <h1 className="truncate text-title font-bold tracking-tight">{row.name ?? queue("unidentified")}</h1>
      <span className="mono text-ink-2">{requestLabel(row.number)}</span>
      <WorkflowBadge workflow={row.workflow} />
      <StatusPill status={row.status} word={row.providerStatus} />
      <span className="min-w-0 truncate text-small text-ink-3 max-wide:hidden">
        {row.profile} · {row.authority.name}, RA {row.authority.code}
      </span>
      <span className="ml-auto" />
      {demo && <EnvironmentTag label={app("sandbox")} />}
      <button type="button" aria-label={nav("shortcuts")} onClick={openSheet} className="rounded-1 p-1">
        <Keycap>?</Keycap>
      </button>
      <AccountMenu userId={me.userId} name={me.name} detail={me.detail} theme={theme} compact />
    </header>
  );
}

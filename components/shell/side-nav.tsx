"use client";

import {
  Activity,
  FilePlus,
  HeartPulse,
  History,
  Inbox,
  Keyboard,
  Landmark,
  type LucideIcon,
  ScrollText,
  SlidersHorizontal,
  Users,
  Webhook,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import { MentionsMenu } from "@/components/notes/mentions-menu";
import { Keycap } from "@/components/ui/keycap";
import { may, type Permission, type Role } from "@/lib/auth/roles";
import type { Theme } from "@/lib/preferences/schema";
import { AccountMenu } from "./account-menu";
import { EnvironmentTag, Logo } from "./logo";
import { useShortcutSheet } from "./shortcuts";

interface Entry {
  href: string;
  key:
    | "queue"
    | "newRequest"
    | "monitor"
    | "health"
    | "inbox"
    | "history"
    | "people"
    | "authorities"
    | "policy"
    | "audit";
  icon: LucideIcon;
  permission: Permission;
}

/** Pages a role may open, in the order of the navigation. */
export const entries: readonly Entry[] = [
  { href: "/monitor", key: "monitor", icon: Activity, permission: "monitor.see" },
  { href: "/health", key: "health", icon: HeartPulse, permission: "health.see" },
  { href: "/audit", key: "audit", icon: ScrollText, permission: "audit.read" },
  { href: "/webhooks", key: "inbox", icon: Webhook, permission: "webhooks.see" },
  { href: "/queue", key: "queue", icon: Inbox, permission: "queue.see" },
  { href: "/requests/new", key: "newRequest", icon: FilePlus, permission: "request.create" },
  { href: "/history", key: "history", icon: History, permission: "history.search" },
  { href: "/people", key: "people", icon: Users, permission: "people.see" },
  { href: "/authorities", key: "authorities", icon: Landmark, permission: "authorities.manage" },
  { href: "/policy", key: "policy", icon: SlidersHorizontal, permission: "policy.see" },
];

interface SideNavProps {
  role: Role;
  userId: string;
  name: string;
  detail: string;
  theme: Theme;
  demo: boolean;
}

/** Shows what the role may open; the gate of each page decides for itself. */
export function SideNav({ role, userId, name, detail, theme, demo }: SideNavProps) {
  const t = useTranslations();
  const path = usePathname();
  const openSheet = useShortcutSheet();
  return (
    <nav
      aria-label={t("nav.main")}
      className="flex flex-col gap-0.5 border-line bg-bg p-2 max-narrow:flex-row max-narrow:items-center max-narrow:overflow-x-auto max-narrow:border-b narrow:border-r"
    >
      <Link
        href="/"
        prefetch={false}
        className="flex h-9 items-center gap-2 px-2 text-lead font-bold tracking-tight text-ink no-underline narrow:mb-2"
      >
        <Logo />
        {t("app.name")}
        {demo && (
          <span className="ml-auto">
            <EnvironmentTag label={t("app.sandbox")} />
          </span>
        )}
      </Link>
      {entries
        .filter((entry) => may(role, entry.permission))
        .map(({ href, key, icon: Icon }) => {
          const current = path === href || (href !== "/requests/new" && path.startsWith(`${href}/`));
          return (
            <Link
              key={href}
              href={href}
              prefetch={false}
              aria-current={current ? "page" : undefined}
              className="flex h-7.5 items-center gap-2.5 rounded-2 px-2 font-medium whitespace-nowrap text-ink-2 no-underline hover:bg-hover hover:text-ink aria-[current]:bg-surface aria-[current]:text-ink aria-[current]:shadow-[0_0_0_1px_var(--line),0_1px_2px_var(--shade)] aria-[current]:[&>svg]:text-accent"
            >
              <Icon aria-hidden size={16} />
              {t(`nav.${key}`)}
            </Link>
          );
        })}
      {may(role, "note.write") && <MentionsMenu />}
      <div className="mt-auto grid gap-0.5 max-narrow:mt-0 max-narrow:ml-auto max-narrow:flex">
        <button
          type="button"
          onClick={openSheet}
          className="flex h-7.5 items-center gap-2.5 rounded-2 px-2 font-medium text-ink-2 hover:bg-hover hover:text-ink max-narrow:hidden"
        >
          <Keyboard aria-hidden size={16} />
          {t("nav.shortcuts")}
          <span className="ml-auto">
            <Keycap>?</Keycap>
          </span>
        </button>
        <AccountMenu userId={userId} name={name} detail={detail} theme={theme} care={may(role, "review.decide")} />
      </div>
    </nav>
  );
}

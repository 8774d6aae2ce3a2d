"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useMemo } from "react";
import { useTranslations } from "use-intl";
import { may, type Role } from "@/lib/auth/roles";
import { Activity } from "./activity";
import { LiveProvider } from "./live";
import { type Shortcut, ShortcutProvider } from "./shortcuts";

/** What every signed-in page has: keys, live updates and the watch over idleness. */
export function Frame({ role, children }: { role: Role; children: ReactNode }) {
  const t = useTranslations("shortcuts");
  const router = useRouter();
  const common = useMemo(() => {
    const list: Shortcut[] = [];
    if (may(role, "queue.see")) list.push({ keys: "g q", label: t("goQueue"), run: () => router.push("/queue") });
    if (may(role, "history.search"))
      list.push({ keys: "g h", label: t("goHistory"), run: () => router.push("/history") });
    if (may(role, "monitor.see")) list.push({ keys: "g m", label: t("goMonitor"), run: () => router.push("/monitor") });
    if (may(role, "webhooks.see")) list.push({ keys: "g w", label: t("goInbox"), run: () => router.push("/webhooks") });
    return list;
  }, [role, router, t]);
  return (
    <LiveProvider>
      <ShortcutProvider common={common}>{children}</ShortcutProvider>
      <Activity />
    </LiveProvider>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { CommandPalette } from "@/components/palette/command-palette";
import { layerOpen } from "@/components/ui/layers";
import { may, type Role } from "@/lib/auth/roles";
import { Activity } from "./activity";
import { LiveProvider } from "./live";
import type { Shortcut } from "./shortcut";
import { ShortcutProvider } from "./shortcuts";

/** What every signed-in page has: keys, live updates and the watch over idleness. */
export function Frame({ role, children }: { role: Role; children: ReactNode }) {
  const t = useTranslations("shortcuts");
  const router = useRouter();
  const [palette, setPalette] = useState(false);
  const common = useMemo(() => {
    const list: Shortcut[] = [
      {
        keys: "mod+k",
        label: t("palette"),
        // A window already open has something typed in it: nothing leads away from under it.
        run: () => setPalette((open) => !open && !layerOpen()),
        even: "under-dialog",
      },
    ];
    if (may(role, "queue.see")) list.push({ keys: "g q", label: t("goQueue"), run: () => router.push("/queue") });
    if (may(role, "history.search"))
      list.push({ keys: "g h", label: t("goHistory"), run: () => router.push("/history") });
    if (may(role, "monitor.see")) list.push({ keys: "g m", label: t("goMonitor"), run: () => router.push("/monitor") });
    if (may(role, "webhooks.see")) list.push({ keys: "g w", label: t("goInbox"), run: () => router.push("/webhooks") });
    return list;
  }, [role, router, t]);
  return (
    <LiveProvider>
      <ShortcutProvider common={common}>
        {children}
        <CommandPalette role={role} open={palette} onClose={() => setPalette(false)} />
      </ShortcutProvider>
      <Activity />
    </LiveProvider>
  );
}

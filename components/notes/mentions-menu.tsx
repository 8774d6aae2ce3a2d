"use client";

import { useQuery } from "@tanstack/react-query";
import { AtSign } from "lucide-react";
import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "use-intl";
import { classes } from "@/components/ui/classes";
import { Menu, MenuItem } from "@/components/ui/menu";
import { mentionsQuery } from "@/lib/notes/query-options";
import { requestLabel } from "@/lib/requests/mask";

/** Where colleagues named the reader; opening the request shows the note and makes it seen. */
export function MentionsMenu() {
  const t = useTranslations("notes.mentions");
  const format = useFormatter();
  const router = useRouter();
  const { data } = useQuery(mentionsQuery);
  const unseen = data?.unseen ?? 0;
  const latest = data?.latest ?? [];
  return (
    <Menu
      side="right"
      triggerLabel={t("open", { n: unseen })}
      triggerClassName="flex h-7.5 items-center gap-2.5 rounded-2 px-2 font-medium whitespace-nowrap text-ink-2 hover:bg-hover hover:text-ink"
      trigger={
        <>
          <AtSign aria-hidden size={16} />
          {t("title")}
          {unseen > 0 && (
            <span className="ml-auto min-w-5 rounded-full bg-accent px-1.5 text-center text-micro leading-5 font-bold text-on-accent">
              {unseen}
            </span>
          )}
        </>
      }
    >
      {latest.length === 0 && <MenuItem onSelect={() => {}}>{t("none")}</MenuItem>}
      {latest.map(({ noteId, requestId, number, by, at, seen }) => (
        <MenuItem key={noteId} onSelect={() => router.push(`/requests/${requestId}`)}>
          <span
            aria-hidden
            className={classes("size-2 shrink-0 rounded-full", seen ? "border border-line-2" : "bg-accent")}
          />
          <span className={classes("min-w-0 flex-1", !seen && "font-medium")}>
            <span className="mono">{requestLabel(number)}</span> {by}
            {!seen && <span className="sr-only">, {t("unseen")}</span>}
          </span>
          <span className="text-small text-ink-3">
            {format.dateTime(new Date(at), { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })}
          </span>
        </MenuItem>
      ))}
    </Menu>
  );
}

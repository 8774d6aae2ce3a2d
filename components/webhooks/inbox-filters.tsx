"use client";

import { useRouter } from "next/navigation";
import type { FormEvent, Ref } from "react";
import { useTranslations } from "use-intl";
import { Button, ButtonLink } from "@/components/ui/button";
import { classes } from "@/components/ui/classes";
import { deliveryStates, type InboxFilter } from "@/lib/webhooks/schema";

const field = "h-7 rounded-2 border border-line-ctl bg-surface px-2 text-small";

/** What the list is narrowed by; it stands in the address. */
export function InboxFilters({ filter, first }: { filter: InboxFilter; first: Ref<HTMLInputElement> }) {
  const t = useTranslations("inbox");
  const router = useRouter();
  const apply = (submitted: FormEvent<HTMLFormElement>) => {
    submitted.preventDefault();
    const entries = [...new FormData(submitted.currentTarget)].filter(
      (entry): entry is [string, string] => typeof entry[1] === "string" && entry[1].trim() !== "",
    );
    router.push(`/webhooks?${new URLSearchParams(entries)}`);
  };
  const filtered = Boolean(filter.request || filter.event || filter.state || filter.day);
  return (
    <search>
      <form onSubmit={apply} className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2 text-small">
        <label className="flex items-center gap-1.5">
          {t("filters.request")}
          <input
            ref={first}
            name="request"
            defaultValue={filter.request ?? ""}
            placeholder={t("filters.requestHint")}
            autoComplete="off"
            className={classes(field, "mono w-40")}
          />
        </label>
        <label className="flex items-center gap-1.5">
          {t("filters.event")}
          <input
            name="event"
            defaultValue={filter.event ?? ""}
            placeholder={t("filters.eventHint")}
            autoComplete="off"
            className={classes(field, "mono w-44")}
          />
        </label>
        <label className="flex items-center gap-1.5">
          {t("filters.state")}
          <select name="state" defaultValue={filter.state ?? ""} className={field}>
            <option value="">{t("filters.any")}</option>
            {deliveryStates.map((state) => (
              <option key={state} value={state}>
                {t(`states.${state}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="flex items-center gap-1.5">
          {t("filters.day")}
          <input type="date" name="day" defaultValue={filter.day ?? ""} className={field} />
        </label>
        <Button type="submit" size="small">
          {t("search")}
        </Button>
        {filtered && (
          <ButtonLink size="small" look="quiet" href="/webhooks">
            {t("clear")}
          </ButtonLink>
        )}
      </form>
    </search>
  );
}

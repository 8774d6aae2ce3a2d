"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { PageBar } from "@/components/shell/page-bar";
import { useShortcuts } from "@/components/shell/shortcuts";
import { ButtonLink } from "@/components/ui/button";
import { classes } from "@/components/ui/classes";
import { Note } from "@/components/ui/note";
import { requestLabel } from "@/lib/requests/mask";
import { inboxQuery } from "@/lib/webhooks/query-options";
import type { InboxFilter } from "@/lib/webhooks/schema";
import type { InboxPage, InboxRow } from "@/lib/webhooks/views";
import { DeliveryPanel } from "./delivery-panel";
import { InboxFilters } from "./inbox-filters";
import { OutcomeTag, useOutcomeText } from "./outcome";

interface InboxProps {
  initial: InboxPage;
  filter: InboxFilter;
  /** The webhook shown beside the list. */
  opened: string | null;
  canReplay: boolean;
  manyAuthorities: boolean;
}

function address(filter: InboxFilter, more: Record<string, string> = {}): string {
  const entries = Object.entries({ ...filter, ...more }).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  );
  return entries.length > 0 ? `/webhooks?${new URLSearchParams(entries)}` : "/webhooks";
}

/** What the provider told us, newest first, and what became of it; one of them opens beside the list. */
export function Inbox({ initial, filter, opened, canReplay, manyAuthorities }: InboxProps) {
  const t = useTranslations("inbox");
  const router = useRouter();
  const query = useQuery({ ...inboxQuery(filter), initialData: initial });
  const { rows, next } = query.data;
  const firstField = useRef<HTMLInputElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const closeHref = address(filter);
  const { after: _after, ...fromNewest } = filter;

  const rowLinks = () => [...(table.current?.querySelectorAll<HTMLElement>("a[data-row]") ?? [])];
  const move = (by: number) => {
    const links = rowLinks();
    const focused = links.findIndex((link) => link.matches(":focus"));
    const at = focused >= 0 ? focused : links.findIndex((link) => link.dataset.row === opened);
    links[Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
  };
  // Whoever closes the panel is where they opened it.
  const before = useRef(opened);
  useEffect(() => {
    const closed = opened === null ? before.current : null;
    before.current = opened;
    if (closed) table.current?.querySelector<HTMLElement>(`a[data-row="${closed}"]`)?.focus();
  }, [opened]);
  useShortcuts([
    { keys: "/", label: t("search"), run: () => firstField.current?.focus() },
    { keys: "j", label: t("keys.move"), run: () => move(1) },
    { keys: "k", label: t("keys.move"), run: () => move(-1) },
    { keys: "]", label: t("older"), run: () => next && router.push(address(filter, { after: next })) },
    { keys: "[", label: t("newest"), run: () => router.push(address(fromNewest)) },
    ...(opened
      ? [{ keys: "Escape", label: t("keys.close"), run: () => router.push(closeHref, { scroll: false }) }]
      : []),
  ]);

  return (
    <>
      <PageBar title={t("title")}>
        <span className="text-small text-ink-3 max-desk:hidden">{t("hint")}</span>
      </PageBar>
      <InboxFilters filter={filter} first={firstField} />
      {query.isError && (
        <Note tone="warn" role="status" className="mx-4 my-2">
          {t("failedRead")}
        </Note>
      )}
      <div className={classes("grid min-h-0 flex-1", opened && "desk:grid-cols-[minmax(0,1fr)_400px]")}>
        <div className={classes("thin-scroll min-h-0 overflow-auto", opened && "max-desk:hidden")}>
          {rows.length === 0 ? (
            <Empty filtered={Object.values(filter).some(Boolean)} />
          ) : (
            <table ref={table} className="w-full border-separate border-spacing-0">
              <caption className="sr-only">{t("list")}</caption>
              <thead>
                <tr className="[&>th]:sticky [&>th]:top-0 [&>th]:z-10 [&>th]:h-7.5 [&>th]:border-b [&>th]:border-line [&>th]:bg-surface-2 [&>th]:px-3 [&>th]:text-left [&>th]:text-small [&>th]:font-medium [&>th]:whitespace-nowrap [&>th]:text-ink-3 [&>th:first-child]:pl-4">
                  <th scope="col">{t("columns.received")}</th>
                  <th scope="col">{t("columns.event")}</th>
                  <th scope="col" className={opened ? "hidden" : "max-desk:hidden"}>
                    {t("columns.status")}
                  </th>
                  <th scope="col" className="!text-right max-desk:hidden">
                    {t("columns.times")}
                  </th>
                  <th scope="col">{t("columns.outcome")}</th>
                  <th scope="col">{t("columns.request")}</th>
                  {manyAuthorities && (
                    <th scope="col" className={opened ? "hidden" : "max-wide:hidden"}>
                      {t("columns.authority")}
                    </th>
                  )}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <Row
                    key={row.id}
                    row={row}
                    href={address(filter, { delivery: row.id })}
                    opened={opened}
                    manyAuthorities={manyAuthorities}
                  />
                ))}
              </tbody>
            </table>
          )}
        </div>
        {opened && <DeliveryPanel key={opened} id={opened} closeHref={closeHref} canReplay={canReplay} />}
      </div>
      <footer className="flex min-h-11 items-center gap-2 border-t border-line bg-surface-2 px-4 text-small text-ink-2">
        {filter.after && (
          <ButtonLink size="small" href={address(fromNewest)}>
            <ChevronLeft aria-hidden size={14} />
            {t("newest")}
          </ButtonLink>
        )}
        {next && (
          <ButtonLink size="small" href={address(filter, { after: next })}>
            {t("older")}
            <ChevronRight aria-hidden size={14} />
          </ButtonLink>
        )}
        <span role="status">{t("shown", { n: rows.length })}</span>
      </footer>
    </>
  );
}

interface RowProps {
  row: InboxRow;
  href: string;
  opened: string | null;
  manyAuthorities: boolean;
}

function Row({ row, href, opened, manyAuthorities }: RowProps) {
  const t = useTranslations("inbox");
  const format = useFormatter();
  const outcomeText = useOutcomeText();
  const current = row.id === opened;
  return (
    <tr
      className={classes(
        "hover:[&>td]:bg-hover [&>td]:h-9 [&>td]:border-b [&>td]:border-line [&>td]:px-3 [&>td]:whitespace-nowrap [&>td:first-child]:pl-4",
        current && "[&>td]:bg-selected",
      )}
    >
      <td>
        <Link
          data-row={row.id}
          href={href}
          prefetch={false}
          scroll={false}
          aria-current={current ? "true" : undefined}
          className="text-accent-ink no-underline hover:underline"
        >
          {format.dateTime(new Date(row.receivedAt), {
            day: "2-digit",
            month: "short",
            hour: "2-digit",
            minute: "2-digit",
            second: "2-digit",
          })}
        </Link>
      </td>
      <td>
        <span className={row.event ? "mono" : "text-ink-2"}>{row.event ?? t("noEvent")}</span>{" "}
        <span className="text-small text-ink-3">{row.family && t(`families.${row.family}`)}</span>
      </td>
      <td className={classes("mono text-ink-2", opened ? "hidden" : "max-desk:hidden")}>{row.status ?? "–"}</td>
      <td className="text-right max-desk:hidden">{row.times > 1 ? `×${row.times}` : row.times}</td>
      <td className="w-full max-w-0 truncate">
        <OutcomeTag state={row.state} />
        {row.state !== "applied" && <span className="ml-2 text-small text-ink-2">{outcomeText(row)}</span>}
      </td>
      <td className="mono">
        {row.request ? (
          <Link href={`/requests/${row.request.id}`} prefetch={false} className="text-accent-ink">
            {requestLabel(row.request.number)}
          </Link>
        ) : (
          <span className="text-ink-3">
            {row.requestPk === null ? t("noPk") : t("pk", { n: String(row.requestPk) })}
          </span>
        )}
      </td>
      {manyAuthorities && (
        <td className={classes("text-ink-2", opened ? "hidden" : "max-wide:hidden")}>{row.authority}</td>
      )}
    </tr>
  );
}

function Empty({ filtered }: { filtered: boolean }) {
  const t = useTranslations("inbox");
  return (
    <div className="grid h-full place-items-center p-8 text-center">
      <div>
        <h2 className="text-title font-bold">{t(filtered ? "none" : "empty")}</h2>
        <p className="max-w-105 text-ink-2">{t(filtered ? "noneText" : "emptyText")}</p>
        {filtered && (
          <p className="mt-3">
            <ButtonLink href="/webhooks">{t("clear")}</ButtonLink>
          </p>
        )}
      </div>
    </div>
  );
}

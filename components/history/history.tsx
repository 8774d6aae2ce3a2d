"use client";

import { ChevronLeft, ChevronRight, Search } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { StatusPill } from "@/components/requests/status-pill";
import { WorkflowBadge } from "@/components/requests/workflow-badge";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button, ButtonLink } from "@/components/ui/button";
import { Keycap } from "@/components/ui/keycap";
import { Menu, MenuRadio } from "@/components/ui/menu";
import { Tag } from "@/components/ui/tag";
import { type HistoryFilter, type HistoryPage, historyStatuses } from "@/lib/history/schema";
import { requestLabel } from "@/lib/requests/mask";

interface HistoryProps {
  page: HistoryPage;
  filter: HistoryFilter;
  authorities: readonly { id: string; name: string }[];
}

const chip =
  "inline-flex h-6.5 items-center gap-1.5 rounded-2 border border-dashed border-line-2 px-2 text-small font-medium whitespace-nowrap text-ink-2 hover:bg-hover";

/** One box: what was typed is read as what it looks like, and the reading can be changed. Newest first, by key. */
export function History({ page, filter, authorities }: HistoryProps) {
  const t = useTranslations("history");
  const status = useTranslations("status");
  const queue = useTranslations("queue");
  const format = useFormatter();
  const router = useRouter();
  const [text, setText] = useState(filter.q ?? "");
  const [selected, setSelected] = useState(0);
  const box = useRef<HTMLInputElement>(null);
  const filters = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);

  const go = (change: Partial<Record<keyof HistoryFilter, string | undefined>>) => {
    const merged = { ...filter, after: undefined, ...change };
    const entries = Object.entries(merged).filter((entry): entry is [string, string] => Boolean(entry[1]));
    router.push(`/history?${new URLSearchParams(entries)}`);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go({ q: text.trim() || undefined, as: undefined });
  };
  const move = (by: number) => {
    const next = Math.min(Math.max(selected + by, 0), page.rows.length - 1);
    setSelected(next);
    body.current?.querySelectorAll<HTMLElement>("a[data-row]")[next]?.focus();
  };
  useShortcuts([
    { keys: "/", label: t("search"), run: () => box.current?.focus() },
    { keys: "f", label: queue("keys.filter"), run: () => filters.current?.querySelector("button")?.focus() },
    { keys: "j", label: queue("keys.move"), run: () => move(1) },
    { keys: "k", label: queue("keys.move"), run: () => move(-1) },
    { keys: "]", label: t("older"), run: () => page.next && go({ after: page.next }) },
    { keys: "[", label: t("first"), run: () => go({}) },
  ]);

  const first = page.rows[0];
  const last = page.rows.at(-1);
  const day = (iso: string) => format.dateTime(new Date(iso), { dateStyle: "medium" });
  const moment = (iso: string) => format.dateTime(new Date(iso), { dateStyle: "medium", timeStyle: "short" });
  const tooShort = Boolean(filter.q) && page.readAs === null;
  return (
    <>
      <header className="flex min-h-12 items-center gap-3 border-b border-line px-4">
        <h1 className="text-title font-bold tracking-tight">{t("title")}</h1>
        <span className="ml-auto text-small text-ink-3">{t("logged")}</span>
      </header>
      <div className="border-b border-line px-4 py-3">
        <search>
          <form onSubmit={submit}>
            <div className="flex h-11 items-center gap-2.5 rounded-2 border border-line-ctl bg-surface px-3 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-focus">
              <Search aria-hidden size={17} className="text-ink-3" />
              <input
                ref={box}
                type="search"
                name="q"
                aria-label={t("search")}
                value={text}
                onChange={(event) => setText(event.target.value)}
                placeholder={t("placeholder")}
                autoComplete="off"
                className="min-w-0 flex-1 bg-transparent text-title outline-none"
              />
              {page.readAs && <Tag tone="act">{t(`readAs.${page.readAs}`)}</Tag>}
              <Keycap>/</Keycap>
              <Button type="submit">{t("search")}</Button>
            </div>
          </form>
        </search>
        <div ref={filters} className="mt-2 flex flex-wrap items-center gap-1.5">
          {page.otherReadings.map((kind) => (
            <button key={kind} type="button" className={chip} onClick={() => go({ as: kind })}>
              {t("instead", { kind: t(`kinds.${kind}`) })}
            </button>
          ))}
          <FilterMenu
            name={t("filters.status")}
            value={filter.status ?? ""}
            any={t("filters.any")}
            choices={historyStatuses.map((value) => ({ value, label: status(value) }))}
            onChange={(value) => go({ status: value || undefined })}
          />
          {authorities.length > 1 && (
            <FilterMenu
              name={t("filters.authority")}
              value={filter.authority ?? ""}
              any={t("filters.any")}
              choices={authorities.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(value) => go({ authority: value || undefined })}
            />
          )}
          <DateFilter label={t("filters.since")} value={filter.since} onChange={(value) => go({ since: value })} />
          <DateFilter label={t("filters.until")} value={filter.until} onChange={(value) => go({ until: value })} />
          <span className="ml-auto text-small text-ink-3">{t("newestFirst")}</span>
        </div>
      </div>
      {page.rows.length === 0 ? (
        <div className="grid flex-1 place-items-center p-8 text-center">
          <div>
            <h2 className="text-title font-bold">{page.next ? t("noneYet") : filter.q ? t("none") : t("empty")}</h2>
            <p className="max-w-105 text-ink-2">
              {page.next ? t("noneYetText") : tooShort ? t("short") : filter.q ? t("noneText") : t("emptyText")}
            </p>
          </div>
        </div>
      ) : (
        <div className="thin-scroll min-h-0 flex-1 overflow-auto">
          <table className="w-full border-separate border-spacing-0">
            <caption className="sr-only">{t("title")}</caption>
            <thead>
              <tr className="[&>th]:sticky [&>th]:top-0 [&>th]:z-10 [&>th]:h-7.5 [&>th]:border-b [&>th]:border-line [&>th]:bg-surface-2 [&>th]:px-3 [&>th]:text-left [&>th]:text-small [&>th]:font-medium [&>th]:whitespace-nowrap [&>th]:text-ink-3 [&>th:first-child]:pl-4">
                <th scope="col">{t("columns.created")}</th>
                <th scope="col">{t("columns.applicant")}</th>
                <th scope="col">{t("columns.number")}</th>
                <th scope="col" className="max-desk:hidden">
                  {t("columns.workflow")}
                </th>
                <th scope="col">{t("columns.status")}</th>
                <th scope="col" className="max-desk:hidden">
                  {t("columns.authority")}
                </th>
                <th scope="col" className="max-desk:hidden">
                  {t("columns.changed")}
                </th>
              </tr>
            </thead>
            <tbody ref={body}>
              {page.rows.map((row) => (
                <tr
                  key={row.id}
                  className="hover:[&>td]:bg-hover focus-within:[&>td]:bg-selected [&>td]:h-9 [&>td]:border-b [&>td]:border-line [&>td]:px-3 [&>td]:whitespace-nowrap [&>td:first-child]:pl-4"
                >
                  <td className="text-ink-2">{moment(row.createdAt)}</td>
                  <td>
                    <Link
                      data-row
                      href={`/requests/${row.id}`}
                      prefetch={false}
                      className={
                        row.name
                          ? "mr-2 font-medium text-ink no-underline hover:underline"
                          : "mr-2 text-ink-3 no-underline hover:underline"
                      }
                    >
                      {row.name ?? queue("unidentified")}
                    </Link>
                    <span className="mono text-ink-3">{row.document}</span>
                  </td>
                  <td className="mono text-ink-2">{requestLabel(row.number)}</td>
                  <td className="max-desk:hidden">
                    <WorkflowBadge workflow={row.workflow} />
                  </td>
                  <td>
                    <StatusPill status={row.status} word={row.providerStatus} />
                  </td>
                  <td className="text-ink-2 max-desk:hidden">{row.authority.name}</td>
                  <td className="text-ink-2 max-desk:hidden">{moment(row.changedAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <footer className="flex min-h-11 flex-wrap items-center gap-2 border-t border-line bg-surface-2 px-4 text-small text-ink-2">
        {filter.after && (
          <Button size="small" onClick={() => go({})}>
            <ChevronLeft aria-hidden size={14} />
            {t("first")}
          </Button>
        )}
        {page.next && (
          <ButtonLink
            size="small"
            href={`/history?${new URLSearchParams(Object.entries({ ...filter, after: page.next }).filter((entry): entry is [string, string] => Boolean(entry[1])))}`}
          >
            {t("older")}
            <ChevronRight aria-hidden size={14} />
          </ButtonLink>
        )}
        <span role="status">
          {first && last
            ? t("span", { n: page.rows.length, from: day(first.createdAt), to: day(last.createdAt) })
            : t("shown", { n: 0 })}
        </span>
      </footer>
    </>
  );
}

interface FilterMenuProps {
  name: string;
  value: string;
  any: string;
  choices: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}

function FilterMenu({ name, value, any, choices, onChange }: FilterMenuProps) {
  const chosen = choices.find((choice) => choice.value === value);
  return (
    <Menu
      triggerClassName={chip}
      trigger={
        <>
          {name}: <span className="text-ink">{chosen?.label ?? any}</span>
        </>
      }
    >
      <MenuRadio label={name} value={value} choices={[{ value: "", label: any }, ...choices]} onChange={onChange} />
    </Menu>
  );
}

function DateFilter({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  return (
    <label className="inline-flex h-6.5 items-center gap-1.5 rounded-2 border border-dashed border-line-2 px-2 text-small font-medium text-ink-2">
      {label}
      <input
        type="date"
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value || undefined)}
        className="bg-transparent text-ink outline-offset-2"
      />
    </label>
  );
}

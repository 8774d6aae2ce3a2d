"use client";

import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { ArrowUp, CircleAlert, Clock, Circle as OnTime, Radio, Search } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Keys } from "@/components/shell/keys";
import { useLive } from "@/components/shell/live";
import { useFailureText } from "@/components/shell/problems";
import { useShortcuts } from "@/components/shell/shortcuts";
import { PutOffAct } from "@/components/snooze/put-off-act";
import { Button } from "@/components/ui/button";
import { classes } from "@/components/ui/classes";
import { Keycap } from "@/components/ui/keycap";
import { Note } from "@/components/ui/note";
import { claimRequestAction, takeNextAction } from "@/lib/claims/actions";
import { requestLabel } from "@/lib/requests/mask";
import { queueQuery } from "@/lib/requests/query-options";
import { urgencies, urgencyOf } from "@/lib/requests/urgency";
import { type QueueEntry, type QueueFilter, type QueuePage, type QueueView, queueViews } from "@/lib/requests/views";
import { FailureError, run } from "@/lib/result";
import { minutesBetween } from "./age";
import { EmptyQueue, PhoneList } from "./queue-empty";
import { QueueFilters } from "./queue-filters";
import { QueueRow } from "./queue-row";
import { useCalmRows, useServerNow } from "./use-queue-rows";

interface QueueProps {
  initial: QueuePage;
  filter: QueueFilter;
  me: string;
  canDecide: boolean;
  authorities: readonly { id: string; name: string }[];
  /** Stands above the rows. */
  notice?: ReactNode;
}

const groupIcons = { overdue: CircleAlert, soon: Clock, onTime: OnTime };

/** What an officer opens to decide; everything else opens as a record. */
const toDecide: readonly string[] = ["to-review", "validated"];

export function Queue({ initial, filter, me, canDecide, authorities, notice }: QueueProps) {
  const t = useTranslations("queue");
  const app = useTranslations("app");
  const format = useFormatter();
  const router = useRouter();
  const live = useLive();
  const failureText = useFailureText();
  const query = useQuery({ ...queueQuery(filter), initialData: initial, placeholderData: keepPreviousData });
  const page = query.data;
  const now = useServerNow(page.at);
  const { rows, added, gone, goneIds, reset } = useCalmRows(page.rows, JSON.stringify(filter));
  const [shownAt, setShownAt] = useState(initial.at);
  const [find, setFind] = useState("");
  const [selected, setSelected] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const findBox = useRef<HTMLInputElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const filters = useRef<HTMLDivElement>(null);
  // Whoever was quicker than the page's code has a row in focus already.
  useEffect(() => {
    const row = document.activeElement?.closest<HTMLElement>("[data-row]");
    if (row?.dataset.row) setSelected(row.dataset.row);
  }, []);

  const open = useCallback((id: string) => router.push(`/requests/${id}/review`), [router]);
  const failed = (error: unknown) =>
    setProblem(error instanceof FailureError ? failureText(error.failure) : t("failed"));
  const take = useMutation({
    mutationFn: () => run(takeNextAction, {}),
    onSuccess: (claim) => open(claim.requestId),
    onError: failed,
  });
  const claim = useMutation({
    mutationFn: (requestId: string) => run(claimRequestAction, { requestId }),
    onSuccess: (held) => open(held.requestId),
    onError: failed,
  });

  const wanted = find.trim().toLowerCase();
  const visible = wanted
    ? rows.filter((row) =>
        [row.name, row.document, requestLabel(row.number), row.authority.name].some((text) =>
          text?.toLowerCase().includes(wanted),
        ),
      )
    : rows;
  const groupOf = (row: QueueEntry) => urgencyOf(minutesBetween(row.reviewSince ?? row.createdAt, now), page);
  const grouped = filter.view === "review" || filter.view === "mine";
  const groups = urgencies.map((group) => ({
    group,
    rows: visible.filter((row) => groupOf(row) === group),
  }));
  const ordered = grouped ? groups.flatMap((entry) => entry.rows) : visible;
  const current = ordered.find((row) => row.id === selected) ?? null;

  const move = useCallback(
    (by: number) => {
      const at = ordered.findIndex((row) => row.id === selected);
      const next =
        ordered[at < 0 ? (by > 0 ? 0 : ordered.length - 1) : Math.min(Math.max(at + by, 0), ordered.length - 1)];
      if (!next) return;
      setSelected(next.id);
      table.current?.querySelector<HTMLElement>(`[data-row="${next.id}"]`)?.focus();
    },
    [ordered, selected],
  );
  const show = useCallback(() => {
    reset();
    setShownAt(page.at);
  }, [reset, page.at]);
  const rowHref = (row: QueueEntry) =>
    canDecide && toDecide.includes(row.status) ? `/requests/${row.id}/review` : `/requests/${row.id}`;

  const closed = live.stale;
  useShortcuts([
    { keys: "j", label: t("keys.move"), run: () => move(1) },
    { keys: "k", label: t("keys.move"), run: () => move(-1) },
    { keys: "Enter", label: t("keys.open"), run: () => current && router.push(rowHref(current)) },
    ...(canDecide
      ? [
          { keys: "c", label: t("keys.claim"), run: () => current && !closed && claim.mutate(current.id) },
          { keys: "n", label: t("keys.next"), run: () => !closed && take.mutate() },
        ]
      : []),
    { keys: ".", label: t("keys.show"), run: show },
    { keys: "/", label: t("keys.find"), run: () => findBox.current?.focus() },
    { keys: "f", label: t("keys.filter"), run: () => filters.current?.querySelector("button")?.focus() },
    ...queueViews.map((view, at) => ({
      keys: String(at + 1),
      label: t(`views.${view}`),
      run: () => router.push(`/queue?view=${view}`),
    })),
  ]);

  const views = canDecide ? queueViews : (["review", "waiting", "problems"] as const);
  const hidden = rows.length - visible.length;
  return (
    <>
      <header className="flex min-h-12 items-center gap-3 border-b border-line px-4">
        <h1 className="text-title font-bold tracking-tight">{t("title")}</h1>
        {canDecide && (
          <>
            <span className="ml-auto text-small text-ink-3 max-narrow:hidden">{t("oldestFirst")}</span>
            <span className="max-narrow:hidden">
              <Button
                look="primary"
                size="large"
                busy={take.isPending}
                closed={closed}
                onClick={() => !closed && take.mutate()}
              >
                {t("takeNext")} <Keycap>N</Keycap>
              </Button>
            </span>
          </>
        )}
      </header>
      <nav
        aria-label={t("viewsLabel")}
        className="flex h-10 shrink-0 gap-1 overflow-x-auto border-b border-line px-1.5"
      >
        {views.map((view) => (
          <ViewTab key={view} view={view} current={filter.view} count={page.counts[view] ?? 0} />
        ))}
      </nav>
      <div
        ref={filters}
        className="flex min-h-11 shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-4 py-1.5 max-narrow:hidden"
      >
        <QueueFilters filter={filter} authorities={authorities} />
        <span
          className={classes(
            "ml-auto flex items-center gap-1.5 text-small whitespace-nowrap",
            live.stale ? "text-warn-ink" : "text-ink-3",
          )}
        >
          <Radio aria-hidden size={14} className={live.stale ? "text-warn" : "text-ok"} />
          <LiveAge heardAt={live.heardAt} stale={live.stale} />
        </span>
        <label className="flex h-7 w-52 items-center gap-2 rounded-2 border border-line-ctl bg-surface px-2.5 focus-within:outline-2 focus-within:outline-focus">
          <Search aria-hidden size={14} className="text-ink-3" />
          <span className="sr-only">{t("find")}</span>
          <input
            ref={findBox}
            value={find}
            onChange={(event) => setFind(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Escape") return;
              setFind("");
              event.currentTarget.blur();
            }}
            placeholder={t("find")}
            className="min-w-0 flex-1 bg-transparent outline-none"
          />
          <Keycap>/</Keycap>
        </label>
      </div>
      {notice}
      {(added > 0 || gone > 0) && (
        <div
          role="status"
          className="flex h-8 shrink-0 items-center gap-2.5 border-b border-line bg-accent-soft px-4 text-small font-medium text-accent-ink"
        >
          <ArrowUp aria-hidden size={14} />
          {[
            added > 0 &&
              t("news", { n: added, time: format.dateTime(new Date(shownAt), { hour: "2-digit", minute: "2-digit" }) }),
            gone > 0 && t("gone", { n: gone }),
          ]
            .filter(Boolean)
            .join(", ")}
          <button
            type="button"
            onClick={show}
            className="ml-auto inline-flex items-center gap-1.5 rounded-1 underline-offset-2 hover:underline"
          >
            {t("showThem")} <Keycap>.</Keycap>
          </button>
        </div>
      )}
      {problem && (
        <Note
          tone="warn"
          role="alert"
          className="m-3"
          action={
            <Button look="quiet" size="small" onClick={() => setProblem(null)}>
              {app("close")}
            </Button>
          }
        >
          {problem}
        </Note>
      )}
      {query.isError && (
        <Note
          tone="bad"
          role="alert"
          className="m-3"
          action={<Button onClick={() => void query.refetch()}>{app("retry")}</Button>}
        >
          {t("failed")}
        </Note>
      )}
      {visible.length === 0 ? (
        <EmptyQueue
          view={filter.view}
          page={page}
          hidden={hidden}
          onClear={() => setFind("")}
          filtered={hidden > 0 || Boolean(filter.authority || filter.signal || filter.attempt)}
        />
      ) : (
        <div className="thin-scroll min-h-0 flex-1 overflow-auto max-narrow:hidden">
          <table ref={table} className="w-full border-separate border-spacing-0">
            <caption className="sr-only">{t(`views.${filter.view}`)}</caption>
            <thead>
              <tr className="[&>th]:sticky [&>th]:top-0 [&>th]:z-10 [&>th]:h-7.5 [&>th]:border-b [&>th]:border-line [&>th]:bg-surface-2 [&>th]:px-3 [&>th]:text-left [&>th]:text-small [&>th]:font-medium [&>th]:whitespace-nowrap [&>th]:text-ink-3 [&>th:first-child]:pl-4">
                <th scope="col" className="w-49">
                  {t("columns.waiting")}
                </th>
                <th scope="col">{t("columns.applicant")}</th>
                <th scope="col">{t("columns.number")}</th>
                <th scope="col">{t("columns.workflow")}</th>
                <th scope="col" className="max-wide:hidden">
                  {t("columns.authority")}
                </th>
                <th scope="col">{grouped ? t("columns.signals") : t("columns.status")}</th>
                <th scope="col">
                  <span className="sr-only">{t("columns.attempt")}</span>
                </th>
                <th scope="col" className="!text-right !pr-4">
                  {t("columns.claimed")}
                </th>
              </tr>
            </thead>
            {(grouped ? groups : [{ group: "onTime" as const, rows: visible }]).map(({ group, rows: members }) => {
              if (members.length === 0) return null;
              const Icon = groupIcons[group];
              return (
                <tbody key={group}>
                  {grouped && (
                    <tr>
                      <th
                        colSpan={8}
                        scope="rowgroup"
                        className="h-7 border-b border-line bg-surface-2 px-4 text-left text-small font-medium"
                      >
                        <span
                          className={classes(
                            "mr-1 inline-flex items-center gap-1.5 align-middle",
                            group === "overdue" ? "text-bad-ink" : group === "soon" ? "text-warn-ink" : "text-ink-2",
                          )}
                        >
                          <Icon aria-hidden size={14} />
                          {t(`groups.${group}`, { minutes: page.dueSoonMinutes })}
                        </span>{" "}
                        <span className="align-middle text-ink-3">{members.length}</span>
                      </th>
                    </tr>
                  )}
                  {members.map((row) => (
                    <QueueRow
                      key={row.id}
                      row={row}
                      group={group}
                      now={now}
                      targetMinutes={page.targetMinutes}
                      me={me}
                      graded={grouped}
                      left={goneIds.has(row.id)}
                      selected={row.id === selected}
                      focusable={row.id === (selected ?? ordered[0]?.id)}
                      href={rowHref(row)}
                      canClaim={canDecide && toDecide.includes(row.status) && !closed && !row.claim}
                      onSelect={() => setSelected(row.id)}
                      onMove={move}
                      onClaim={() => claim.mutate(row.id)}
                      putOff={<PutOffAct row={row} admin={!canDecide} closed={closed} onFailed={failed} />}
                    />
                  ))}
                </tbody>
              );
            })}
          </table>
        </div>
      )}
      <PhoneList rows={ordered} now={now} />
      <footer className="flex h-8 shrink-0 items-center gap-3.5 overflow-hidden border-t border-line bg-surface-2 px-4 text-small whitespace-nowrap text-ink-3 max-narrow:hidden">
        <span className="inline-flex items-center gap-1">
          <Keys keys="j k" /> {t("keys.move")}
        </span>
        <span className="inline-flex items-center gap-1">
          <Keys keys="Enter" /> {t("keys.open")}
        </span>
        {canDecide && (
          <>
            <span className="inline-flex items-center gap-1">
              <Keys keys="c" /> {t("keys.claim")}
            </span>
            <span className="inline-flex items-center gap-1">
              <Keys keys="n" /> {t("keys.next")}
            </span>
          </>
        )}
        <span className="ml-auto">
          {page.more ? t("footMore", { n: rows.length }) : t("foot", { n: rows.length, minutes: page.targetMinutes })}
        </span>
      </footer>
    </>
  );
}

function ViewTab({ view, current, count }: { view: QueueView; current: QueueView; count: number }) {
  const t = useTranslations("queue");
  const format = useFormatter();
  return (
    <Link
      href={`/queue?view=${view}`}
      prefetch={false}
      aria-current={view === current ? "page" : undefined}
      className="relative inline-flex items-center gap-1.5 rounded-1 px-2.5 font-medium whitespace-nowrap text-ink-2 no-underline hover:text-ink aria-[current]:text-ink aria-[current]:after:absolute aria-[current]:after:inset-x-2.5 aria-[current]:after:-bottom-px aria-[current]:after:h-0.5 aria-[current]:after:bg-accent"
    >
      {t(`views.${view}`)}{" "}
      <b className="font-regular text-ink-3">{count > 10_000 ? "10,000+" : format.number(count)}</b>
    </Link>
  );
}

/** Seconds since the server was heard of; redrawn on its own, so that the table is not. */
function LiveAge({ heardAt, stale }: { heardAt: number | null; stale: boolean }) {
  const t = useTranslations("queue");
  const format = useFormatter();
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const tick = () => setSeconds(heardAt ? Math.max(0, Math.round((Date.now() - heardAt) / 1000)) : 0);
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [heardAt]);
  if (stale && heardAt)
    return t("stale", { time: format.dateTime(new Date(heardAt), { hour: "2-digit", minute: "2-digit" }) });
  return t("live", { seconds });
}

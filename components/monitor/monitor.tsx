"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleAlert, Lock, Radio, ShieldAlert } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { ServiceTable } from "@/components/health/service-table";
import { ageText, minutesBetween } from "@/components/requests/age";
import { StatusPill } from "@/components/requests/status-pill";
import { useLanguage } from "@/components/shell/language";
import { useLive } from "@/components/shell/live";
import { Pane, paneHead, paneLine } from "@/components/shell/pane";
import { useServices } from "@/components/shell/use-outage";
import { Avatar } from "@/components/ui/avatar";
import { classes } from "@/components/ui/classes";
import { getJson } from "@/lib/get-json";
import { ageBands, type MonitorView, monitorLists, monitorView } from "@/lib/monitor/schema";
import { requestLabel } from "@/lib/requests/mask";
import { requestKeys } from "@/lib/requests/query-options";
import { causeCodes, causeOf } from "@/lib/reviews/catalogue";
import { SecondLooks } from "./second-looks";
import { Webhooks } from "./webhooks";

export function Monitor({ initial }: { initial: MonitorView }) {
  const t = useTranslations("monitor");
  const format = useFormatter();
  const live = useLive();
  const { data } = useQuery({
    queryKey: requestKeys.monitor,
    queryFn: ({ signal }) => getJson("/api/monitor", monitorView, signal),
    initialData: initial,
    refetchInterval: 10_000,
  });
  return (
    <>
      <header className="flex min-h-12 items-center gap-3 border-b border-line px-4">
        <h1 className="text-title font-bold tracking-tight">{t("title")}</h1>
        <span className="text-small text-ink-3">{t("decidedToday", data.decided)}</span>
        <span
          className={classes(
            "ml-auto flex items-center gap-1.5 text-small",
            live.stale ? "text-warn-ink" : "text-ink-3",
          )}
        >
          <Radio aria-hidden size={14} className={live.stale ? "text-warn" : "text-ok"} />
          {format.dateTime(new Date(data.at), { timeStyle: "medium" })}
        </span>
      </header>
      <div className="thin-scroll min-h-0 flex-1 overflow-auto bg-bg p-4">
        <div className="grid gap-3 desk:grid-cols-12">
          {data.incidents.length > 0 && <Incidents view={data} />}
          {data.openLooks > 0 && <SecondLooks view={data} />}
          <OpenByAge view={data} />
          <Refusals view={data} />
          <Services />
          <Webhooks view={data} />
          <Stuck view={data} />
          <Officers view={data} />
        </div>
      </div>
    </>
  );
}

function OpenByAge({ view }: { view: MonitorView }) {
  const t = useTranslations("monitor");
  const ages = useTranslations("queue.ages");
  const parts = view.open.map((row) => row.total).join(" + ");
  const now = Date.parse(view.at);
  return (
    <Pane
      title={t("openByAge")}
      aside={t("sum", { total: view.total, parts })}
      className="desk:col-span-12 wide:col-span-8"
    >
      <table className="w-full">
        <caption className="sr-only">{t("openByAge")}</caption>
        <thead>
          <tr className={paneHead}>
            <th scope="col">
              <span className="sr-only">{t("state")}</span>
            </th>
            {ageBands.map((band) => (
              <th key={band} scope="col" className="!text-right">
                {t(`bands.${band}`)}
              </th>
            ))}
            <th scope="col" className="!text-right">
              {t("all")}
            </th>
            <th scope="col" className="!text-right">
              {t("oldest")}
            </th>
          </tr>
        </thead>
        <tbody>
          {view.open.map((row) => (
            <tr key={row.kind} className={paneLine} data-kind={row.kind}>
              <th scope="row" className="text-left font-regular">
                {t(`kinds.${row.kind}`)}
              </th>
              {row.bands.map((n, at) => {
                const band = ageBands[at] ?? "older";
                const late = row.late[at] ?? false;
                return (
                  <td key={band} className="text-right">
                    {n === 0 ? (
                      <span aria-hidden className="text-ink-3">
                        ·
                      </span>
                    ) : (
                      <Link
                        href={`/queue?view=${monitorLists[row.kind]}`}
                        prefetch={false}
                        aria-label={`${t("link", { n, kind: t(`kinds.${row.kind}`), band: t(`bands.${band}`) })}${late ? `, ${t("lateWord")}` : ""}`}
                        className={classes(
                          "inline-flex min-w-11 items-center justify-end gap-1 rounded-1 px-1.5 no-underline hover:underline",
                          late ? "bg-bad-soft font-bold text-bad-ink" : "bg-accent-soft text-ink",
                        )}
                      >
                        {n}
                        {late && <CircleAlert aria-hidden size={12} />}
                      </Link>
                    )}
                  </td>
                );
              })}
              <td className="text-right font-bold">{row.total}</td>
              <td className="text-right text-small">
                {row.oldest ? (
                  <Link href={`/requests/${row.oldest.id}`} prefetch={false} className="text-accent-ink">
                    {requestLabel(row.oldest.number)}, {ageText(ages, minutesBetween(row.oldest.since, now))}
                  </Link>
                ) : (
                  ""
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}

/** As the health page tells it, whose figures by operation are a step away. */
function Services() {
  const t = useTranslations("monitor");
  const services = useServices();
  return (
    <Pane
      title={t("services")}
      aside={
        <Link href="/health" prefetch={false} className="text-accent-ink">
          {t("health")}
        </Link>
      }
      className="desk:col-span-8 wide:col-span-7"
    >
      <ServiceTable services={services} />
    </Pane>
  );
}

/** What somebody has to look into: another hand at the provider than the one recorded here. */
function Incidents({ view }: { view: MonitorView }) {
  const t = useTranslations("monitor");
  const format = useFormatter();
  const ages = useTranslations("queue.ages");
  const now = Date.parse(view.at);
  const shown = view.incidents.length;
  return (
    <Pane
      title={t("incidents")}
      hint={t("incidentHint")}
      {...(view.openIncidents > shown ? { aside: t("oldestShown", { shown, total: view.openIncidents }) } : {})}
      className="desk:col-span-12"
    >
      <table className="w-full">
        <caption className="sr-only">{t("incidents")}</caption>
        <tbody>
          {view.incidents.map((row) => (
            <tr key={row.id} className={paneLine} data-incident={row.cause}>
              <td className="mono">
                <Link href={`/requests/${row.requestId}`} prefetch={false} className="text-accent-ink">
                  {requestLabel(row.number)}
                </Link>
              </td>
              <td className="w-full">
                <span className="inline-flex items-center gap-1.5 font-medium text-bad-ink">
                  <ShieldAlert aria-hidden size={14} className="text-bad" />
                  {t(`causes.${row.cause}`)}
                </span>
                {row.by && row.tellBy && (
                  <span className="ml-2 text-ink-2">
                    {t("reported", {
                      name: row.by,
                      time: format.dateTime(new Date(row.tellBy), { dateStyle: "medium", timeStyle: "short" }),
                    })}
                  </span>
                )}
              </td>
              <td className="text-right text-ink-2">{ageText(ages, minutesBetween(row.openedAt, now))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}

function Stuck({ view }: { view: MonitorView }) {
  const t = useTranslations("monitor");
  const format = useFormatter();
  const ages = useTranslations("queue.ages");
  const now = Date.parse(view.at);
  return (
    <Pane title={t("stuck")} hint={t("stuckHint")} className="desk:col-span-7">
      {view.stuck.length === 0 ? (
        <p className="px-3 py-3 text-ink-3">{t("noStuck")}</p>
      ) : (
        <table className="w-full">
          <caption className="sr-only">{t("stuck")}</caption>
          <tbody>
            {view.stuck.map((row) => (
              <tr key={row.id} className={paneLine} data-why={row.why}>
                <td className="mono">
                  <Link href={`/requests/${row.id}`} prefetch={false} className="text-accent-ink">
                    {requestLabel(row.number)}
                  </Link>
                </td>
                <td>
                  <StatusPill status={row.status} word={row.providerStatus} />
                </td>
                <td className="w-full text-ink-2">
                  {t(`why.${row.why}`)}
                  {row.releaseFrom && (
                    <span className={classes("ml-2 text-small", row.releasable ? "text-warn-ink" : "text-ink-3")}>
                      {row.releasable
                        ? t("releasable")
                        : t("releaseFrom", {
                            time: format.dateTime(new Date(row.releaseFrom), { timeStyle: "short" }),
                          })}
                    </span>
                  )}
                </td>
                <td className="text-right text-ink-2">{ageText(ages, minutesBetween(row.since, now))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Pane>
  );
}

function Refusals({ view }: { view: MonitorView }) {
  const t = useTranslations("monitor");
  const classNames = useTranslations("refuse.classes");
  const locale = useLanguage();
  const most = Math.max(1, ...view.refusals.map((row) => row.n));
  return (
    <Pane title={t("refusals")} aside={t("week")} className="desk:col-span-4">
      {view.refusals.length === 0 ? (
        <p className="px-3 py-3 text-ink-3">{t("noRefusals")}</p>
      ) : (
        <table className="w-full">
          <caption className="sr-only">{t("refusals")}</caption>
          <tbody>
            {view.refusals.map((row) => {
              const code = causeCodes.find((entry) => entry === row.code);
              return (
                <tr key={row.code} className={paneLine}>
                  <td className="mono text-ink-2">{row.code}</td>
                  <td className="w-full !whitespace-normal">{code ? causeOf(code).title[locale] : row.code}</td>
                  <td className="text-small text-ink-3">{code ? classNames(causeOf(code).class) : ""}</td>
                  <td>
                    <span aria-hidden className="block h-1.5 w-16 overflow-hidden rounded-full bg-sunk">
                      <span className="block h-full bg-accent" style={{ width: `${(row.n / most) * 100}%` }} />
                    </span>
                  </td>
                  <td className="text-right">{row.n}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Pane>
  );
}

function Officers({ view }: { view: MonitorView }) {
  const t = useTranslations("monitor");
  return (
    <Pane title={t("reviewers")} hint={t("notRanking")} className="desk:col-span-5">
      <table className="w-full">
        <caption className="sr-only">{t("reviewers")}</caption>
        <thead>
          <tr className={paneHead}>
            <th scope="col">{t("reviewer")}</th>
            <th scope="col" className="!text-right">
              {t("claimedNow")}
            </th>
          </tr>
        </thead>
        <tbody>
          {view.officers.map((row) => (
            <tr key={row.id} className={paneLine}>
              <td>
                <span className="inline-flex items-center gap-2">
                  <Avatar name={row.name} /> {row.name}
                  {!row.canDecide && (
                    <span className="inline-flex items-center gap-1 text-small text-ink-3">
                      <Lock aria-hidden size={12} /> {t("lookOnly")}
                    </span>
                  )}
                </span>
              </td>
              <td className="text-right">{row.claimed}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}

"use client";

import { useTranslations } from "use-intl";
import { ageText } from "@/components/requests/age";
import { Pane, paneHead, paneLine } from "@/components/shell/pane";
import { useMoment } from "@/components/shell/use-outage";
import { classes } from "@/components/ui/classes";
import type { HealthView } from "@/lib/health/views";
import { useQueueName } from "./queue-name";
import { StateWord } from "./state-word";

/** Web servers and workers that live, and those of the last day that fell silent. */
export function Processes({ view }: { view: HealthView }) {
  const t = useTranslations("health.processes");
  const moment = useMoment();
  const alive = (kind: "web" | "worker") => view.processes.filter((row) => row.kind === kind && !row.gone).length;
  return (
    <Pane
      title={t("title")}
      aside={t("alive", { web: alive("web"), worker: alive("worker") })}
      className="desk:col-span-6"
    >
      {alive("worker") === 0 && (
        <p className="px-3 pt-2.5">
          <StateWord tone="bad">{t("noWorker")}</StateWord>
        </p>
      )}
      <table className="w-full">
        <caption className="sr-only">{t("title")}</caption>
        <thead>
          <tr className={paneHead}>
            <th scope="col">{t("kind")}</th>
            <th scope="col">{t("state")}</th>
            <th scope="col">{t("started")}</th>
            <th scope="col">{t("version")}</th>
          </tr>
        </thead>
        <tbody>
          {view.processes.map((row) => (
            <tr key={row.id} className={classes(paneLine, row.gone && "text-ink-3")}>
              <th scope="row" className="text-left font-regular">
                {t(`kinds.${row.kind}`)} <span className="mono text-small text-ink-3">{row.id.slice(-6)}</span>
              </th>
              <td>
                <StateWord tone={row.gone ? "bad" : "ok"}>
                  {row.gone ? t("gone", { time: moment(row.beatAt) }) : t("lives")}
                </StateWord>
              </td>
              <td>{moment(row.startedAt)}</td>
              <td className="mono">{row.version}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}

/** Work that may be repeated, by queue. */
export function Queues({ view }: { view: HealthView }) {
  const t = useTranslations("health.queues");
  const ages = useTranslations("queue.ages");
  const nameOf = useQueueName();
  return (
    <Pane title={t("title")} className="desk:col-span-6">
      <table className="w-full">
        <caption className="sr-only">{t("title")}</caption>
        <thead>
          <tr className={paneHead}>
            <th scope="col">{t("queue")}</th>
            {(["waiting", "oldest", "later", "active", "failed"] as const).map((column) => (
              <th key={column} scope="col" className="!text-right">
                {t(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.queues.map((row) => (
            <tr key={row.name} className={paneLine}>
              <th scope="row" className="text-left font-regular">
                {nameOf(row.name)}
              </th>
              <td className="text-right">{row.waiting}</td>
              <td className={classes("text-right", (row.oldest ?? 0) > 120 && "text-warn-ink")}>
                {row.oldest === null ? "–" : ageText(ages, Math.floor(row.oldest / 60))}
              </td>
              <td className="text-right">{row.later}</td>
              <td className="text-right">{row.active}</td>
              <td className={classes("text-right", row.failed > 0 && "text-bad-ink")}>{row.failed}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}

"use client";

import { useFormatter, useTranslations } from "use-intl";
import { Pane, paneHead, paneLine } from "@/components/shell/pane";
import { classes } from "@/components/ui/classes";
import type { HealthView } from "@/lib/health/views";

const words = ["not-sent", "no-answer", "garbled", "answered", "failed"] as const;

/** Each operation of the provider: how often, how fast, and how it failed. */
export function Operations({ view }: { view: HealthView }) {
  const t = useTranslations("health");
  const format = useFormatter();
  const seconds = (ms: number | null) =>
    ms === null
      ? "–"
      : format.number(ms / 1000, { style: "unit", unit: "second", unitDisplay: "narrow", maximumFractionDigits: 2 });
  const kindText = (kind: string) => {
    const word = words.find((known) => known === kind);
    return word ? t(`kinds.${word}`) : `HTTP ${kind}`;
  };
  return (
    <Pane title={t("operations")} hint={t(`over.${view.hours === 24 ? "24" : "1"}`)} className="desk:col-span-8">
      {view.operations.length === 0 ? (
        <p className="px-3 py-3 text-ink-3">{t("noCalls")}</p>
      ) : (
        <table className="w-full">
          <caption className="sr-only">{t("operations")}</caption>
          <thead>
            <tr className={paneHead}>
              <th scope="col">{t("operation")}</th>
              <th scope="col" className="!text-right">
                {t("calls")}
              </th>
              <th scope="col" className="!text-right">
                p50
              </th>
              <th scope="col" className="!text-right">
                p95
              </th>
              <th scope="col" className="!text-right">
                {t("errors")}
              </th>
              <th scope="col">{t("errorKinds")}</th>
            </tr>
          </thead>
          <tbody>
            {view.operations.map((row) => {
              const failed = row.errors.reduce((sum, { n }) => sum + n, 0);
              return (
                <tr key={`${row.service}${row.operation}`} className={paneLine}>
                  <th scope="row" className="text-left font-regular">
                    {row.service} <span className="mono text-ink-2">{row.operation}</span>
                  </th>
                  <td className="text-right">{row.calls}</td>
                  <td className="text-right">{seconds(row.p50)}</td>
                  <td className="text-right">{seconds(row.p95)}</td>
                  <td className={classes("text-right", failed > 0 && "text-bad-ink")}>
                    {format.number(failed / row.calls, { style: "percent", maximumFractionDigits: 1 })}
                  </td>
                  <td className="w-full !whitespace-normal text-small text-ink-2">
                    {row.errors.map(({ kind, n }) => `${kindText(kind)} ×${n}`).join(", ") || "–"}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Pane>
  );
}

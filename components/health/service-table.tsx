"use client";

import { useFormatter, useTranslations } from "use-intl";
import { paneHead, paneLine } from "@/components/shell/pane";
import { useMoment } from "@/components/shell/use-outage";
import type { HealthView, ServiceState } from "@/lib/health/views";
import { StateWord, type Tone } from "./state-word";

const tones: Record<ServiceState, Tone> = { answering: "ok", slow: "warn", away: "bad", quiet: "plain" };

/** Whether each service answers, by what all processes saw together. */
export function ServiceTable({ services }: { services: Readonly<HealthView["services"]> }) {
  const t = useTranslations("health");
  const outage = useTranslations("outage");
  const format = useFormatter();
  const moment = useMoment();
  if (services.length === 0) return <p className="px-3 py-3 text-ink-3">{outage("noServices")}</p>;
  return (
    <table className="w-full">
      <caption className="sr-only">{t("services")}</caption>
      <thead>
        <tr className={paneHead}>
          <th scope="col">{t("service")}</th>
          <th scope="col">{t("state")}</th>
          <th scope="col">{t("lastRead")}</th>
          <th scope="col" className="!text-right">
            {t("readTakes")}
          </th>
        </tr>
      </thead>
      <tbody>
        {services.map((row) => (
          <tr key={row.service} className={paneLine}>
            <th scope="row" className="text-left font-regular">
              {outage(`services.${row.service}`)}
            </th>
            <td>
              <StateWord tone={tones[row.state]}>
                {row.since ? t("states.awaySince", { since: moment(row.since) }) : t(`states.${row.state}`)}
              </StateWord>
            </td>
            <td className="text-ink-2">{row.readAt ? moment(row.readAt) : t("never")}</td>
            <td className="text-right">
              {row.readMs === null
                ? "–"
                : format.number(row.readMs / 1000, {
                    style: "unit",
                    unit: "second",
                    unitDisplay: "narrow",
                    maximumFractionDigits: 2,
                  })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

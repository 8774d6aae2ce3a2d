"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Pane, paneLine } from "@/components/shell/pane";
import { classes } from "@/components/ui/classes";
import type { MonitorView } from "@/lib/monitor/schema";
import { requestLabel } from "@/lib/requests/mask";

/** What came of the day's webhooks, each figure leading to them in the inbox. */
export function Webhooks({ view }: { view: MonitorView }) {
  const t = useTranslations("monitor");
  const format = useFormatter();
  const { webhooks } = view;
  const inbox = (text: ReactNode, query = "", tone = "text-ink") => (
    <Link href={`/webhooks${query}`} prefetch={false} className={classes("no-underline hover:underline", tone)}>
      {text}
    </Link>
  );
  const figure = (n: number, word: string) => (
    <>
      <b className="font-bold">{n}</b> {word}
    </>
  );
  const { unmatched, failed } = webhooks;
  return (
    <Pane
      title={t("webhooks")}
      hint={t("today")}
      aside={inbox(t("inbox"), "", "text-accent-ink")}
      className="desk:col-span-5"
    >
      <p className="flex flex-wrap gap-x-4 gap-y-1 px-3 py-2.5">
        <span>{figure(webhooks.received, t("received"))}</span>
        {inbox(figure(webhooks.applied, t("applied")), "?state=applied")}
        <span>{figure(webhooks.duplicate, t("duplicate"))}</span>
        {inbox(figure(unmatched, t("unmatched")), "?state=unmatched", unmatched > 0 ? "text-warn-ink" : undefined)}
        {inbox(figure(failed, t("failed")), "?state=failed", failed > 0 ? "text-bad-ink" : undefined)}
      </p>
      {webhooks.latest.length === 0 ? (
        <p className="px-3 pb-3 text-ink-3">{t("noWebhooks")}</p>
      ) : (
        <table className="w-full">
          <caption className="sr-only">{t("webhooks")}</caption>
          <tbody>
            {webhooks.latest.map((row) => (
              <tr key={row.id} className={paneLine}>
                <td className="text-small">
                  {inbox(
                    format.dateTime(new Date(row.at), { timeStyle: "medium" }),
                    `?delivery=${row.id}`,
                    "text-accent-ink",
                  )}
                </td>
                <td className="mono">{row.event ?? row.status ?? "–"}</td>
                <td className="mono">
                  {row.requestId && row.number ? (
                    <Link href={`/requests/${row.requestId}`} prefetch={false} className="text-accent-ink">
                      {requestLabel(row.number)}
                    </Link>
                  ) : (
                    <span className="text-ink-3">{t("pk", { n: row.requestPk ?? "–" })}</span>
                  )}
                </td>
                <td
                  className={classes(
                    "text-small",
                    row.state === "failed"
                      ? "text-bad-ink"
                      : row.state === "unmatched"
                        ? "text-warn-ink"
                        : "text-ink-2",
                  )}
                >
                  {t(`states.${row.state as "received" | "applied" | "unmatched" | "failed"}`)}
                  {row.times > 1 && ` ×${row.times}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Pane>
  );
}

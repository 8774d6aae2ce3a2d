"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { ageText, minutesBetween } from "@/components/requests/age";
import { Pane, paneLine } from "@/components/shell/pane";
import { Avatar } from "@/components/ui/avatar";
import type { MonitorView } from "@/lib/monitor/schema";
import { requestLabel } from "@/lib/requests/mask";

/** What was asked of a colleague and nobody has answered; after a refusal the request stands in no other list. */
export function SecondLooks({ view }: { view: MonitorView }) {
  const t = useTranslations("monitor");
  const words = useTranslations("secondLooks");
  const ages = useTranslations("queue.ages");
  const now = Date.parse(view.at);
  const shown = view.looks.length;
  const total = view.openLooks;
  return (
    <Pane
      title={t("looks")}
      hint={t("looksHint")}
      aside={total > shown ? t("oldestShown", { shown, total }) : t("looksOpen", { total })}
      className="desk:col-span-12"
    >
      <table className="w-full">
        <caption className="sr-only">{t("looks")}</caption>
        <tbody>
          {view.looks.map((row) => (
            <tr key={row.id} className={paneLine} data-look={row.kind}>
              <td className="mono">
                <Link href={`/requests/${row.requestId}`} prefetch={false} className="text-accent-ink">
                  {requestLabel(row.number)}
                </Link>
              </td>
              <td className="font-medium">{words(`kinds.${row.kind}`)}</td>
              <td className="w-full text-ink-2">{t(`lookAsked.${row.kind}`, { name: row.askedBy })}</td>
              <td>
                {row.heldBy && (
                  <span className="inline-flex items-center gap-2">
                    <Avatar name={row.heldBy} /> {words("lookingNow", { name: row.heldBy })}
                  </span>
                )}
              </td>
              <td className="text-right text-ink-2">{ageText(ages, minutesBetween(row.askedAt, now))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}

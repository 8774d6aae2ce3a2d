"use client";

import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { PageBar } from "@/components/shell/page-bar";
import { Note } from "@/components/ui/note";
import type { CareView } from "@/lib/care/views";

/** How the officer's own day goes: for them alone, beside nobody else's. */
export function Care({ view }: { view: CareView }) {
  const t = useTranslations("care");
  const format = useFormatter();
  const { stretch, suggestion } = view;
  const clock = (iso: string) => format.dateTime(new Date(iso), { timeStyle: "short" });
  return (
    <>
      <PageBar title={t("title")} aside={<span className="text-small text-ink-3">{t("onlyYou")}</span>} />
      <div className="max-w-180 px-4 py-4">
        {suggestion && stretch ? (
          <Note tone="act" role="status">
            <p className="font-medium">{t("pause")}</p>
            <p className="mt-1 text-ink-2">
              {t(`why.${suggestion}`, { minutes: stretch.minutes, decisions: stretch.decisions })} {t("noPenalty")}
            </p>
          </Note>
        ) : (
          <p className="text-ink-2">{t("noPenalty")}</p>
        )}
        <dl className="mt-4 grid gap-x-8 sm:grid-cols-2">
          <Figure name={t("stretch")} value={stretch ? t("minutes", { n: stretch.minutes }) : t("resting")}>
            {stretch
              ? t("stretchText", { time: clock(stretch.since), decisions: stretch.decisions })
              : view.lastAt
                ? t("restingText", { time: clock(view.lastAt) })
                : t("restingLong")}
          </Figure>
          <Figure name={t("case")} value={view.caseMinutes === null ? "–" : t("minutes", { n: view.caseMinutes })}>
            {view.caseMinutes === null ? t("caseNone") : t("caseText", { n: view.cases })}
          </Figure>
          <Figure name={t("today")} value={format.number(view.today)}>
            {t("decisions")}
          </Figure>
          <Figure name={t("week")} value={format.number(view.week)}>
            {t("decisions")}
          </Figure>
        </dl>
        <p className="mt-5 text-small text-ink-3">{t("about")}</p>
      </div>
    </>
  );
}

function Figure({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  return (
    <div className="border-t border-line py-3">
      <dt className="text-small font-medium text-ink-2">{name}</dt>
      <dd>
        <span className="block text-page font-bold tracking-tight">{value}</span>
        <span className="text-small text-ink-3">{children}</span>
      </dd>
    </div>
  );
}

"use client";

import { useFormatter, useTranslations } from "use-intl";
import { Timeline } from "@/components/requests/timeline";
import { Tag } from "@/components/ui/tag";
import { requestLabel } from "@/lib/requests/mask";
import type { ReviewView } from "@/lib/reviews/views";

/** What a decision would record: the evidence by hash, the policy and each condition as it stands. */
export function RecordPanel({ view }: { view: ReviewView }) {
  const t = useTranslations("review");
  const conditions = useTranslations("conditions");
  const format = useFormatter();
  const term = "text-ink-3";
  const list = "grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1 text-small";
  return (
    <div className="p-3">
      <h3 className="mb-1.5 text-small font-bold">{t("record.request")}</h3>
      <dl className={list}>
        <dt className={term}>{t("summary.request")}</dt>
        <dd className="mono">{requestLabel(view.request.number)}</dd>
        <dt className={term}>{t("summary.profile")}</dt>
        <dd className="mono">{view.request.profile}</dd>
        <dt className={term}>{t("record.policy")}</dt>
        <dd>{t("record.preset", { preset: t(`presets.${view.policy.preset}`), version: view.policy.version })}</dd>
      </dl>
      <h3 className="mt-4 mb-1.5 text-small font-bold">{t("record.evidence")}</h3>
      <dl className={list}>
        <dt className={term}>{t("record.hash")}</dt>
        <dd className="mono break-all">{view.collection.hash ?? "–"}</dd>
        {view.items.map((item) => (
          <div key={item.kind} className="contents">
            <dt className={term}>{t(`items.${item.kind}`)}</dt>
            <dd className="mono break-all">
              {item.sha256
                ? `${item.sha256.slice(0, 16)}… ${format.number((item.bytes ?? 0) / 1024, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 })}`
                : t(`states.${item.state}`)}
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 text-micro text-ink-3">{t("record.custody")}</p>
      <h3 className="mt-4 mb-1.5 text-small font-bold">{t("record.conditions")}</h3>
      <ul className="grid gap-1 text-small">
        {view.conditions.map((condition) => (
          <li key={condition.id} className="grid grid-cols-[2.25rem_minmax(0,1fr)_auto] items-center gap-2">
            <span className="mono text-ink-3">{condition.id}</span>
            <span>{conditions(condition.id)}</span>
            {condition.outcome === "met" ? (
              <Tag tone="ok">{conditions("met")}</Tag>
            ) : (
              <Tag
                tone={condition.enforcement === "block" ? "bad" : condition.enforcement === "reason" ? "warn" : "plain"}
              >
                {condition.outcome === "not-met" ? conditions("notMet") : conditions("notAvailable")} ·{" "}
                {conditions(condition.enforcement)}
              </Tag>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

export function TimelinePanel({ view }: { view: ReviewView }) {
  return (
    <div className="p-3">
      <Timeline entries={view.timeline} compact />
    </div>
  );
}

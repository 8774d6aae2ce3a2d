"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { ageText, minutesBetween } from "@/components/requests/age";
import { Pane } from "@/components/shell/pane";
import type { HealthView } from "@/lib/health/views";
import { ServiceTable } from "./service-table";
import { StateWord, type Tone } from "./state-word";

/** The services this product calls. */
export function Services({ view }: { view: HealthView }) {
  const t = useTranslations("health");
  return (
    <Pane title={t("services")} hint={t("servicesHint")} className="desk:col-span-8">
      <ServiceTable services={view.services} />
    </Pane>
  );
}

const ownTones = {
  database: { up: "ok", down: "bad" },
  audit: { separate: "ok", triggers: "warn", unknown: "plain" },
  disk: { enough: "ok", low: "bad", unknown: "plain" },
  certificate: { good: "ok", none: "plain", "ends-soon": "warn", ended: "bad" },
} as const satisfies Record<string, Record<string, Tone>>;

/** What the product itself stands on, as `/api/health/ready` tells it. */
export function Own({ view }: { view: HealthView }) {
  const t = useTranslations("health.own");
  const { database, audit, disk, certificate } = view.own;
  return (
    <Pane title={t("title")} className="desk:col-span-4">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 px-3 py-2.5">
        <Fact term={t("database")}>
          <StateWord tone={ownTones.database[database]}>{t(`databases.${database}`)}</StateWord>
        </Fact>
        <Fact term={t("audit")}>
          <StateWord tone={ownTones.audit[audit]}>{t(`audits.${audit}`)}</StateWord>
        </Fact>
        <Fact term={t("disk")}>
          <StateWord tone={ownTones.disk[disk]}>{t(`disks.${disk}`)}</StateWord>
        </Fact>
        <Fact term={t("certificate")}>
          <StateWord tone={ownTones.certificate[certificate]}>{t(`certificates.${certificate}`)}</StateWord>
        </Fact>
      </dl>
    </Pane>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-2">{term}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** How well the product follows the provider. */
export function Reading({ view }: { view: HealthView }) {
  const t = useTranslations("health.reading");
  const ages = useTranslations("queue.ages");
  const format = useFormatter();
  const { reads, drift, unknown, webhooks } = view;
  const share = drift.of === 0 ? 0 : drift.n / drift.of;
  const unknownAge = unknown.oldest ? minutesBetween(unknown.oldest, Date.parse(view.at)) : 0;
  return (
    <Pane title={t("title")} className="desk:col-span-4">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 px-3 py-2.5">
        <Fact term={t("due")}>{reads.due}</Fact>
        <Fact term={t("overdue")}>
          <StateWord tone={reads.overdue > 0 ? "bad" : "ok"}>
            {reads.overdue > 0
              ? t("overdueFor", { n: reads.overdue, age: ageText(ages, Math.floor((reads.oldest ?? 0) / 60)) })
              : t("noneOverdue")}
          </StateWord>
        </Fact>
        <Fact term={t("failing")}>
          <StateWord tone={reads.failing > 0 ? "warn" : "ok"}>{reads.failing}</StateWord>
        </Fact>
        <Fact term={t("drift")}>
          {drift.of === 0
            ? t("noChanges")
            : t("driftOf", { n: drift.n, of: drift.of, share: format.number(share, { style: "percent" }) })}
        </Fact>
        <Fact term={t("webhooks")}>
          {webhooks.latestAt
            ? t("received", {
                n: webhooks.received,
                age: ageText(ages, minutesBetween(webhooks.latestAt, Date.parse(view.at))),
              })
            : t("noWebhooks")}
        </Fact>
        <Fact term={t("unknown")}>
          {unknown.n === 0 ? (
            <StateWord tone="ok">{t("noneUnknown")}</StateWord>
          ) : (
            <Link href="/queue?view=problems" prefetch={false} className="text-accent-ink">
              {t("unknownFor", { n: unknown.n, age: ageText(ages, unknownAge) })}
            </Link>
          )}
        </Fact>
      </dl>
    </Pane>
  );
}

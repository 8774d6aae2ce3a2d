"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { Pane } from "@/components/shell/pane";
import type { PolicyView } from "@/lib/policy/views";
import { InForce, SeenBy, VersionState } from "./version-parts";
import { useTimeText } from "./words";

/** Every version there was, newest first; each opens as a whole. */
export function Versions({ view }: { view: PolicyView }) {
  const t = useTranslations("policy");
  const presets = useTranslations("review.presets");
  const time = useTimeText();
  return (
    <Pane title={t("history")} aside={t("historyAside")}>
      <ul>
        {view.versions.map((row) => (
          <li key={row.id} data-version={row.version} className="border-line px-3 py-2 not-first:border-t">
            <div className="flex flex-wrap items-baseline gap-x-3">
              <Link
                href={`/policy?authority=${view.authorityId}&version=${row.version}`}
                prefetch={false}
                aria-current={row.id === view.shown.row.id ? "true" : undefined}
                className="text-accent-ink underline-offset-2 hover:underline aria-[current]:font-bold"
              >
                {t("current", { version: row.version, preset: presets(row.preset) })}
              </Link>
              <span className="ml-auto text-small">
                <VersionState state={row.state} />
              </span>
            </div>
            <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-2 text-small text-ink-2">
              <dt className="text-ink-3">{t("columns.force")}</dt>
              <dd>
                <InForce row={row} />
              </dd>
              <dt className="text-ink-3">{t("columns.author")}</dt>
              <dd>{t("byAt", { name: row.author ?? t("setUp"), time: time(row.createdAt) })}</dd>
              <dt className="text-ink-3">{t("columns.seen")}</dt>
              <dd>
                <SeenBy row={row} />
              </dd>
            </dl>
          </li>
        ))}
      </ul>
    </Pane>
  );
}

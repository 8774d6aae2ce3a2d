"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { Pane, paneHead, paneLine } from "@/components/shell/pane";
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
      <table className="w-full">
        <caption className="sr-only">{t("history")}</caption>
        <thead>
          <tr className={paneHead}>
            <th scope="col">{t("columns.version")}</th>
            <th scope="col">{t("columns.state")}</th>
            <th scope="col">{t("columns.author")}</th>
            <th scope="col">{t("columns.seen")}</th>
            <th scope="col">{t("columns.force")}</th>
            <th scope="col">{t("columns.reason")}</th>
          </tr>
        </thead>
        <tbody>
          {view.versions.map((row) => (
            <tr key={row.id} className={paneLine} data-version={row.version}>
              <th scope="row" className="text-left font-regular">
                <Link
                  href={`/policy?authority=${view.authorityId}&version=${row.version}`}
                  prefetch={false}
                  aria-current={row.id === view.shown.row.id ? "true" : undefined}
                  className="aria-[current]:font-bold"
                >
                  {t("current", { version: row.version, preset: presets(row.preset) })}
                </Link>
              </th>
              <td>
                <VersionState state={row.state} />
              </td>
              <td>{t("byAt", { name: row.author ?? t("setUp"), time: time(row.createdAt) })}</td>
              <td>
                <SeenBy row={row} />
              </td>
              <td>
                <InForce row={row} />
              </td>
              <td className="max-w-80 truncate text-ink-2">{row.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}

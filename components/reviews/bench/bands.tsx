"use client";

import { useFormatter, useTranslations } from "use-intl";
import { Band, LostWords } from "@/components/reviews/band";
import { FrozenBand } from "@/components/reviews/frozen-band";
import { ReleasedBand } from "@/components/reviews/released-band";
import type { Problem } from "@/components/reviews/use-problem";
import { OutageBanner } from "@/components/shell/outage-banner";
import type { ReviewView } from "@/lib/reviews/views";
import type { Standing } from "./standing";

interface BenchBandsProps {
  view: ReviewView;
  standing: Standing;
  offline: Date | null;
  /** When this page learned that the claim is gone. */
  lostSince: Date | null;
  problem: Problem;
}

/** What the officer must know before anything else on the page. */
export function BenchBands({ view, standing, offline, lostSince, problem }: BenchBandsProps) {
  const t = useTranslations("review");
  const app = useTranslations("app");
  const status = useTranslations("status");
  const format = useFormatter();
  const clockTime = (at: Date | string | null) => (at ? format.dateTime(new Date(at), { timeStyle: "short" }) : "");
  const { reviewable, decided, running, completion } = standing;
  return (
    <div>
      <OutageBanner reader="rao" workflow={view.request.workflow} />
      {standing.lost && (
        <Band tone="bad">
          <LostWords claim={view.claim} /> {lostSince && t("since", { time: clockTime(lostSince) })}
        </Band>
      )}
      {view.released && reviewable && <ReleasedBand released={view.released} />}
      {view.frozen && reviewable && <FrozenBand frozen={view.frozen} />}
      {view.collection.altered && (
        <Band tone="bad">{t("altered", { time: clockTime(view.collection.startedAt) })}</Band>
      )}
      {completion && !decided && <Band tone="warn">{t("toCompletion")}</Band>}
      {!reviewable && !decided && !running && !completion && (
        <Band tone="warn">
          {t("changed", {
            status: view.request.status === "other" ? view.request.providerStatus : status(view.request.status),
          })}
        </Band>
      )}
      {offline && <Band tone="warn">{t("offline", { time: clockTime(offline) })}</Band>}
      {problem.text && (
        <Band tone="warn" onClose={() => problem.tell(null)} closeLabel={app("close")}>
          {problem.text}
        </Band>
      )}
    </div>
  );
}

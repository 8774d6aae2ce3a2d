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
  problem: Problem;
}

/** What the officer must know before anything else on the page. */
export function BenchBands({ view, standing, offline, problem }: BenchBandsProps) {
  const t = useTranslations("review");
  const app = useTranslations("app");
  const status = useTranslations("status");
  const format = useFormatter();
  const { reviewable, decided, running, completion } = standing;
  return (
    <div>
      <OutageBanner reader="rao" workflow={view.request.workflow} />
      {standing.lost && (
        <Band tone="bad">
          <LostWords claim={view.claim} />
        </Band>
      )}
      {view.released && reviewable && <ReleasedBand released={view.released} />}
      {view.frozen && reviewable && <FrozenBand frozen={view.frozen} />}
      {view.collection.altered && <Band tone="bad">{t("altered")}</Band>}
      {completion && !decided && <Band tone="warn">{t("toCompletion")}</Band>}
      {!reviewable && !decided && !running && !completion && (
        <Band tone="warn">
          {t("changed", {
            status: view.request.status === "other" ? view.request.providerStatus : status(view.request.status),
          })}
        </Band>
      )}
      {offline && <Band tone="warn">{t("offline", { time: format.dateTime(offline, { timeStyle: "short" }) })}</Band>}
      {problem.text && (
        <Band tone="warn" onClose={() => problem.tell(null)} closeLabel={app("close")}>
          {problem.text}
        </Band>
      )}
    </div>
  );
}

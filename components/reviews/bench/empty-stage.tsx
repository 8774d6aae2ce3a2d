"use client";

import { useFormatter, useTranslations } from "use-intl";
import { ClaimButton } from "@/components/reviews/claim-button";
import { Button } from "@/components/ui/button";
import type { ReviewView } from "@/lib/reviews/views";

/** The stage of a case that somebody else holds, or nobody. */
export function NotMine({
  view,
  reviewable,
  busy,
  onClaim,
}: {
  view: ReviewView;
  reviewable: boolean;
  busy: boolean;
  onClaim: () => void;
}) {
  const t = useTranslations("review.claimBar");
  return (
    <div className="grid flex-1 place-items-center p-8 text-center text-stage-ink">
      <div>
        <p>{!reviewable ? t("closed") : view.claim.by ? t("heldBy", { name: view.claim.by }) : t("notYours")}</p>
        {reviewable && !view.claim.by && (
          <p className="mt-4">
            <ClaimButton busy={busy} onClaim={onClaim} />
          </p>
        )}
      </div>
    </div>
  );
}

export function Collecting() {
  const t = useTranslations("review");
  return (
    <div role="status" className="grid flex-1 place-items-center p-8 text-center text-stage-ink-2">
      <div>
        <p>{t("collecting")}</p>
        <progress aria-label={t("collecting")} className="mt-3 h-1 w-48 accent-accent" />
      </div>
    </div>
  );
}

interface CollectFailedProps {
  /** When the provider was asked last. */
  askedAt: string | null;
  onRetry: () => void;
  busy: boolean;
}

export function CollectFailed({ askedAt, onRetry, busy }: CollectFailedProps) {
  const t = useTranslations("review");
  const format = useFormatter();
  return (
    <div role="alert" className="grid flex-1 place-items-center p-8 text-center text-stage-ink">
      <div>
        <p className="max-w-90">
          {t("collectFailedAt", { time: askedAt ? format.dateTime(new Date(askedAt), { timeStyle: "short" }) : "" })}
        </p>
        <p className="mt-4">
          <Button onClick={onRetry} busy={busy}>
            {t("recollect")}
          </Button>
        </p>
      </div>
    </div>
  );
}

"use client";

import { useTranslations } from "use-intl";
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

export function CollectFailed({ onRetry, busy }: { onRetry: () => void; busy: boolean }) {
  const t = useTranslations("review");
  return (
    <div role="alert" className="grid flex-1 place-items-center p-8 text-center text-stage-ink">
      <div>
        <p className="max-w-90">{t("collectFailed")}</p>
        <p className="mt-4">
          <Button onClick={onRetry} busy={busy}>
            {t("recollect")}
          </Button>
        </p>
      </div>
    </div>
  );
}

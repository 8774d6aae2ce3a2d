"use client";

import { Undo2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Keys } from "@/components/shell/keys";
import { Button } from "@/components/ui/button";
import type { ReviewView } from "@/lib/reviews/views";

type Claimed = Pick<ReviewView, "at" | "claim">;

/** Milliseconds left of the claim, by the server's clock. */
function useClaimLeft(view: Claimed): number {
  const [left, setLeft] = useState(() => (view.claim.until ? Date.parse(view.claim.until) - Date.parse(view.at) : 0));
  useEffect(() => {
    const offset = Date.parse(view.at) - Date.now();
    const tick = () => setLeft(view.claim.until ? Math.max(0, Date.parse(view.claim.until) - Date.now() - offset) : 0);
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [view.at, view.claim.until]);
  return left;
}

/** How long the claim still is, and the ways to keep it or give it back. */
export function ClaimClock({ view, onKeep, onRelease }: { view: Claimed; onKeep: () => void; onRelease: () => void }) {
  const t = useTranslations("review.claimBar");
  const left = useClaimLeft(view);
  const share = Math.min(1, left / (view.claim.minutes * 60_000));
  const ending = left < 120_000;
  return (
    <>
      <span className="flex items-center gap-2.5 leading-4 whitespace-nowrap">
        <svg aria-hidden width="26" height="26" viewBox="0 0 26 26" className="-rotate-90">
          <circle cx="13" cy="13" r="11" fill="none" strokeWidth="3" className="stroke-sunk" />
          <circle
            cx="13"
            cy="13"
            r="11"
            fill="none"
            strokeWidth="3"
            strokeLinecap="round"
            strokeDasharray={`${share * 69.1} 69.1`}
            className={ending ? "stroke-warn" : "stroke-accent"}
          />
        </svg>
        <span>
          {/* Said once; the seconds would be read out one by one. */}
          <span role="alert" className="sr-only">
            {ending && t("endingSoon")}
          </span>
          <span aria-hidden={ending || undefined} className="block font-bold">
            {ending
              ? t("ending", { seconds: Math.ceil(left / 1000) })
              : t("yours", { minutes: Math.ceil(left / 60_000) })}
          </span>
          <span className="block text-small text-ink-3">{t("renews")}</span>
        </span>
      </span>
      {ending && (
        <Button size="small" onClick={onKeep}>
          {t("keep")}
        </Button>
      )}
      <Button look="quiet" onClick={onRelease}>
        <Undo2 aria-hidden size={15} />
        {t("release")}{" "}
        <span className="max-wide:hidden">
          <Keys keys="shift+Escape" />
        </span>
      </Button>
    </>
  );
}

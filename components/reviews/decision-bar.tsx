"use client";

import { Ban, CircleCheck, Undo2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Keys } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { classes } from "@/components/ui/classes";
import { Keycap } from "@/components/ui/keycap";
import type { ReviewView } from "@/lib/reviews/views";
import type { Answers } from "./use-answers";

type Claimed = Pick<ReviewView, "at" | "claim">;

/** Milliseconds left of the claim, by the server's clock. */
function useClaimLeft(view: Claimed): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const offset = Date.parse(view.at) - Date.now();
    const tick = () => setLeft(view.claim.until ? Math.max(0, Date.parse(view.claim.until) - Date.now() - offset) : 0);
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [view.at, view.claim.until]);
  return left;
}

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
        <span role={ending ? "alert" : undefined}>
          <span className="block font-bold">
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
        {t("release")} <Keys keys="shift+Escape" />
      </Button>
    </>
  );
}

interface ReviewButtonsProps {
  accepts: ReviewView["accepts"];
  answers: Answers;
  ready: boolean;
  /** Nothing may be answered or approved now. */
  closed: boolean;
  /** Nothing may be refused either: the request is not this officer's, or not there to decide. */
  refuseClosed: boolean;
  onRefuse: () => void;
  onApprove: () => void;
}

/** Progress, and the two ways out. Approve stays closed until nothing blocks, and says what is missing when pressed. */
export function ReviewButtons({
  accepts,
  answers,
  ready,
  closed,
  refuseClosed,
  onRefuse,
  onApprove,
}: ReviewButtonsProps) {
  const t = useTranslations("review.claimBar");
  const list = [...answers.values()];
  const answered = list.filter((entry) => entry.answer !== null).length;
  const doubt = list.some((entry) => entry.answer === "fail" || entry.answer === "cannot-tell");
  return (
    <>
      <span aria-hidden className="flex gap-px">
        {[...answers].map(([item, entry]) => (
          <span
            key={item}
            className={classes(
              "h-2 w-1 rounded-[1px] wide:w-1.5",
              entry.answer === "pass"
                ? "bg-ok"
                : entry.answer === "fail"
                  ? "bg-bad"
                  : entry.answer
                    ? "bg-warn"
                    : "bg-sunk shadow-[inset_0_0_0_1px_var(--line-2)]",
            )}
          />
        ))}
      </span>
      <span className="text-small whitespace-nowrap text-ink-2">
        {t("answered", { n: answered, total: list.length })}
      </span>
      <Button look={doubt ? "danger" : "danger-quiet"} size="large" closed={refuseClosed} onClick={onRefuse}>
        <Ban aria-hidden size={15} />
        {t("refuse")} <Keycap>X</Keycap>
      </Button>
      <Button look={ready && !doubt ? "primary" : "plain"} size="large" closed={closed || !ready} onClick={onApprove}>
        <CircleCheck aria-hidden size={15} />
        {t(accepts)} <Keycap>V</Keycap>
      </Button>
    </>
  );
}

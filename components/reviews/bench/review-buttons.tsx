"use client";

import { Ban, CircleCheck } from "lucide-react";
import { useTranslations } from "use-intl";
import { type Answers, isAnswered, isUnsaved } from "@/components/reviews/local-answer";
import { Button } from "@/components/ui/button";
import { classes } from "@/components/ui/classes";
import { Keycap } from "@/components/ui/keycap";
import type { ReviewView } from "@/lib/reviews/views";

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
  const answered = list.filter(isAnswered).length;
  const unsaved = list.filter(isUnsaved).length;
  const doubt = list.some((entry) => entry.answer === "fail" || entry.answer === "cannot-tell");
  return (
    <>
      <span aria-hidden className="flex gap-px">
        {[...answers].map(([item, entry]) => (
          <span
            key={item}
            className={classes(
              "h-2 w-1 rounded-[1px] wide:w-1.5",
              !isAnswered(entry)
                ? "bg-sunk shadow-[inset_0_0_0_1px_var(--line-2)]"
                : entry.answer === "pass"
                  ? "bg-ok"
                  : entry.answer === "fail"
                    ? "bg-bad"
                    : "bg-warn",
            )}
          />
        ))}
      </span>
      <span className="text-small whitespace-nowrap">
        <span className="text-ink-2">{t("answered", { n: answered, total: list.length })}</span>{" "}
        <span role="status" className="font-medium text-bad-ink">
          {unsaved > 0 && t("notSaved", { n: unsaved })}
        </span>
      </span>
      <Button
        id="open-refuse"
        look={doubt ? "danger" : "danger-quiet"}
        size="large"
        closed={refuseClosed}
        onClick={onRefuse}
      >
        <Ban aria-hidden size={15} />
        {t("refuse")} <Keycap>X</Keycap>
      </Button>
      <Button
        id="open-approve"
        look={ready && !doubt ? "primary" : "plain"}
        size="large"
        closed={closed || !ready}
        onClick={onApprove}
      >
        <CircleCheck aria-hidden size={15} />
        {t(accepts)} <Keycap>V</Keycap>
      </Button>
    </>
  );
}

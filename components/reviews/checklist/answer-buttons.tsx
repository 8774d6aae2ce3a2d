"use client";

import { Check, CircleDashed, CircleQuestionMark, X } from "lucide-react";
import { useTranslations } from "use-intl";
import type { LocalAnswer } from "@/components/reviews/local-answer";
import { classes } from "@/components/ui/classes";
import { Keycap } from "@/components/ui/keycap";
import { type Answer, answers, type ChecklistItem } from "@/lib/reviews/checklist";

const answerMarks = {
  pass: Check,
  fail: X,
  "cannot-tell": CircleQuestionMark,
  "not-available": CircleDashed,
} as const;

const keycaps = { pass: "Y", fail: "N", "cannot-tell": "U", "not-available": null } as const;

const chosen: Record<Answer, string> = {
  pass: "aria-pressed:border-ok aria-pressed:bg-ok-soft aria-pressed:text-ok-ink",
  fail: "aria-pressed:border-bad aria-pressed:bg-bad-soft aria-pressed:text-bad-ink",
  "cannot-tell": "aria-pressed:border-warn aria-pressed:bg-warn-soft aria-pressed:text-warn-ink",
  "not-available": "aria-pressed:border-line-ctl aria-pressed:bg-sunk aria-pressed:text-ink",
};

interface AnswerButtonsProps {
  item: ChecklistItem;
  entry: LocalAnswer;
  closed: boolean;
  /** The current question's show their keys. */
  current: boolean;
  onAnswer: (answer: Answer) => void;
}

/** The answers to one question. "Not available" is there only where the product found that there is nothing to see. */
export function AnswerButtons({ item, entry, closed, current, onAnswer }: AnswerButtonsProps) {
  const t = useTranslations("review");
  const offered = answers.filter((answer) => answer !== "not-available" || entry.mayBeAbsent);
  return (
    <span className="flex shrink-0 gap-1">
      {offered.map((answer) => {
        const Mark = answerMarks[answer];
        const off = closed || (answer === "pass" && !entry.available);
        return (
          <button
            key={answer}
            type="button"
            aria-pressed={entry.answer === answer}
            aria-disabled={off || undefined}
            aria-label={t("answerTo", { answer: t(`answers.${answer}`), question: t(`ask.${item}`) })}
            title={t(`answers.${answer}`)}
            onClick={() => !off && onAnswer(answer)}
            className={classes(
              "inline-flex h-6.5 min-w-7 items-center justify-center gap-1 rounded-2 border border-line-2 bg-surface px-1.5 text-ink-2 hover:border-line-ctl hover:text-ink aria-disabled:opacity-50",
              chosen[answer],
            )}
          >
            <Mark aria-hidden size={14} />
            {current && keycaps[answer] && <Keycap>{keycaps[answer]}</Keycap>}
          </button>
        );
      })}
    </span>
  );
}

"use client";

import {
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CircleQuestionMark,
  CircleX,
  Hourglass,
  type LucideIcon,
} from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { classes } from "@/components/ui/classes";
import { Tag } from "@/components/ui/tag";
import { nextStep, type StepName, type StepState } from "@/lib/completion/steps";
import type { CompletionView } from "@/lib/completion/views";
import { Section } from "./section";

const marks: Record<StepState, { Icon: LucideIcon; ink: string }> = {
  missing: { Icon: CircleDashed, ink: "text-ink-3" },
  "under-way": { Icon: Hourglass, ink: "text-accent" },
  done: { Icon: CircleCheck, ink: "text-ok" },
  failed: { Icon: CircleX, ink: "text-bad" },
  unknown: { Icon: CircleQuestionMark, ink: "text-warn" },
  "not-needed": { Icon: CircleMinus, ink: "text-ink-3" },
};

/** What is read here is made once more when it is signed; everything else that is done stays done. */
const madeAnew: readonly StepName[] = ["declaration", "contract"];

interface StepsBoxProps {
  view: CompletionView;
  onGo: (step: StepName) => void;
}

/** The calls the approval is made of, where each stands, and which is next: also after a reload or another officer. */
export function StepsBox({ view, onGo }: StepsBoxProps) {
  const t = useTranslations("completion.steps");
  const format = useFormatter();
  const next = nextStep(view.steps);
  return (
    <Section title={t("title")} hint={t("hint")}>
      <ol className="grid gap-0.5">
        {view.steps.map((step, at) => {
          const { Icon, ink } = marks[step.state];
          const isNext = step === next;
          const done = step.state === "done" || step.state === "under-way";
          const who = [
            step.by ?? (step.step === "validate" && step.state === "done" ? t("byProvider") : null),
            step.at && format.dateTime(new Date(step.at), { dateStyle: "short", timeStyle: "short" }),
            step.times > 1 && t("times", { n: step.times }),
            madeAnew.includes(step.step) && step.state === "done" && t("anew"),
          ].filter(Boolean);
          return (
            <li
              key={step.step}
              data-step={step.step}
              data-state={step.state}
              aria-current={isNext ? "step" : undefined}
            >
              <button
                type="button"
                onClick={() => onGo(step.step)}
                className={classes(
                  "flex w-full items-start gap-2 rounded-1 px-1.5 py-1 text-left hover:bg-hover",
                  isNext && "bg-selected",
                )}
              >
                <Icon aria-hidden size={16} className={classes("mt-0.5 shrink-0", ink)} />
                <span className="min-w-0 flex-1">
                  <span className={classes(isNext && "font-bold")}>
                    {at + 1}. {t(`names.${step.step}`)}
                  </span>{" "}
                  <span className="text-small text-ink-2">{t(`states.${step.state}`)}</span>
                  {who.length > 0 && (done || step.times > 0) && (
                    <span className="block text-small text-ink-2">{who.join(" · ")}</span>
                  )}
                </span>
                {isNext && <Tag tone="act">{t("next")}</Tag>}
              </button>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}

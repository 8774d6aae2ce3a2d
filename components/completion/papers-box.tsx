"use client";

import { CircleCheck, CircleDashed } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { type Paper, papers } from "@/lib/completion/names";
import type { CompletionView } from "@/lib/completion/views";
import { Section } from "./section";

/** Which of the papers were read; what they say stands under the reader. */
export function PapersBox({ view, onPaper }: { view: CompletionView; onPaper: (paper: Paper) => void }) {
  const t = useTranslations("completion");
  const of = (paper: Paper) => view.papers.find((entry) => entry.paper === paper);
  return (
    <Section id="step-papers" title={t("papersTitle")} hint={t("papersHint")}>
      <ul className="mb-2.5 grid gap-1.5">
        {papers.map((paper) => {
          const reading = of(paper);
          const state = reading?.readAt ? "read" : reading ? "opened" : "unopened";
          const Icon = state === "read" ? CircleCheck : CircleDashed;
          return (
            <li key={paper} className="flex items-center gap-2" data-paper={paper} data-state={state}>
              <Icon aria-hidden size={16} className={state === "read" ? "text-ok" : "text-ink-3"} />
              <span className="font-medium">{t(`papers.${paper}`)}</span>
              <span className="text-small text-ink-2">{t(`paperStates.${state}`)}</span>
              <Button size="small" className="ml-auto" onClick={() => onPaper(paper)}>
                {t("show")}
              </Button>
            </li>
          );
        })}
      </ul>
      {!view.evidence && <p className="text-small text-ink-2">{t("evidenceElsewhere")}</p>}
    </Section>
  );
}

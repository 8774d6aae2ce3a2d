"use client";

import { useTranslations } from "use-intl";
import { Difference } from "@/components/reviews/difference";
import { type Finding, markedWords } from "./marked-words";

/** A paper's words as they came, with the values that differ from the evidence marked where they stand. */
export function PaperWords({ words, findings }: { words: string; findings: readonly Finding[] }) {
  const t = useTranslations("completion");
  let at = 0;
  return (
    <p className="leading-6 break-words whitespace-pre-wrap">
      {markedWords(words, findings).map(({ text, finding }) => {
        const place = at;
        at += text.length;
        if (!finding) return text;
        if (finding.outcome !== "different")
          return (
            <span key={place} className="rounded-1 bg-ok-soft px-0.5">
              {text}
            </span>
          );
        return (
          <span key={place} data-differs={finding.field} className="rounded-1 bg-warn-soft px-0.5">
            <Difference text={text} from={finding.expected} />
            <span className="sr-only"> ({t("outcomes.different")})</span>
          </span>
        );
      })}
    </p>
  );
}

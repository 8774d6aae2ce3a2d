"use client";

import { Lock } from "lucide-react";
import { useTranslations } from "use-intl";
import {
  AcceptanceFacts,
  CertificateSummary,
  CheckFacts,
  DocumentFacts,
  FieldTable,
  SimilarityFact,
} from "@/components/reviews/facts";
import type { Answers } from "@/components/reviews/use-answers";
import { Note } from "@/components/ui/note";
import type { ChecklistGroup } from "@/lib/reviews/checklist";
import type { ReviewView } from "@/lib/reviews/views";

/** What a whole group of questions rests on, under them. */
export function GroupFacts({ group, view, answers }: { group: ChecklistGroup; view: ReviewView; answers: Answers }) {
  const body = factsOf(group, view, answers);
  return body && <div className="grid gap-2.5 px-3 pt-2 pl-12">{body}</div>;
}

function factsOf(group: ChecklistGroup, view: ReviewView, answers: Answers) {
  switch (group) {
    case "consent":
      return <AcceptanceFacts view={view} />;
    case "document":
      return (
        <>
          <DocumentFacts view={view} />
          <CheckFacts
            view={view}
            keys={["document_notcopy", "data_integrity", "document_notexpired", "documents_match", null]}
          />
        </>
      );
    case "data":
      return <FieldTable view={view} />;
    case "video":
      return <CheckFacts view={view} keys={["otp_validation"]} />;
    case "face":
      return <FaceOpinion view={view} answers={answers} />;
    case "certificate":
      return <CertificateSummary view={view} />;
    case "context":
    case "representation":
      return null;
  }
}

/** The software's opinion of the face, once the officer has one of their own. */
function FaceOpinion({ view, answers }: { view: ReviewView; answers: Answers }) {
  const t = useTranslations("review.faces");
  if (!view.opinion)
    return (
      <p className="flex items-start gap-2.5 rounded-2 border border-dashed border-line-2 px-3 py-2 text-small text-ink-2">
        <Lock aria-hidden size={14} className="mt-0.5 shrink-0" />
        <span>
          <b className="font-bold text-ink">{t("sealedTitle")}</b> {t("sealed")}
        </span>
      </p>
    );
  return (
    <>
      <SimilarityFact view={view} />
      <CheckFacts view={view} keys={["liveliness"]} />
      {view.opinion.of === "contradicts" && answers.get("F1")?.answer === "pass" && (
        <Note tone="bad" role="status">
          {t("contradicts")}
        </Note>
      )}
      <p className="text-micro text-ink-3">{t("stands")}</p>
    </>
  );
}

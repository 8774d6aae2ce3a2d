"use client";

import { Lock } from "lucide-react";
import { useTranslations } from "use-intl";
import { AcceptanceFacts, CertificateSummary, CheckFacts, SimilarityFact } from "@/components/reviews/facts";
import { ContextFacts } from "@/components/reviews/facts-context";
import { DocumentFacts } from "@/components/reviews/facts-document";
import { FieldTable } from "@/components/reviews/facts-fields";
import { ZoneForm } from "@/components/reviews/facts-zone";
import type { Answers } from "@/components/reviews/local-answer";
import { Note } from "@/components/ui/note";
import type { ChecklistGroup } from "@/lib/reviews/checklist";
import type { ReviewView } from "@/lib/reviews/views";

interface GroupFactsProps {
  group: ChecklistGroup;
  view: ReviewView;
  answers: Answers;
  closed: boolean;
}

/** What a whole group of questions rests on, under them. */
export function GroupFacts(props: GroupFactsProps) {
  const body = factsOf(props);
  return body && <div className="grid gap-2.5 px-3 pt-2 pl-12">{body}</div>;
}

function factsOf({ group, view, answers, closed }: GroupFactsProps) {
  switch (group) {
    case "consent":
      return <AcceptanceFacts view={view} />;
    case "document":
      return (
        <>
          <DocumentFacts view={view} closed={closed} />
          <CheckFacts
            view={view}
            keys={["document_notcopy", "data_integrity", "document_notexpired", "documents_match", null]}
          />
        </>
      );
    case "data":
      return (
        <>
          <FieldTable view={view} />
          <ZoneForm view={view} closed={closed} />
        </>
      );
    case "video":
      return <CheckFacts view={view} keys={["otp_validation"]} />;
    case "face":
      return <FaceOpinion view={view} answers={answers} />;
    case "certificate":
      return <CertificateSummary view={view} />;
    case "context":
      return <ContextFacts view={view} />;
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

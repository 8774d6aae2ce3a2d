"use client";

import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import type { KeptText } from "@/components/reviews/kept-panel";
import type { Unsaved } from "@/components/reviews/local-answer";
import type { RefusalDraft } from "@/components/reviews/refuse-sheet";
import { useAnswers } from "@/components/reviews/use-answers";
import { useKept } from "@/components/reviews/use-kept";
import type { ReviewView } from "@/lib/reviews/views";

/** What is typed here before it is saved or signed. */
interface Typed {
  answers: Unsaved;
  refusal: RefusalDraft | null;
  reason: string;
}

const nothingTyped: Typed = { answers: {}, refusal: null, reason: "" };

/** The officer's answers and drafts; whatever of them the server does not have yet is kept in the tab. */
export function useTyped(view: ReviewView, { closed, onSaved }: { closed: boolean; onSaved: () => void }) {
  const place = { form: "review", requestId: view.request.id, raoId: view.signing.raoId } as const;
  const { kept, keep, found } = useKept(place, nothingTyped);
  const answering = useAnswers(view, { closed, onSaved, restored: found?.answers ?? null });
  const { answers, unsaved } = answering;
  const unsavedText = JSON.stringify(unsaved);
  const keptText = useRef("{}");
  useEffect(() => {
    if (keptText.current === unsavedText) return;
    keptText.current = unsavedText;
    keep({ answers: JSON.parse(unsavedText) as Unsaved });
  }, [unsavedText, keep]);
  const { refusal, reason } = kept;
  return {
    answering,
    refusal,
    keepRefusal: (draft: RefusalDraft) => keep({ refusal: draft }),
    reason,
    keepReason: (text: string) => keep({ reason: text }),
    /** Once it is signed and sent, a draft is done with. */
    forgetDrafts: () => keep({ refusal: null, reason: "" }),
    texts: useKeptTexts([...answers.keys()], { answers: unsaved, refusal, reason }),
  };
}

/** What would be lost with the claim, field by field. */
function useKeptTexts(order: readonly (keyof Unsaved)[], { answers, refusal, reason }: Typed): KeptText[] {
  const t = useTranslations("review");
  const causes = refusal?.causes.length ? t("kept.causes", { codes: refusal.causes.join(", ") }) : "";
  return [
    ...order.map((item) => {
      const { note, answer } = answers[item] ?? {};
      return { id: item, name: t(`ask.${item}`), text: note || (answer ? t(`answers.${answer}`) : "") };
    }),
    { id: "refusal", name: t("kept.refusal"), text: [causes, refusal?.note].filter(Boolean).join("\n") },
    { id: "reason", name: t("kept.reason"), text: reason },
  ];
}

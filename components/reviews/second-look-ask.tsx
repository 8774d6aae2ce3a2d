"use client";

import { useTranslations } from "use-intl";
import { Keys } from "@/components/shell/keys";
import { usePress } from "@/components/shell/use-press";
import { Button } from "@/components/ui/button";
import { TextAreaField } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { requestLabel } from "@/lib/requests/mask";
import { reviewQuery } from "@/lib/reviews/query-options";
import type { ReviewView } from "@/lib/reviews/views";
import { askSecondLookAction } from "@/lib/second-looks/actions";
import { Sheet } from "./sheet";
import { useKept } from "./use-kept";

/** The question to a colleague, in the panel's place: written while looking at what it is about. */
export function AskLookSheet({ view, onBack }: { view: ReviewView; onBack: () => void }) {
  const t = useTranslations("secondLooks");
  const { id, number } = view.request;
  const typed = useKept({ form: "look-question", requestId: id, raoId: view.signing.raoId }, { question: "" });
  const form = usePress(askSecondLookAction, reviewQuery(id).queryKey);
  const submit = () =>
    void (async () => {
      if (form.busy) return;
      const asked = await form.act({
        requestId: id,
        token: view.claim.token ?? 0,
        question: typed.kept.question,
        evidenceHash: view.collection.hash ?? "",
      });
      if (!asked) return;
      typed.keep({ question: "" });
      onBack();
    })();
  return (
    <Sheet
      title={t("askTitle", { number: requestLabel(number) })}
      label={t("submit")}
      onBack={onBack}
      onSubmit={submit}
      foot={
        <div className="flex justify-end border-t border-line bg-surface-2 px-4 py-3">
          <Button type="submit" look="primary" busy={form.busy}>
            {t("submit")} <Keys keys="mod+Enter" />
          </Button>
        </div>
      }
    >
      {form.problems.message && (
        <Note tone="bad" role="alert" className="mb-3">
          {form.problems.message}
        </Note>
      )}
      <TextAreaField
        label={t("question")}
        rows={5}
        value={typed.kept.question}
        onChange={(event) => typed.keep({ question: event.target.value })}
        help={t("questionHelp")}
        error={form.problems.field("question")}
      />
    </Sheet>
  );
}

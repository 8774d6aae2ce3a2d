"use client";

import { useTranslations } from "use-intl";
import { ConditionList } from "@/components/reviews/condition-list";
import { Note } from "@/components/ui/note";
import type { CompletionView } from "@/lib/completion/views";
import { askingReason, blocking } from "@/lib/reviews/conditions";

/** What still stands before the approval, and what will ask for a reason. */
export function Conditions({ view }: { view: CompletionView }) {
  const t = useTranslations("completion");
  const blocked = blocking(view.conditions);
  const asked = askingReason(view.conditions);
  return (
    <section
      id="conditions"
      tabIndex={-1}
      aria-label={t("conditions")}
      className="grid gap-2 px-4 py-3 -outline-offset-2"
    >
      {blocked.length > 0 ? (
        <Note tone="warn" role="status">
          <b className="font-bold">{t("blocked")}</b>
          <ConditionList conditions={blocked} />
        </Note>
      ) : (
        <Note tone="ok" role="status">
          {t("ready")}
        </Note>
      )}
      {asked.length > 0 && (
        <Note>
          <b className="font-bold">{t("asks")}</b>
          <ConditionList conditions={asked} />
        </Note>
      )}
    </section>
  );
}

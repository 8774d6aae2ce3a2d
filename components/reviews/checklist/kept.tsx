"use client";

import { useTranslations } from "use-intl";
import { hasNewWords, isUnsaved, type LocalAnswer } from "@/components/reviews/local-answer";
import { classes } from "@/components/ui/classes";

/** Whether an answer and its words are at the server. What could not be kept stands at its question, current or not. */
export function Kept({ entry, current }: { entry: LocalAnswer; current: boolean }) {
  const unsaved = isUnsaved(entry);
  const text = useKeptText(entry);
  if (!current && !unsaved) return null;
  return (
    <p
      aria-live="polite"
      className={classes("pl-9 text-micro", unsaved ? "text-bad-ink" : "text-ink-3", entry.answer && "min-h-4")}
    >
      {text}
    </p>
  );
}

function useKeptText(entry: LocalAnswer): string {
  const t = useTranslations("review");
  const { answer, state, problem } = entry;
  if (state === "saving") return t("saving");
  if (state === "failed") return t("notSaved", { error: problem ?? "" });
  if (state === "waiting") return t("waitingToSave");
  if (hasNewWords(entry)) return answer ? t("unsavedWords") : t("unsavedOpen");
  return answer ? t("saved") : "";
}

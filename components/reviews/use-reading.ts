"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useTranslations } from "use-intl";
import { useFailureText } from "@/components/shell/problems";
import type { Messages } from "@/lib/i18n/messages";
import { saveReadingAction } from "@/lib/readings/actions";
import { reviewQuery } from "@/lib/reviews/query-options";
import type { ReviewView } from "@/lib/reviews/views";

type Part = { zone: string[] } | { expiry: string };

/** Keeps what the officer reads off the document, part by part; the page shows what the server makes of it. */
export function useReading(view: ReviewView) {
  const t = useTranslations("review");
  const fields = useTranslations("fields");
  const failureText = useFailureText();
  const client = useQueryClient();
  const [state, setState] = useState<"saved" | "saving" | "failed" | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { id } = view.request;
  const { token } = view.claim;
  const { hash } = view.collection;

  /** Whether it was kept; what was not stays in its field. */
  const save = useCallback(
    async (part: Part): Promise<boolean> => {
      if (token === null || hash === null) return false;
      setState("saving");
      setProblem(null);
      try {
        const result = await saveReadingAction({ requestId: id, token, evidenceHash: hash, ...part });
        if (!result.ok) {
          const [field] = Object.values(result.error.fields ?? {});
          setProblem(field ? fields(field as keyof Messages["fields"]) : failureText(result.error));
          setState("failed");
          return false;
        }
        await client.invalidateQueries({ queryKey: reviewQuery(id).queryKey });
        setState("saved");
        return true;
      } catch {
        setState("failed");
        return false;
      }
    },
    [id, token, hash, client, fields, failureText],
  );
  const word = {
    saved: t("saved"),
    saving: t("saving"),
    failed: t("notSaved", { error: problem ?? "" }),
  };
  return { save, closed: token === null || hash === null, problem, status: state ? word[state] : "", state };
}

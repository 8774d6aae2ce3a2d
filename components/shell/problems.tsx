"use client";

import { useCallback, useEffect, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import type { Messages } from "@/lib/i18n/messages";
import { type Failure, FailureError } from "@/lib/result";

type FieldKey = keyof Messages["fields"];

/** The sentence a failure shows, in the reader's language. */
export function useFailureText(): (failure: Failure) => string {
  const t = useTranslations("errors");
  const names = useTranslations("conditions");
  const changes = useTranslations("changes");
  return useCallback(
    ({ code, params }) => {
      if (code === "stale" && params.changed) {
        const fields = String(params.changed)
          .split(" ")
          .map((field) => changes(`fields.${field as "status"}`).toLowerCase())
          .join(", ");
        return changes("stale", { fields });
      }
      if (code !== "conditions-unmet") return t(code, params as never);
      const conditions = String(params.conditions)
        .split(" ")
        .map((id) => names(id as "A1").toLowerCase())
        .join("; ");
      return t(code, { conditions });
    },
    [t, names, changes],
  );
}

/** The sentence for whatever an act failed with: a refusal in its own words, anything else as something to try again. */
export function useErrorText(): (error: unknown) => string {
  const t = useTranslations("app");
  const failureText = useFailureText();
  return useCallback(
    (error) => (error instanceof FailureError ? failureText(error.failure) : t("retry")),
    [failureText, t],
  );
}

export interface Problems {
  message: string | null;
  field: (name: string) => string | null;
  show: (failure: Failure) => void;
  clear: () => void;
}

/** Problems of a form: beside their fields where they name one, above the form where they do not. */
export function useProblems(): Problems {
  const text = useFailureText();
  const fields = useTranslations("fields");
  const [failure, setFailure] = useState<Failure | null>(null);
  // The first field in trouble takes the focus, once it is marked.
  useEffect(() => {
    if (failure) document.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [failure]);
  return useMemo(
    () => ({
      message: failure && (failure.code !== "invalid-input" || !failure.fields) ? text(failure) : null,
      field: (name) => {
        const key = failure?.fields?.[name] as FieldKey | undefined;
        return key ? fields(key) : null;
      },
      show: setFailure,
      clear: () => setFailure(null),
    }),
    [failure, text, fields],
  );
}

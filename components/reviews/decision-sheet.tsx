"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Note } from "@/components/ui/note";
import type { ReviewView } from "@/lib/reviews/views";
import { ConditionList } from "./condition-list";
import { Sheet } from "./sheet";
import { Signature } from "./signature";
import type { DecisionForm } from "./use-decision";

interface DecisionSheetProps {
  title: string;
  /** What the button does, for the sheet of keys. */
  label: string;
  view: Pick<ReviewView, "at" | "signing">;
  form: DecisionForm;
  onBack: () => void;
  onSubmit: () => void;
  children: ReactNode;
}

/** A sheet that is signed: what is in the way above, the signature last, and none while something is. */
export function DecisionSheet({ title, label, view, form, onBack, onSubmit, children }: DecisionSheetProps) {
  const t = useTranslations("approve");
  return (
    <Sheet
      title={title}
      label={label}
      onBack={onBack}
      onSubmit={onSubmit}
      foot={
        form.blocked.length === 0 && (
          <Signature
            view={view}
            values={form.signature}
            onChange={form.setSignature}
            problem={form.problems.field}
            askCode={form.askCode}
          />
        )
      }
    >
      {form.problems.message && (
        <Note tone="bad" role="alert" className="mb-3">
          {form.problems.message}
        </Note>
      )}
      {form.blocked.length > 0 && (
        <Note tone="warn" role="alert" className="mb-3">
          <b className="font-bold">{t("blocked")}</b>
          <ConditionList conditions={form.blocked} />
        </Note>
      )}
      {children}
    </Sheet>
  );
}

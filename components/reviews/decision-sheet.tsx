"use client";

import type { ReactNode } from "react";
import { Note } from "@/components/ui/note";
import type { ReviewView } from "@/lib/reviews/views";
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

/** A sheet that is signed: what went wrong above, the signature last. */
export function DecisionSheet({ title, label, view, form, onBack, onSubmit, children }: DecisionSheetProps) {
  return (
    <Sheet
      title={title}
      label={label}
      onBack={onBack}
      onSubmit={onSubmit}
      foot={
        <Signature
          view={view}
          values={form.signature}
          onChange={form.setSignature}
          problem={form.problems.field}
          askCode={form.askCode}
        />
      }
    >
      {form.problems.message && (
        <Note tone="bad" role="alert" className="mb-3">
          {form.problems.message}
        </Note>
      )}
      {children}
    </Sheet>
  );
}

"use client";

import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import type { Failure, Result } from "@/lib/result";
import { type Problems, useProblems } from "./problems";

interface Sending {
  busy: boolean;
  problems: Problems;
  submit: (event: FormEvent) => Promise<void>;
}

interface Sent<T> {
  /** Called with a key of the dialog's own: the same again is the same act. */
  act: (key: string) => Promise<Result<T>>;
  /** Something may have changed: what is shown behind the dialog is read anew. */
  onChanged: () => void;
  onDone: (value: T) => void;
  onRefused?: (failure: Failure) => void;
}

/** Sends once at a time; a lost answer leaves the dialog open, and what was typed in it. */
export function useSend<T>({ act, onChanged, onDone, onRefused }: Sent<T>): Sending {
  const problems = useProblems();
  const [key] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    problems.clear();
    try {
      const result = await act(key);
      if (result.ok) return onDone(result.value);
      problems.show(result.error);
      onRefused?.(result.error);
    } catch {
      problems.show({ code: "connection-lost", params: {} });
    } finally {
      onChanged();
      setBusy(false);
    }
  };
  return { busy, problems, submit };
}

interface DialogFormProps {
  sending: Sending;
  /** What it does, in words. */
  text?: string;
  submitLabel: string;
  danger?: boolean;
  cancelLabel?: string;
  onClose: () => void;
  children: ReactNode;
}

/** The inside of a dialog that asks for something and sends it. */
export function DialogForm({ sending, text, submitLabel, danger, cancelLabel, onClose, children }: DialogFormProps) {
  const app = useTranslations("app");
  return (
    <form onSubmit={sending.submit} noValidate className="grid gap-3">
      {text && <p className="text-ink-2">{text}</p>}
      {sending.problems.message && (
        <Note tone="bad" role="alert">
          {sending.problems.message}
        </Note>
      )}
      {children}
      <div className="flex gap-2">
        <Button type="submit" look={danger ? "danger" : "primary"} busy={sending.busy}>
          {submitLabel}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {cancelLabel ?? app("cancel")}
        </Button>
      </div>
    </form>
  );
}

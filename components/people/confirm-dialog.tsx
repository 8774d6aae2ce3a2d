"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import type { Result } from "@/lib/result";
import { SecondFactor, useSecondFactor } from "./second-factor";

interface ConfirmDialogProps {
  title: string;
  text: string;
  confirm: string;
  danger?: boolean;
  onClose: () => void;
  onConfirm: (factor: { code?: string }) => Promise<Result<unknown>>;
  onDone: (value: unknown) => void;
}

/** Says what will happen before it does. */
export function ConfirmDialog({ title, text, confirm, danger, onClose, onConfirm, onDone }: ConfirmDialogProps) {
  const app = useTranslations("app");
  const factor = useSecondFactor();
  const { problems } = factor;
  const [busy, setBusy] = useState(false);
  const act = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const result = await onConfirm(factor.input);
    setBusy(false);
    if (result.ok) onDone(result.value);
    else problems.show(result.error);
  };
  return (
    <Dialog open onClose={onClose} title={title} closeLabel={app("close")} width="26rem">
      <form onSubmit={act} noValidate>
        {problems.message && (
          <Note tone="bad" role="alert" className="mb-3">
            {problems.message}
          </Note>
        )}
        <p className="text-ink-2">{text}</p>
        <SecondFactor factor={factor} className="mt-3" />
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{app("cancel")}</Button>
          <Button type="submit" look={danger ? "danger" : "primary"} busy={busy}>
            {confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

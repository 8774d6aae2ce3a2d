"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblems } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import type { Result } from "@/lib/result";

interface ConfirmDialogProps {
  title: string;
  text: string;
  confirm: string;
  danger?: boolean;
  onClose: () => void;
  onConfirm: () => Promise<Result<unknown>>;
  onDone: (value: unknown) => void;
}

/** Says what will happen before it does. */
export function ConfirmDialog({ title, text, confirm, danger, onClose, onConfirm, onDone }: ConfirmDialogProps) {
  const app = useTranslations("app");
  const problems = useProblems();
  const [busy, setBusy] = useState(false);
  const act = async () => {
    setBusy(true);
    const result = await onConfirm();
    setBusy(false);
    if (result.ok) onDone(result.value);
    else problems.show(result.error);
  };
  return (
    <Dialog open onClose={onClose} title={title} closeLabel={app("close")} width="26rem">
      {problems.message && (
        <Note tone="bad" role="alert" className="mb-3">
          {problems.message}
        </Note>
      )}
      <p className="text-ink-2">{text}</p>
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{app("cancel")}</Button>
        <Button look={danger ? "danger" : "primary"} busy={busy} onClick={() => void act()}>
          {confirm}
        </Button>
      </div>
    </Dialog>
  );
}

"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblems } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import { revealReasons } from "@/lib/requests/detail-view";
import type { Result } from "@/lib/result";

interface RevealDialogProps<T> {
  open: boolean;
  title: string;
  reveal: (reason: (typeof revealReasons)[number]) => Promise<Result<T>>;
  onClose: () => void;
  onShown: (value: T) => void;
}

/** One value, for a reason, for five minutes; the reason goes into the trail. */
export function RevealDialog<T>({ open, title, reveal, onClose, onShown }: RevealDialogProps<T>) {
  const t = useTranslations("request");
  const app = useTranslations("app");
  const problems = useProblems();
  const [reason, setReason] = useState<(typeof revealReasons)[number]>("calling");
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const result = await reveal(reason);
    setBusy(false);
    if (!result.ok) return problems.show(result.error);
    onShown(result.value);
    onClose();
  };
  return (
    <Dialog open={open} onClose={onClose} title={title} closeLabel={app("close")} width="24rem">
      <form onSubmit={submit} className="grid gap-3">
        <p className="text-ink-2">{t("revealText")}</p>
        {problems.message && (
          <Note tone="bad" role="alert">
            {problems.message}
          </Note>
        )}
        <fieldset className="grid gap-2">
          <legend className="sr-only">{t("why")}</legend>
          {revealReasons.map((value) => (
            <label key={value} className="flex items-center gap-2">
              <input
                type="radio"
                name="reason"
                value={value}
                checked={reason === value}
                onChange={() => setReason(value)}
                className="size-4 accent-accent"
              />
              {t(`reasons.${value}`)}
            </label>
          ))}
        </fieldset>
        <div className="flex gap-2">
          <Button type="submit" look="primary" busy={busy}>
            {t("revealFor")}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {app("cancel")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblems } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import { revealFieldAction } from "@/lib/requests/actions";
import { type RevealableField, revealReasons } from "@/lib/requests/detail-view";

interface RevealDialogProps {
  field: RevealableField | null;
  requestId: string;
  number: string;
  onClose: () => void;
  onShown: (field: RevealableField, value: string) => void;
}

/** One field, for a reason, for five minutes; the reason goes into the trail. */
export function RevealDialog({ field, requestId, number, onClose, onShown }: RevealDialogProps) {
  const t = useTranslations("request");
  const app = useTranslations("app");
  const problems = useProblems();
  const [reason, setReason] = useState<(typeof revealReasons)[number]>("calling");
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!field) return;
    setBusy(true);
    const result = await revealFieldAction({ requestId, field, reason });
    setBusy(false);
    if (!result.ok) return problems.show(result.error);
    onShown(field, result.value.value ?? "–");
    onClose();
  };
  return (
    <Dialog
      open={field !== null}
      onClose={onClose}
      title={field ? t("revealTitle", { field: t(field).toLowerCase(), number }) : ""}
      closeLabel={app("close")}
      width="24rem"
    >
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

"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblems } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Note } from "@/components/ui/note";
import { SelectField } from "@/components/ui/select";
import { discardJobAction } from "@/lib/health/actions";
import { discardReasons } from "@/lib/health/names";
import type { DiscardJobInput } from "@/lib/health/schema";
import type { DeadJobView } from "@/lib/health/views";
import { useQueueName } from "./queue-name";

/** Giving work up asks why: the trail keeps it. */
export function DiscardDialog({ job, onClose }: { job: DeadJobView; onClose: () => void }) {
  const t = useTranslations("health.dead");
  const app = useTranslations("app");
  const nameOf = useQueueName();
  const client = useQueryClient();
  const problems = useProblems();
  const [reason, setReason] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    problems.clear();
    try {
      const result = await discardJobAction({ jobId: job.id, reason: reason as DiscardJobInput["reason"] });
      void client.invalidateQueries({ queryKey: ["health"] });
      if (result.ok) return onClose();
      problems.show(result.error);
    } catch {
      problems.show({ code: "connection-lost", params: {} });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open onClose={onClose} title={t("discardTitle")} closeLabel={app("close")} width="28rem">
      <form onSubmit={submit} noValidate className="grid gap-3">
        <p className="text-ink-2">{t("discardText", { name: nameOf(job.queue) })}</p>
        {problems.message && (
          <Note tone="bad" role="alert">
            {problems.message}
          </Note>
        )}
        <SelectField
          label={t("reason")}
          placeholder={t("choose")}
          choices={discardReasons.map((value) => ({ value, label: t(`reasons.${value}`) }))}
          value={reason}
          onChange={setReason}
          error={problems.field("reason")}
        />
        <div className="flex gap-2">
          <Button type="submit" look="danger" busy={busy}>
            {t("discardSubmit")}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {app("cancel")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

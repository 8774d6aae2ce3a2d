"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm, useSend } from "@/components/shell/dialog-form";
import { Dialog } from "@/components/ui/dialog";
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
  const [reason, setReason] = useState<string | null>(null);
  const sending = useSend({
    act: () => discardJobAction({ jobId: job.id, reason: reason as DiscardJobInput["reason"] }),
    onChanged: () => void client.invalidateQueries({ queryKey: ["health"] }),
    onDone: onClose,
  });
  return (
    <Dialog open onClose={onClose} title={t("discardTitle")} closeLabel={app("close")} width="28rem">
      <DialogForm
        sending={sending}
        text={t("discardText", { name: nameOf(job.queue) })}
        submitLabel={t("discardSubmit")}
        danger
        onClose={onClose}
      >
        <SelectField
          label={t("reason")}
          placeholder={t("choose")}
          choices={discardReasons.map((value) => ({ value, label: t(`reasons.${value}`) }))}
          value={reason}
          onChange={setReason}
          error={sending.problems.field("reason")}
        />
      </DialogForm>
    </Dialog>
  );
}

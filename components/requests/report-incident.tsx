"use client";

import { useQueryClient } from "@tanstack/react-query";
import { ShieldAlert } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm, useSend } from "@/components/shell/dialog-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextAreaField, TextField } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";
import { timeZone, wallTimeOf } from "@/lib/i18n/tags";
import { reportIncidentAction } from "@/lib/requests/actions";
import { requestLabel } from "@/lib/requests/mask";

interface ReportProps {
  request: { id: string; number: number };
  /** A mark alone, where there is no room for words. */
  compact?: boolean;
}

/** Opens the form in which an incident is reported. */
export function ReportIncident({ request, compact }: ReportProps) {
  const t = useTranslations("incidentReport");
  const app = useTranslations("app");
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button
        look={compact ? "quiet" : "plain"}
        onClick={() => setOpen(true)}
        {...(compact ? { "aria-label": t("open"), title: t("open") } : {})}
      >
        <ShieldAlert aria-hidden size={compact ? 16 : 14} />
        {!compact && t("open")}
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title={t("title", { number: requestLabel(request.number) })}
        closeLabel={app("close")}
        width="30rem"
      >
        <ReportForm requestId={request.id} onClose={close} />
      </Dialog>
    </>
  );
}

function ReportForm({ requestId, onClose }: { requestId: string; onClose: () => void }) {
  const t = useTranslations("incidentReport");
  const client = useQueryClient();
  const toast = useToast();
  const [text, setText] = useState("");
  const [now] = useState(() => wallTimeOf(new Date()));
  // Left as it is, it means now by the server's clock, whatever this computer's says.
  const [when, setWhen] = useState<string | null>(null);
  const sending = useSend({
    act: (key) => reportIncidentAction({ requestId, key, text, ...(when === null ? {} : { discoveredAt: when }) }),
    onChanged: () => void client.invalidateQueries({ queryKey: ["requests", "one", requestId] }),
    onDone: () => {
      toast(t("done"), t("doneText"));
      onClose();
    },
  });
  return (
    <DialogForm sending={sending} text={t("text")} submitLabel={t("submit")} danger onClose={onClose}>
      <TextAreaField
        label={t("what")}
        help={t("whatHelp")}
        rows={4}
        value={text}
        onChange={(event) => setText(event.target.value)}
        error={sending.problems.field("text")}
      />
      <TextField
        type="datetime-local"
        label={t("when")}
        help={t("whenHelp", { zone: timeZone })}
        max={now}
        value={when ?? now}
        onChange={(event) => setWhen(event.target.value)}
        error={sending.problems.field("discoveredAt")}
      />
    </DialogForm>
  );
}

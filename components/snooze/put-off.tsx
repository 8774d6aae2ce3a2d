"use client";

import { AlarmClock } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { DialogForm, useSend } from "@/components/shell/dialog-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextAreaField, TextField } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";
import { requestLabel } from "@/lib/requests/mask";
import { snoozeAction } from "@/lib/snooze/actions";
import { localTime, quickTimes } from "./times";

interface PutOffProps {
  request: { id: string; number: number };
  /** How far away the policy lets it be put off. */
  maxHours: number;
  /** Of the officer's claim; an admin holds none. */
  token: number | null;
  onChanged: () => void;
  onDone: () => void;
}

/** Puts a request off: until when, and why. */
export function PutOff(props: PutOffProps & { size?: "small" }) {
  const t = useTranslations("snooze");
  const app = useTranslations("app");
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button look="quiet" {...(props.size ? { size: props.size } : {})} onClick={() => setOpen(true)}>
        <AlarmClock aria-hidden size={15} /> {t("open")}
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title={t("title", { number: requestLabel(props.request.number) })}
        closeLabel={app("close")}
        width="28rem"
      >
        <PutOffForm {...props} close={close} />
      </Dialog>
    </>
  );
}

function PutOffForm({ request, maxHours, token, onChanged, onDone, close }: PutOffProps & { close: () => void }) {
  const t = useTranslations("snooze");
  const format = useFormatter();
  const toast = useToast();
  const [choices] = useState(() => quickTimes(new Date(), maxHours));
  const [until, setUntil] = useState(choices[0]?.at ?? "");
  const [reason, setReason] = useState("");
  const sending = useSend({
    act: () =>
      snoozeAction({
        requestId: request.id,
        until: until ? new Date(until).toISOString() : "",
        reason,
        ...(token === null ? {} : { token }),
      }),
    onChanged,
    onDone: ({ until: end }) => {
      const time = format.dateTime(new Date(end), { dateStyle: "medium", timeStyle: "short" });
      toast(t("done", { number: requestLabel(request.number), time }));
      close();
      onDone();
    },
  });
  return (
    <DialogForm sending={sending} text={t("text")} submitLabel={t("submit")} onClose={close}>
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="mb-1.5 text-small font-medium text-ink-2">{t("until")}</legend>
        {choices.map(({ name, at }) => (
          <Button
            key={name}
            size="small"
            look={at === until ? "primary" : "plain"}
            aria-pressed={at === until}
            onClick={() => setUntil(at)}
          >
            {t(`quick.${name}`)}
          </Button>
        ))}
      </fieldset>
      <TextField
        type="datetime-local"
        label={t("time")}
        help={t("timeHelp", { hours: maxHours })}
        value={until}
        min={localTime(new Date())}
        max={localTime(new Date(Date.now() + maxHours * 3_600_000))}
        onChange={(event) => setUntil(event.target.value)}
        error={sending.problems.field("until")}
      />
      <TextAreaField
        label={t("reason")}
        rows={2}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={sending.problems.field("reason")}
      />
    </DialogForm>
  );
}

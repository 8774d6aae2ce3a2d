"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm, useSend } from "@/components/shell/dialog-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextAreaField, TextField } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { SelectField } from "@/components/ui/select";
import { cancelRequestAction, updateContactAction } from "@/lib/acts/actions";
import { type CancelReason, cancelReasons } from "@/lib/requests/acts-view";
import type { RequestDetail } from "@/lib/requests/detail-view";
import { requestLabel } from "@/lib/requests/mask";

interface ActProps {
  detail: RequestDetail;
  onChanged: () => void;
}

/** Correcting and cancelling, offered only where the server says so. */
export function ActButtons({ detail, onChanged }: ActProps) {
  const t = useTranslations("request");
  const app = useTranslations("app");
  const [open, setOpen] = useState<"cancel" | "update" | null>(null);
  const { can } = detail;
  const close = () => setOpen(null);
  const dialog = { closeLabel: app("close"), onClose: close, width: "28rem" };
  const number = requestLabel(detail.row.number);
  return (
    <>
      {(can.cancel || can.update) && (
        <p className="mt-3 flex flex-wrap gap-2">
          {can.update && <Button onClick={() => setOpen("update")}>{t("update.open")}</Button>}
          {can.cancel && (
            <Button look="danger-quiet" onClick={() => setOpen("cancel")}>
              {t("cancel.open")}
            </Button>
          )}
        </p>
      )}
      <Dialog {...dialog} open={open === "update"} title={t("update.title", { number })}>
        <UpdateForm detail={detail} onChanged={onChanged} close={close} />
      </Dialog>
      <Dialog {...dialog} open={open === "cancel"} title={t("cancel.title", { number })}>
        <CancelForm detail={detail} onChanged={onChanged} close={close} />
      </Dialog>
    </>
  );
}

interface FormProps extends ActProps {
  close: () => void;
}

function CancelForm({ detail, close, onChanged }: FormProps) {
  const t = useTranslations("request.cancel");
  const [reason, setReason] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const { row, version } = detail;
  const sending = useSend({
    act: (key) => cancelRequestAction({ requestId: row.id, version, key, reason: reason as CancelReason, note }),
    onChanged,
    onDone: close,
  });
  const { problems } = sending;
  return (
    <DialogForm
      sending={sending}
      text={t("text")}
      submitLabel={t("submit")}
      cancelLabel={t("keep")}
      danger
      onClose={close}
    >
      {row.providerStatus === "ENROLLREADY" && <Note tone="warn">{t("approvedText")}</Note>}
      {detail.can.reassign && row.claim && <Note tone="warn">{t("heldText", { name: row.claim.name })}</Note>}
      <SelectField
        label={t("reason")}
        help={t("reasonHelp")}
        placeholder={t("choose")}
        choices={cancelReasons.map((value) => ({ value, label: t(`reasons.${value}`) }))}
        value={reason}
        onChange={setReason}
        error={problems.field("reason")}
      />
      <TextAreaField
        label={t("note")}
        help={t("noteHelp")}
        rows={2}
        value={note}
        onChange={(event) => setNote(event.target.value)}
        error={problems.field("note")}
      />
    </DialogForm>
  );
}

function UpdateForm({ detail, close, onChanged }: FormProps) {
  const t = useTranslations("request.update");
  const [phone, setPhone] = useState("");
  const [email, setEmail] = useState("");
  const { row, version, masked } = detail;
  const sending = useSend({
    act: (key) => updateContactAction({ requestId: row.id, version, key, phone, email }),
    onChanged,
    onDone: close,
  });
  const { problems } = sending;
  return (
    <DialogForm sending={sending} text={t("text")} submitLabel={t("submit")} onClose={close}>
      <TextField
        label={t("phone")}
        help={masked.phone ? t("now", { value: masked.phone }) : t("nowNone")}
        type="tel"
        autoComplete="off"
        className="mono"
        value={phone}
        onChange={(event) => setPhone(event.target.value)}
        error={problems.field("phone")}
      />
      <TextField
        label={t("email")}
        help={masked.email ? t("now", { value: masked.email }) : t("emailNone")}
        type="email"
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={problems.field("email")}
      />
    </DialogForm>
  );
}

"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm, useSend } from "@/components/shell/dialog-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextAreaField } from "@/components/ui/field";
import { SelectField } from "@/components/ui/select";
import { reassignClaimAction } from "@/lib/claims/actions";
import type { RequestDetail } from "@/lib/requests/detail-view";
import { requestLabel } from "@/lib/requests/mask";

interface ReassignProps {
  detail: RequestDetail;
  onChanged: () => void;
}

const queue = "queue";

/** Takes a request away from who holds it, or hands it to somebody who can take it now; the reason is kept. */
export function Reassign({ detail, onChanged }: ReassignProps) {
  const t = useTranslations("request");
  const app = useTranslations("app");
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const held = detail.row.claim !== null;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t(held ? "reassign" : "assign")}
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title={t(held ? "reassignTitle" : "assignTitle", { number: requestLabel(detail.row.number) })}
        closeLabel={app("close")}
        width="26rem"
      >
        <ReassignForm detail={detail} onChanged={onChanged} close={close} />
      </Dialog>
    </>
  );
}

function ReassignForm({ detail, onChanged, close }: ReassignProps & { close: () => void }) {
  const t = useTranslations("request");
  const held = detail.row.claim !== null;
  const [to, setTo] = useState<string | null>(held ? queue : null);
  const [reason, setReason] = useState("");
  const free = detail.officers.filter(({ holds }) => holds === null);
  const taken = detail.officers.filter(({ holds }) => holds !== null);
  // Whether it was handed over when an answer is lost is what the page reads next.
  const sending = useSend({
    act: async () =>
      to === null
        ? { ok: false, error: { code: "invalid-input", params: {}, fields: { userId: "required" } } }
        : reassignClaimAction({ requestId: detail.row.id, userId: to === queue ? null : to, reason }),
    onChanged,
    onDone: close,
  });
  const { problems } = sending;
  const names = taken.map(({ name, holds }) => `${name} (${requestLabel(holds ?? 0)})`).join(", ");
  return (
    <DialogForm sending={sending} submitLabel={t(held ? "reassignSubmit" : "assignSubmit")} onClose={close}>
      <SelectField
        label={t("reassignTo")}
        help={[free.length === 0 && t("noOfficer"), names && t("busyOfficers", { names })].filter(Boolean).join(" ")}
        choices={[
          ...(held ? [{ value: queue, label: t("toQueue") }] : []),
          ...free.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={to}
        onChange={setTo}
        error={problems.field("userId")}
      />
      <TextAreaField
        label={t("reassignReason")}
        rows={2}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={problems.field("reason")}
      />
    </DialogForm>
  );
}

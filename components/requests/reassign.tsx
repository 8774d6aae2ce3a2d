"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblems } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextAreaField } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
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
  const app = useTranslations("app");
  const problems = useProblems();
  const held = detail.row.claim !== null;
  const [to, setTo] = useState<string | null>(held ? queue : null);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const free = detail.officers.filter(({ holds }) => holds === null);
  const taken = detail.officers.filter(({ holds }) => holds !== null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (to === null) return problems.show({ code: "invalid-input", params: {}, fields: { userId: "required" } });
    setBusy(true);
    problems.clear();
    try {
      const result = await reassignClaimAction({ requestId: detail.row.id, userId: to === queue ? null : to, reason });
      onChanged();
      if (result.ok) return close();
      problems.show(result.error);
    } catch {
      // Whether it was handed over is what the page reads next.
      problems.show({ code: "connection-lost", params: {} });
      onChanged();
    } finally {
      setBusy(false);
    }
  };
  const names = taken.map(({ name, holds }) => `${name} (${requestLabel(holds ?? 0)})`).join(", ");
  return (
    <form onSubmit={submit} className="grid gap-3">
      {problems.message && (
        <Note tone="bad" role="alert">
          {problems.message}
        </Note>
      )}
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
      <div className="flex gap-2">
        <Button type="submit" look="primary" busy={busy}>
          {t(held ? "reassignSubmit" : "assignSubmit")}
        </Button>
        <Button look="quiet" onClick={close}>
          {app("cancel")}
        </Button>
      </div>
    </form>
  );
}

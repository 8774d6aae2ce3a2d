"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { CodeField } from "@/components/auth/code-field";
import { DialogForm, useSend } from "@/components/shell/dialog-form";
import { Dialog } from "@/components/ui/dialog";
import { TextAreaField } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";
import type { RequestDetail } from "@/lib/requests/detail-view";
import type { DoubtView } from "@/lib/requests/doubt-view";
import { requestLabel } from "@/lib/requests/mask";
import { releaseDecisionAction } from "@/lib/reviews/actions";

interface ReleaseProps {
  detail: RequestDetail;
  onChanged: () => void;
  onClose: () => void;
}

/** Why somebody else is to judge, and a code where the session's is too old. */
export function ReleaseDialog({ doubt, ...rest }: ReleaseProps & { doubt: DoubtView | null }) {
  const t = useTranslations("request.release");
  const app = useTranslations("app");
  return (
    <Dialog
      open={doubt !== null}
      onClose={rest.onClose}
      title={t("title", { number: requestLabel(rest.detail.row.number) })}
      closeLabel={app("close")}
      width="30rem"
    >
      {doubt && <ReleaseForm doubt={doubt} {...rest} />}
    </Dialog>
  );
}

function ReleaseForm({ detail, doubt, onChanged, onClose }: ReleaseProps & { doubt: DoubtView }) {
  const t = useTranslations("request.release");
  const toast = useToast();
  const [reason, setReason] = useState("");
  const [code, setCode] = useState<string | null>(null);
  const { decisionId } = doubt;
  const input = { requestId: detail.row.id, decisionId, version: detail.version, reason, ...(code ? { code } : {}) };
  // Pressed again after a lost answer, a release that did happen is told as such: the page has moved on.
  const sending = useSend({
    act: () => releaseDecisionAction(input),
    onChanged,
    onDone: ({ outcome }) => {
      toast(t(outcome === "released" ? "done" : "settled"));
      onClose();
    },
    onRefused: (failure) => {
      if (["step-up", "wrong-code", "code-used"].includes(failure.code)) setCode("");
    },
  });
  return (
    <DialogForm sending={sending} text={t("text", { name: doubt.by })} submitLabel={t("submit")} onClose={onClose}>
      <TextAreaField
        label={t("reason")}
        help={t("reasonHelp")}
        rows={3}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={sending.problems.field("reason")}
      />
      {code !== null && <CodeField value={code} onChange={setCode} error={sending.problems.field("code")} />}
    </DialogForm>
  );
}

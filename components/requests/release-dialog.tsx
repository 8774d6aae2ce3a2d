"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { CodeField } from "@/components/auth/code-field";
import { useProblems } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextAreaField } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
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
  const app = useTranslations("app");
  const toast = useToast();
  const problems = useProblems();
  const [reason, setReason] = useState("");
  const [code, setCode] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    problems.clear();
    const { decisionId } = doubt;
    const input = { requestId: detail.row.id, decisionId, version: detail.version, reason, ...(code ? { code } : {}) };
    try {
      const result = await releaseDecisionAction(input);
      onChanged();
      if (result.ok) {
        toast(t(result.value.outcome === "released" ? "done" : "settled"));
        return onClose();
      }
      problems.show(result.error);
      if (["step-up", "wrong-code", "code-used"].includes(result.error.code)) setCode("");
    } catch {
      // Pressed again, a release that did happen is told as such: the page has moved on.
      problems.show({ code: "connection-lost", params: {} });
      onChanged();
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-3">
      <p className="text-ink-2">{t("text", { name: doubt.by })}</p>
      {problems.message && (
        <Note tone="bad" role="alert">
          {problems.message}
        </Note>
      )}
      <TextAreaField
        label={t("reason")}
        help={t("reasonHelp")}
        rows={3}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={problems.field("reason")}
      />
      {code !== null && <CodeField value={code} onChange={setCode} error={problems.field("code")} />}
      <div className="flex gap-2">
        <Button type="submit" look="primary" busy={busy}>
          {t("submit")}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {app("cancel")}
        </Button>
      </div>
    </form>
  );
}

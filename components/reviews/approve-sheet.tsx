"use client";

import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useAcceptClosed } from "@/components/shell/use-outage";
import { CheckField, TextAreaField } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { requestLabel } from "@/lib/requests/mask";
import { approveRequestAction, validateRequestAction } from "@/lib/reviews/actions";
import { askingReason, blocking } from "@/lib/reviews/conditions";
import type { ReviewView } from "@/lib/reviews/views";
import { CertificateSummary } from "./facts";
import { Sheet, SheetTitle } from "./sheet";
import { Signature } from "./signature";
import { signatureInput, useDecision } from "./use-decision";

interface ApproveSheetProps {
  view: ReviewView;
  /** The reason as it was typed before. */
  typed: string;
  onType: (reason: string) => void;
  onBack: () => void;
  onSent: () => void;
  onChanged: () => void;
  onBusy: (busy: boolean) => void;
}

/** The two questions in order, what is certified, why it is decided where the policy asks, and the signature last. */
export function ApproveSheet({ view, typed, onType, onBack, onSent, onChanged, onBusy }: ApproveSheetProps) {
  const t = useTranslations("approve");
  const own = useTranslations(view.accepts);
  const conditions = useTranslations("conditions");
  const summary = useTranslations("review.summary");
  const earlier =
    view.decision?.kind === view.accepts && view.decision.maySignAgain && view.decision.mine ? view.decision : null;
  const [reason, setReason] = useState(typed || (earlier?.note ?? ""));
  const [confirmed, setConfirmed] = useState(false);
  const form = useDecision(view.request.version, onSent, onChanged);
  const away = useAcceptClosed(view.request.workflow) !== null;
  const number = requestLabel(view.request.number);
  const asked = askingReason(view.conditions);
  const blocked = blocking(view.conditions);
  const answered = view.answers.filter((entry) => entry.answer === "pass" && entry.item !== "P1").length;

  const accept = view.accepts === "validate" ? validateRequestAction : approveRequestAction;
  const submit = () =>
    void (async () => {
      if (away) return form.problems.show({ code: "provider-unreachable", params: {} });
      onBusy(true);
      await form.send(() =>
        accept({
          requestId: view.request.id,
          token: view.claim.token ?? 0,
          version: form.version,
          key: form.key,
          evidenceHash: view.collection.hash ?? "",
          confirmed: confirmed as true,
          ...(reason.trim() ? { reason } : {}),
          ...signatureInput(form.signature),
        }),
      );
      onBusy(false);
    })();

  return (
    <Sheet
      title={own("title", { number })}
      label={own("submit")}
      onBack={onBack}
      onSubmit={submit}
      foot={
        <Signature
          view={view}
          values={form.signature}
          onChange={form.setSignature}
          problem={form.problems.field}
          askCode={form.askCode}
        />
      }
    >
      {form.problems.message && (
        <Note tone="bad" role="alert" className="mb-3">
          {form.problems.message}
        </Note>
      )}
      {blocked.length > 0 && (
        <Note tone="warn" role="status" className="mb-3">
          <b className="font-bold">{t("blocked")}</b>
          <ul className="mt-1 list-disc pl-4 text-small">
            {blocked.map((condition) => (
              <li key={condition.id}>
                {conditions(condition.id)}:{" "}
                {condition.outcome === "not-met" ? conditions("notMet") : conditions("notAvailable")}
              </li>
            ))}
          </ul>
        </Note>
      )}
      <ol className="grid gap-2">
        <li className="flex items-start gap-2.5">
          <CircleCheck aria-hidden size={18} className="mt-px shrink-0 text-ok" />
          <span>
            <span className="font-medium">{t("first")}</span>
            <span className="block text-small text-ink-3">{t("firstYes", { n: answered })}</span>
          </span>
        </li>
        <li className="flex items-start gap-2.5">
          <CircleCheck aria-hidden size={18} className="mt-px shrink-0 text-ok" />
          <span className="font-medium">{own("second")}</span>
        </li>
      </ol>
      <SheetTitle>{summary("title")}</SheetTitle>
      <CertificateSummary view={view} />
      <div className="mt-2.5">
        <CheckField
          label={t("confirm")}
          checked={confirmed}
          onChange={(event) => setConfirmed(event.target.checked)}
          error={form.problems.field("confirmed")}
        />
      </div>
      {asked.length > 0 && (
        <>
          <SheetTitle>{t("reason")}</SheetTitle>
          <p className="text-small text-ink-2">{t("reasonFor")}</p>
          <ul className="mt-1 mb-2 list-disc pl-4 text-small text-ink-2">
            {asked.map((condition) => (
              <li key={condition.id}>
                {conditions(condition.id)}:{" "}
                {condition.outcome === "not-met" ? conditions("notMet") : conditions("notAvailable")}
              </li>
            ))}
          </ul>
          <TextAreaField
            label={<span className="sr-only">{t("reason")}</span>}
            rows={3}
            value={reason}
            onChange={(event) => {
              setReason(event.target.value);
              onType(event.target.value);
            }}
            help={t("reasonHelp")}
            error={form.problems.field("reason")}
          />
        </>
      )}
    </Sheet>
  );
}

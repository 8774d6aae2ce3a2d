"use client";

import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useAcceptClosed } from "@/components/shell/use-outage";
import { CheckField } from "@/components/ui/field";
import { requestLabel } from "@/lib/requests/mask";
import { approveRequestAction, validateRequestAction } from "@/lib/reviews/actions";
import { blocking } from "@/lib/reviews/conditions";
import type { ReviewView } from "@/lib/reviews/views";
import { AskedReason } from "./asked-reason";
import { DecisionSheet } from "./decision-sheet";
import { CertificateSummary } from "./facts";
import { SheetTitle } from "./sheet";
import { type DecisionEvents, useDecision } from "./use-decision";

interface ApproveSheetProps extends DecisionEvents {
  view: ReviewView;
  /** The reason as it was typed before. */
  typed: string;
  onType: (reason: string) => void;
  onBack: () => void;
}

/** The two questions in order, what is certified, why it is decided where the policy asks, and the signature last. */
export function ApproveSheet({ view, typed, onType, onBack, ...events }: ApproveSheetProps) {
  const t = useTranslations("approve");
  const own = useTranslations(view.accepts);
  const summary = useTranslations("review.summary");
  const earlier =
    view.decision?.kind === view.accepts && view.decision.maySignAgain && view.decision.mine ? view.decision : null;
  const [reason, setReason] = useState(typed || (earlier?.note ?? ""));
  const [confirmed, setConfirmed] = useState(false);
  const form = useDecision(view.request.version, events, blocking(view.conditions));
  const away = useAcceptClosed(view.request.workflow) !== null;
  const number = requestLabel(view.request.number);
  const answered = view.answers.filter((entry) => entry.answer === "pass" && entry.item !== "P1").length;

  const accept = view.accepts === "validate" ? validateRequestAction : approveRequestAction;
  const submit = () => {
    if (away) return form.problems.show({ code: "provider-unreachable", params: {} });
    void form.send((signed) =>
      accept({
        requestId: view.request.id,
        token: view.claim.token ?? 0,
        evidenceHash: view.collection.hash ?? "",
        confirmed: confirmed as true,
        ...(reason.trim() ? { reason } : {}),
        ...signed,
      }),
    );
  };

  return (
    <DecisionSheet
      title={own("title", { number })}
      label={own("submit")}
      onBack={onBack}
      onSubmit={submit}
      view={view}
      form={form}
    >
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
      <AskedReason
        conditions={view.conditions}
        reason={reason}
        error={form.problems.field("reason")}
        onReason={(text) => {
          setReason(text);
          onType(text);
        }}
      />
    </DecisionSheet>
  );
}

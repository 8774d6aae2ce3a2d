"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { AskedReason } from "@/components/reviews/asked-reason";
import { DecisionSheet } from "@/components/reviews/decision-sheet";
import { SheetTitle } from "@/components/reviews/sheet";
import { type DecisionEvents, useDecision } from "@/components/reviews/use-decision";
import { useAcceptClosed } from "@/components/shell/use-outage";
import { CheckField } from "@/components/ui/field";
import { approveValidatedAction } from "@/lib/completion/actions";
import type { Paper } from "@/lib/completion/names";
import type { CompletionView } from "@/lib/completion/views";
import { requestLabel } from "@/lib/requests/mask";
import { blocking } from "@/lib/reviews/conditions";
import { useFieldName } from "./field-name";

interface ApproveValidatedProps extends DecisionEvents {
  view: CompletionView;
  /** The reason as it was typed before. */
  typed: string;
  onType: (reason: string) => void;
  onBack: () => void;
}

/** The signature under declaration and contract: both were read, and say what the evidence says. */
export function ApproveValidated({ view, typed, onType, onBack, ...events }: ApproveValidatedProps) {
  const t = useTranslations("completion");
  const approve = useTranslations("approve");
  const nameOf = useFieldName();
  const earlier = view.decision?.maySignAgain && view.decision.mine ? view.decision : null;
  const [reason, setReason] = useState(typed || (earlier?.note ?? ""));
  const [confirmed, setConfirmed] = useState(false);
  const form = useDecision(view.version, events, blocking(view.conditions));
  const away = useAcceptClosed(view.row.workflow) !== null;
  const hashOf = (paper: Paper) => view.papers.find((entry) => entry.paper === paper)?.sha256 ?? "";

  const submit = () => {
    if (away) return form.problems.show({ code: "provider-unreachable", params: {} });
    void form.send((signed) =>
      approveValidatedAction({
        requestId: view.row.id,
        token: view.claim.token ?? 0,
        confirmed: confirmed as true,
        papers: { declaration: hashOf("declaration"), contract: hashOf("contract") },
        ...(reason.trim() ? { reason } : {}),
        ...signed,
      }),
    );
  };

  return (
    <DecisionSheet
      title={approve("title", { number: requestLabel(view.row.number) })}
      label={t("submit")}
      onBack={onBack}
      onSubmit={submit}
      view={view}
      form={form}
    >
      <SheetTitle>{t("certified")}</SheetTitle>
      <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-3 gap-y-1">
        {view.provider?.identified.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{nameOf(name)}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
        {view.provider?.fields.organization_name && (
          <>
            <dt className="text-ink-3">{nameOf("organization_name")}</dt>
            <dd className="break-words">{view.provider.fields.organization_name}</dd>
          </>
        )}
        <dt className="text-ink-3">{t("profile")}</dt>
        <dd className="mono break-all">{view.row.profile}</dd>
      </dl>
      <div className="mt-3">
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

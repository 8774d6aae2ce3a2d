"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Sheet, SheetTitle } from "@/components/reviews/sheet";
import { Signature } from "@/components/reviews/signature";
import { signatureInput, useDecision } from "@/components/reviews/use-decision";
import { useAcceptClosed } from "@/components/shell/use-outage";
import { CheckField, TextAreaField } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { approveValidatedAction } from "@/lib/completion/actions";
import type { Paper } from "@/lib/completion/names";
import type { CompletionView } from "@/lib/completion/views";
import { requestLabel } from "@/lib/requests/mask";
import { askingReason } from "@/lib/reviews/conditions";
import { ConditionList } from "./conditions";
import { useFieldName } from "./field-name";

interface ApproveValidatedProps {
  view: CompletionView;
  /** The reason as it was typed before. */
  typed: string;
  onType: (reason: string) => void;
  onBack: () => void;
  onSent: () => void;
  onChanged: () => void;
  onBusy: (busy: boolean) => void;
}

/** The signature under declaration and contract: both were read, and say what the evidence says. */
export function ApproveValidated({ view, typed, onType, onBack, onSent, onChanged, onBusy }: ApproveValidatedProps) {
  const t = useTranslations("completion");
  const approve = useTranslations("approve");
  const nameOf = useFieldName();
  const earlier = view.decision?.maySignAgain && view.decision.mine ? view.decision : null;
  const [reason, setReason] = useState(typed || (earlier?.note ?? ""));
  const [confirmed, setConfirmed] = useState(false);
  const form = useDecision(view.version, onSent, onChanged);
  const away = useAcceptClosed(view.row.workflow) !== null;
  const asked = askingReason(view.conditions);
  const hashOf = (paper: Paper) => view.papers.find((entry) => entry.paper === paper)?.sha256 ?? "";

  const submit = () =>
    void (async () => {
      if (away) return form.problems.show({ code: "provider-unreachable", params: {} });
      onBusy(true);
      await form.send(() =>
        approveValidatedAction({
          requestId: view.row.id,
          token: view.claim.token ?? 0,
          version: form.version,
          key: form.key,
          confirmed: confirmed as true,
          papers: { declaration: hashOf("declaration"), contract: hashOf("contract") },
          ...(reason.trim() ? { reason } : {}),
          ...signatureInput(form.signature),
        }),
      );
      onBusy(false);
    })();

  return (
    <Sheet
      title={approve("title", { number: requestLabel(view.row.number) })}
      label={t("submit")}
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
      {asked.length > 0 && (
        <>
          <SheetTitle>{approve("reason")}</SheetTitle>
          <p className="text-small text-ink-2">{approve("reasonFor")}</p>
          <ConditionList conditions={asked} />
          <div className="mt-2">
            <TextAreaField
              label={<span className="sr-only">{approve("reason")}</span>}
              rows={3}
              value={reason}
              onChange={(event) => {
                setReason(event.target.value);
                onType(event.target.value);
              }}
              help={approve("reasonHelp")}
              error={form.problems.field("reason")}
            />
          </div>
        </>
      )}
    </Sheet>
  );
}

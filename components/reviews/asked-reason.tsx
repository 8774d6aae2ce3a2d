"use client";

import { useTranslations } from "use-intl";
import { TextAreaField } from "@/components/ui/field";
import { askingReason, type Condition } from "@/lib/reviews/conditions";
import { ConditionList, type UnmetCondition } from "./condition-list";
import { SheetTitle } from "./sheet";

interface AskedReasonProps {
  conditions: readonly (UnmetCondition & Pick<Condition, "enforcement">)[];
  reason: string;
  error: string | null;
  onReason: (reason: string) => void;
}

/** Why it is approved all the same; nothing where the policy asks no reason. */
export function AskedReason({ conditions, reason, error, onReason }: AskedReasonProps) {
  const t = useTranslations("approve");
  const asking = askingReason(conditions);
  if (asking.length === 0) return null;
  return (
    <>
      <SheetTitle>{t("reason")}</SheetTitle>
      <div className="mb-2 text-ink-2">
        <p className="text-small">{t("reasonFor")}</p>
        <ConditionList conditions={asking} />
      </div>
      <TextAreaField
        label={<span className="sr-only">{t("reason")}</span>}
        rows={3}
        value={reason}
        onChange={(event) => onReason(event.target.value)}
        help={t("reasonHelp")}
        error={error}
      />
    </>
  );
}

"use client";

import { useTranslations } from "use-intl";
import type { Messages } from "@/lib/i18n/messages";
import type { Condition } from "@/lib/reviews/conditions";

/** Of the review, or of the approval after it. */
export interface UnmetCondition extends Pick<Condition, "outcome"> {
  id: keyof Messages["conditions"];
}

/** Conditions that are not met, each with what is known of it. */
export function ConditionList({ conditions }: { conditions: readonly UnmetCondition[] }) {
  const t = useTranslations("conditions");
  return (
    <ul className="mt-1 list-disc pl-4 text-small">
      {conditions.map(({ id, outcome }) => (
        <li key={id}>
          {t(id)}: {outcome === "not-met" ? t("notMet") : t("notAvailable")}
        </li>
      ))}
    </ul>
  );
}

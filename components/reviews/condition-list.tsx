"use client";

import { useTranslations } from "use-intl";
import type { Condition } from "@/lib/reviews/conditions";

/** Conditions that are not met, each with what is known of it. */
export function ConditionList({ conditions }: { conditions: readonly Pick<Condition, "id" | "outcome">[] }) {
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

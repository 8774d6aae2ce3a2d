"use client";

import { CircleCheck, TriangleAlert } from "lucide-react";
import { useLocale, useTranslations } from "use-intl";
import { classes } from "@/components/ui/classes";
import type { Finding } from "./marked-words";

/** What came of holding a paper against the evidence, in one sentence above it. */
export function PaperSentence({ findings }: { findings: readonly Finding[] }) {
  const t = useTranslations("completion");
  const locale = useLocale();
  const differing = findings.filter(({ outcome }) => outcome === "different");
  // Its number is the provider's own: no evidence says it.
  const agreeing = findings.filter(
    ({ field, outcome }) => field !== "request" && (outcome === "equal" || outcome === "equal-under"),
  );
  const differs = differing.length > 0;
  const told = differs ? differing : agreeing;
  if (told.length === 0) return null;
  const names = told.map(({ field }, at) => (at === 0 ? t(`paperFields.${field}`) : t(`fieldsWithin.${field}`)));
  const fields = new Intl.ListFormat(locale, { type: "conjunction" }).format(names);
  const Icon = differs ? TriangleAlert : CircleCheck;
  return (
    <p
      role="status"
      data-agrees={!differs}
      className={classes("flex min-w-0 items-start gap-1.5 font-medium", differs ? "text-warn-ink" : "text-ok-ink")}
    >
      <Icon aria-hidden size={14} className="mt-px shrink-0" />
      {t(differs ? "differFromEvidence" : "equalEvidence", { n: told.length, fields })}
    </p>
  );
}

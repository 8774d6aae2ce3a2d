"use client";

import { CircleCheck, CircleX, Minus, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { classes } from "@/components/ui/classes";
import type { FactClaim as Claim } from "@/lib/reviews/claims-of-facts";

const looks = {
  ok: { Mark: CircleCheck, mark: "text-ok", ink: "text-ink-2" },
  look: { Mark: TriangleAlert, mark: "text-warn", ink: "text-warn-ink" },
  bad: { Mark: CircleX, mark: "text-bad", ink: "text-bad-ink" },
  plain: { Mark: Minus, mark: "text-ink-3", ink: "text-ink-3" },
} as const;

/** What the data say, in plain words beside a question: never a button, never bold. */
export function FactClaim({ claim }: { claim: Claim }) {
  const t = useTranslations("facts.claims");
  const { Mark, mark, ink } = looks[claim.tone];
  return (
    <span className={classes("inline-flex items-center gap-1.5 text-small whitespace-nowrap", ink)}>
      <Mark aria-hidden size={13} className={mark} />
      {t(claim.key, (claim.values ?? {}) as never)}
    </span>
  );
}

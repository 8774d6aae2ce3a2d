"use client";

import { useTranslations } from "use-intl";
import { Tag } from "@/components/ui/tag";
import type { Enforcement } from "@/lib/policy/views";

const tones = { block: "bad", reason: "warn", note: "plain" } as const;

/** What follows from a condition that is not met. */
export function EnforcementTag({ enforcement }: { enforcement: Enforcement }) {
  const t = useTranslations("conditions");
  return <Tag tone={tones[enforcement]}>{t(enforcement)}</Tag>;
}

"use client";

import { CircleCheck, CircleQuestionMark, CircleX, Clock } from "lucide-react";
import { useTranslations } from "use-intl";
import { Tag } from "@/components/ui/tag";
import type { InboxRow } from "@/lib/webhooks/views";

const looks = {
  received: { tone: "plain", Icon: Clock },
  applied: { tone: "ok", Icon: CircleCheck },
  unmatched: { tone: "warn", Icon: CircleQuestionMark },
  failed: { tone: "bad", Icon: CircleX },
} as const;

export function OutcomeTag({ state }: { state: InboxRow["state"] }) {
  const t = useTranslations("inbox.states");
  const { tone, Icon } = looks[state];
  return (
    <Tag tone={tone}>
      <Icon aria-hidden size={12} />
      {t(state)}
    </Tag>
  );
}

/** Why it ended as it did, in a sentence. */
export function useOutcomeText(): (row: Pick<InboxRow, "state" | "reason"> & { replayable?: boolean }) => string {
  const t = useTranslations("inbox");
  return ({ state, reason, replayable }) => {
    if (state === "applied") return t("read");
    if (state === "received") return t(replayable ? "late" : "planned");
    return t(`reasons.${reason ?? "failed"}`);
  };
}

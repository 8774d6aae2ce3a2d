"use client";

import {
  BadgeCheck,
  Ban,
  CircleCheck,
  CircleDashed,
  CircleQuestionMark,
  CircleSlash,
  CircleX,
  Eye,
  FileCheck,
  Hourglass,
  Info,
  type LucideIcon,
  Repeat,
  Send,
  UserSearch,
} from "lucide-react";
import { useTranslations } from "use-intl";
import { classes } from "@/components/ui/classes";
import { type HouseStatus, type Tone, tones } from "@/lib/workflows/status";

const icons: Record<HouseStatus, LucideIcon> = {
  waiting: Hourglass,
  "waiting-evidence": Hourglass,
  incomplete: CircleDashed,
  failed: CircleX,
  "with-operator": UserSearch,
  "to-review": Eye,
  validated: FileCheck,
  approved: CircleCheck,
  issued: BadgeCheck,
  renewed: Repeat,
  refused: Ban,
  cancelled: CircleSlash,
  sending: Send,
  "unknown-outcome": CircleQuestionMark,
  "not-sent": CircleQuestionMark,
  opening: Hourglass,
  "not-opened": CircleX,
  other: Info,
};

const looks: Record<Tone, string> = {
  neutral: "bg-sunk text-ink-2",
  warn: "bg-warn-soft text-warn-ink",
  bad: "bg-bad-soft text-bad-ink",
  act: "bg-accent-soft text-accent-ink",
  ok: "bg-ok-soft text-ok-ink",
  // The dashed outline is used for nothing else: doubt is recognisable without colour.
  unknown: "border border-dashed border-warn text-warn-ink",
};

/** A request's status: icon, word and colour, always together. */
export function StatusPill({ status, word }: { status: HouseStatus; word: string }) {
  const t = useTranslations("status");
  const Icon = icons[status];
  return (
    <span
      data-status={status}
      className={classes(
        "inline-flex h-5.5 items-center gap-1.5 rounded-full pr-2 pl-1.5 text-small font-medium whitespace-nowrap",
        looks[tones[status]],
      )}
    >
      <Icon aria-hidden size={14} />
      {status === "other" ? <span className="mono">{t("other", { word })}</span> : t(status)}
    </span>
  );
}

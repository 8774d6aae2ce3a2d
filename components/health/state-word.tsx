import { CircleCheck, CircleMinus, CircleX, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "@/components/ui/classes";

export type Tone = "ok" | "warn" | "bad" | "plain";

const looks: Record<Tone, string> = {
  ok: "text-ok-ink",
  warn: "text-warn-ink",
  bad: "text-bad-ink",
  plain: "text-ink-3",
};

const marks: Record<Tone, ReactNode> = {
  ok: <CircleCheck aria-hidden size={14} className="text-ok" />,
  warn: <TriangleAlert aria-hidden size={14} className="text-warn" />,
  bad: <CircleX aria-hidden size={14} className="text-bad" />,
  plain: <CircleMinus aria-hidden size={14} />,
};

/** A state as a mark and a word. */
export function StateWord({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={classes("inline-flex items-center gap-1.5 font-medium", looks[tone])}>
      <span className="shrink-0">{marks[tone]}</span>
      {children}
    </span>
  );
}

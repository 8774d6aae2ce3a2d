import { CircleCheck, Info, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes";

type Tone = "plain" | "act" | "ok" | "warn" | "bad";

const bands: Record<Tone, string> = {
  plain: "bg-sunk",
  act: "bg-accent-soft",
  ok: "bg-ok-soft",
  warn: "bg-warn-soft",
  bad: "bg-bad-soft",
};

const marks: Record<Tone, ReactNode> = {
  plain: <Info aria-hidden size={16} className="text-ink-2" />,
  act: <Info aria-hidden size={16} className="text-accent" />,
  ok: <CircleCheck aria-hidden size={16} className="text-ok" />,
  warn: <TriangleAlert aria-hidden size={16} className="text-warn" />,
  bad: <OctagonAlert aria-hidden size={16} className="text-bad" />,
};

interface NoteProps {
  tone?: Tone;
  /** `status` is announced politely, `alert` at once. */
  role?: "status" | "alert";
  children: ReactNode;
  action?: ReactNode;
  className?: string;
}

export function Note({ tone = "plain", role, children, action, className }: NoteProps) {
  return (
    <div role={role} className={classes("flex items-start gap-2.5 rounded-3 px-3 py-2.5", bands[tone], className)}>
      <span className="mt-0.5 shrink-0">{marks[tone]}</span>
      <div className="min-w-0 flex-1">{children}</div>
      {action}
    </div>
  );
}

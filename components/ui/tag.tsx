import type { ReactNode } from "react";
import { classes } from "./classes";

type Tone = "plain" | "act" | "ok" | "warn" | "bad";

const looks: Record<Tone, string> = {
  plain: "border-line-2 text-ink-2",
  act: "border-transparent bg-accent-soft text-accent-ink",
  ok: "border-ok-line bg-ok-soft text-ok-ink",
  warn: "border-warn-line bg-warn-soft text-warn-ink",
  bad: "border-bad-line bg-bad-soft text-bad-ink",
};

export function Tag({ tone = "plain", children, className }: { tone?: Tone; children: ReactNode; className?: string }) {
  return (
    <span
      className={classes(
        "inline-flex h-5 items-center gap-1 rounded-1 border px-1.5 text-micro font-medium whitespace-nowrap",
        looks[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}

import type { ReactNode } from "react";
import { classes } from "./classes";

/** A part that scrolls by itself. It takes the focus, so that the keyboard can scroll what has nothing to press. */
export function Scroller({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <div
      role="group"
      aria-label={label}
      tabIndex={0}
      className={classes("thin-scroll relative overflow-auto", className)}
    >
      {children}
    </div>
  );
}

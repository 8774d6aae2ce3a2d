import type { ComponentProps, ReactNode } from "react";
import { classes } from "@/components/ui/classes";

interface StageButtonProps extends ComponentProps<"button"> {
  label: string;
  pressed?: boolean;
  children: ReactNode;
}

/** A tool on the stage: no hue, its name in the label. */
export function StageButton({ label, pressed, className, children, ...props }: StageButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      {...props}
      className={classes(
        "inline-flex h-7 min-w-7 items-center justify-center gap-1 rounded-1 px-1.5 text-small font-medium whitespace-nowrap text-stage-ink hover:bg-stage-hover aria-pressed:bg-stage-ink aria-pressed:text-stage-bar",
        className,
      )}
    >
      {children}
    </button>
  );
}

export function StageKey({ children }: { children: ReactNode }) {
  return (
    <kbd
      aria-hidden
      className="inline-flex h-4 min-w-4 items-center justify-center rounded-1 border border-stage-line px-0.5 font-sans text-tiny text-stage-ink-2 in-aria-pressed:text-inherit"
    >
      {children}
    </kbd>
  );
}

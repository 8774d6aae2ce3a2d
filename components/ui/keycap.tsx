import type { ReactNode } from "react";

/** A key as drawn on a keyboard. It is decoration: the control's name says the same in words. */
export function Keycap({ children }: { children: ReactNode }) {
  return (
    <kbd
      aria-hidden
      className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-1 border border-line-2 bg-surface-2 px-1 font-sans text-micro font-medium text-ink-2 group-aria-disabled/button:border-line-2 group-aria-disabled/button:bg-transparent group-aria-disabled/button:text-ink-3 in-[.on-accent]:border-current/50 in-[.on-accent]:bg-transparent in-[.on-accent]:text-inherit"
    >
      {children}
    </kbd>
  );
}

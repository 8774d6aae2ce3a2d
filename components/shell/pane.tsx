import type { ReactNode } from "react";
import { classes } from "@/components/ui/classes";
import { Scroller } from "@/components/ui/scroller";

/** A titled part of a page of figures, which scrolls by itself. */
export function Pane({
  title,
  hint,
  aside,
  className,
  children,
}: {
  title: string;
  hint?: string;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={title}
      className={classes("min-w-0 overflow-hidden rounded-3 border border-line bg-surface", className)}
    >
      <header className="flex min-h-9.5 flex-wrap items-center gap-2 border-b border-line px-3">
        <h2 className="font-bold">{title}</h2>
        {hint && <span className="text-small text-ink-3">{hint}</span>}
        <span className="ml-auto text-small text-ink-3">{aside}</span>
      </header>
      <Scroller label={title}>{children}</Scroller>
    </section>
  );
}

/** The row of headings of a table in a pane, and each row below it. */
export const paneHead =
  "[&>th]:h-7 [&>th]:px-3 [&>th]:text-left [&>th]:text-small [&>th]:font-medium [&>th]:whitespace-nowrap [&>th]:text-ink-3";
export const paneLine = "[&>*]:h-7.5 [&>*]:border-t [&>*]:border-line [&>*]:px-3 [&>*]:whitespace-nowrap";

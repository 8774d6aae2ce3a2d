import type { ReactNode } from "react";

interface SectionProps {
  /** To be gone to from the list of steps. */
  id?: string;
  title: string;
  hint?: ReactNode;
  children: ReactNode;
}

/** One part of the panel. */
export function Section({ id, title, hint, children }: SectionProps) {
  return (
    <section
      id={id}
      tabIndex={id ? -1 : undefined}
      aria-label={title}
      className="border-b border-line px-4 py-3 -outline-offset-2"
    >
      <h2 className="mb-2 flex items-baseline gap-2 text-small font-bold">
        <span className="shrink-0">{title}</span>
        {hint && <span className="font-regular text-ink-2">{hint}</span>}
      </h2>
      {children}
    </section>
  );
}

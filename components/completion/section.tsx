import type { ReactNode } from "react";

/** One step of the panel. */
export function Section({ title, hint, children }: { title: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="border-b border-line px-4 py-3">
      <h2 className="mb-2 flex items-baseline gap-2 text-small font-bold">
        <span className="shrink-0">{title}</span>
        {hint && <span className="font-regular text-ink-2">{hint}</span>}
      </h2>
      {children}
    </section>
  );
}

import type { ReactNode } from "react";

/** What is on the stage, and the tools for it. */
export function StageHead({ title, meta, children }: { title: string; meta?: string; children?: ReactNode }) {
  return (
    <div className="flex h-9.5 shrink-0 items-center gap-3 border-b border-stage-line bg-stage-bar pr-1.5 pl-3 text-small text-stage-ink max-desk:h-auto max-desk:min-h-9.5 max-desk:flex-wrap">
      <h2 className="text-base font-bold whitespace-nowrap">{title}</h2>
      {meta && <span className="min-w-0 truncate text-stage-ink-2">{meta}</span>}
      <div className="ml-auto flex items-center gap-px max-desk:flex-wrap">{children}</div>
    </div>
  );
}

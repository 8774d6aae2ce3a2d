import type { ReactNode } from "react";

/** Head of a page: its title and what can be done from it. */
export function PageBar({ title, aside, children }: { title: ReactNode; aside?: ReactNode; children?: ReactNode }) {
  return (
    <header className="flex min-h-12 flex-wrap items-center gap-3 border-b border-line px-4">
      <h1 className="text-title font-bold tracking-tight">{title}</h1>
      {children}
      <span className="ml-auto flex items-center gap-2 py-2">{aside}</span>
    </header>
  );
}

"use client";

import { type ReactNode, useId } from "react";

/** One step of the page. */
export function Step({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-4 border border-line bg-surface p-4 shadow-1">
      <h2 id={id} className="mb-2 text-lead font-bold">
        {title}
      </h2>
      {children}
    </section>
  );
}

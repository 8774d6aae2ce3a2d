import type { ReactNode } from "react";

export const listClass = "grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1.5";

export function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="px-4 py-3">
      <h2 className="mb-2 font-bold">{title}</h2>
      {children}
    </section>
  );
}

export function Term({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

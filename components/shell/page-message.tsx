import Link from "next/link";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button-class";

/** A page that only says something: not found, not for this role, failed. */
export function PageMessage({ title, text, children }: { title: string; text: ReactNode; children: ReactNode }) {
  return (
    <main className="grid min-h-[60dvh] flex-1 place-items-center p-8 text-center">
      <div>
        <h1 className="mb-1 text-title font-bold">{title}</h1>
        <p className="text-ink-2">{text}</p>
        <p className="mt-4">{children}</p>
      </div>
    </main>
  );
}

export function HomeLink({ label }: { label: string }) {
  return (
    <Link href="/" prefetch={false} className={buttonClass()}>
      {label}
    </Link>
  );
}

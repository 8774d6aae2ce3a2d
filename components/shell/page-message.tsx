import Link from "next/link";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button-class";

interface PageMessageProps {
  title: string;
  text: ReactNode;
  /** Whether a layout around it already is the main part of the page. */
  framed: boolean;
  children: ReactNode;
}

/** A page that only says something: not found, not for this role, failed. */
export function PageMessage({ title, text, framed, children }: PageMessageProps) {
  const Part = framed ? "div" : "main";
  return (
    <Part className="grid min-h-[60dvh] flex-1 place-items-center p-8 text-center">
      <div>
        <h1 className="mb-1 text-title font-bold">{title}</h1>
        <p className="text-ink-2">{text}</p>
        <p className="mt-4">{children}</p>
      </div>
    </Part>
  );
}

export function HomeLink({ label }: { label: string }) {
  return (
    <Link href="/" prefetch={false} className={buttonClass()}>
      {label}
    </Link>
  );
}

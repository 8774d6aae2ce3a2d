"use client";

import { type ReactNode, useId } from "react";
import { useTranslations } from "use-intl";
import { Tag } from "@/components/ui/tag";
import type { DocumentState } from "@/lib/signing/views";

export function Section({ title, help, children }: { title: string; help?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="border-b border-line px-4 py-4">
      <h2 id={id} className="font-bold">
        {title}
      </h2>
      {help && <p className="text-small text-ink-3">{help}</p>}
      <div className="mt-3">{children}</div>
    </section>
  );
}

const tones = { sending: "act", there: "ok", unknown: "warn", failed: "bad", removed: "plain" } as const;

export function StateTag({ state }: { state: DocumentState }) {
  const t = useTranslations("signing.states");
  return <Tag tone={tones[state]}>{t(state)}</Tag>;
}

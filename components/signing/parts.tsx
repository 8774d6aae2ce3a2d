"use client";

import { Download, ExternalLink } from "lucide-react";
import { type ReactNode, useId } from "react";
import { useTranslations } from "use-intl";
import { buttonClass } from "@/components/ui/button-class";
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

/** Opens a PDF in a tab of its own, or as a file. */
export function PdfLinks({ href, read, download }: { href: string; read: string; download: string }) {
  const t = useTranslations("signing");
  return (
    <>
      <a
        className={buttonClass("plain", "small")}
        href={href}
        target="_blank"
        rel="noreferrer noopener"
        aria-label={read}
      >
        <ExternalLink aria-hidden size={13} />
        {t("read")}
      </a>
      <a className={buttonClass("quiet", "small")} href={`${href}?download=1`} download aria-label={download}>
        <Download aria-hidden size={13} />
        {t("download")}
      </a>
    </>
  );
}

"use client";

import { Copy } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";

export interface KeptText {
  id: string;
  /** Which field it was typed into. */
  name: string;
  text: string;
}

/** What was typed and not sent when the request went to somebody else: nothing of it is lost, and none of it leaves. */
export function KeptPanel({ texts }: { texts: readonly KeptText[] }) {
  const t = useTranslations("review.kept");
  const app = useTranslations("app");
  const toast = useToast();
  const shown = texts.filter(({ text }) => text.trim());
  if (shown.length === 0) return null;
  return (
    <section aria-label={t("title")} className="grid gap-3 border-t border-line p-4">
      <h3 className="font-bold">{t("title")}</h3>
      <p className="text-small text-ink-2">{t("text")}</p>
      <ul className="grid gap-2.5">
        {shown.map(({ id, name, text }) => (
          <li key={id} className="rounded-2 border border-line bg-surface-2 px-3 py-2" data-kept={id}>
            <p className="flex items-center gap-2 text-small text-ink-2">
              <span className="font-medium">{name}</span>
              <Button
                size="small"
                look="quiet"
                className="ml-auto"
                onClick={() => void navigator.clipboard.writeText(text).then(() => toast(app("copied")))}
              >
                <Copy aria-hidden size={13} />
                {t("copy")} <span className="sr-only">{name}</span>
              </Button>
            </p>
            <p className="break-words whitespace-pre-wrap">{text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

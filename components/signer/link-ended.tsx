"use client";

import { useTranslations } from "use-intl";

/** A link that has ended, was replaced, or never was one. */
export function LinkEnded() {
  const t = useTranslations("signer");
  return (
    <section className="rounded-4 border border-line bg-surface p-5 shadow-1">
      <h1 className="mb-2 text-page font-bold tracking-tight">{t("ended")}</h1>
      <p className="text-ink-2">{t("endedText")}</p>
    </section>
  );
}

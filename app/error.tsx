"use client";

import { useTranslations } from "use-intl";
import { PageMessage } from "@/components/shell/page-message";
import { Button } from "@/components/ui/button";

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations();
  return (
    <PageMessage
      title={t("pages.error")}
      text={
        <>
          {t("pages.errorText")}
          {error.digest && <span className="mono block">{t("pages.reference", { ref: error.digest })}</span>}
        </>
      }
    >
      <Button onClick={reset}>{t("app.retry")}</Button>
    </PageMessage>
  );
}

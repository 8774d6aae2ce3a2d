"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { PageMessage } from "./page-message";

export interface FailedProps {
  error: Error & { digest?: string };
  reset: () => void;
}

export function Failed({ error, reset, framed }: FailedProps & { framed: boolean }) {
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
      framed={framed}
    >
      <Button onClick={reset}>{t("app.retry")}</Button>
    </PageMessage>
  );
}

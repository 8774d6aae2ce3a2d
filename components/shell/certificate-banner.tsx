"use client";

import { useFormatter, useTranslations } from "use-intl";
import { Note } from "@/components/ui/note";

/** What an installation's client certificate is told by; see `lib/health/certificate.ts`. */
export interface Certificate {
  subject: string;
  endsAt: string;
  days: number;
  state: "good" | "ends-soon" | "ended";
}

/** Above every page of an admin while the client certificate ends soon or has ended. */
export function CertificateBanner({ certificate }: { certificate: Certificate | null }) {
  const t = useTranslations("certificate");
  const format = useFormatter();
  if (!certificate || certificate.state === "good") return null;
  const time = format.dateTime(new Date(certificate.endsAt), { dateStyle: "medium" });
  const ended = certificate.state === "ended";
  return (
    <Note tone={ended ? "bad" : "warn"} role="status" className="m-3 mb-0">
      {ended ? t("ended", { time }) : t("soon", { days: certificate.days, time })}
    </Note>
  );
}

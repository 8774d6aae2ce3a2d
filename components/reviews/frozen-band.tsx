"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { FreezeView } from "@/lib/requests/incidents-view";
import { Band } from "./band";

/** Tells that an incident was reported: nothing of the request is approved until an admin has closed it. */
export function FrozenBand({ frozen }: { frozen: FreezeView }) {
  const t = useTranslations("incidentReport");
  const format = useFormatter();
  const at = new Date(frozen.at);
  const today = format.dateTime(at, { dateStyle: "short" }) === format.dateTime(new Date(), { dateStyle: "short" });
  const time = format.dateTime(at, { ...(today ? {} : { dateStyle: "medium" }), timeStyle: "short" });
  return <Band tone="bad">{t("frozen", { time, name: frozen.by })}</Band>;
}

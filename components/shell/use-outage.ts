"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { serviceOf } from "@/lib/health/names";
import { outageQuery } from "@/lib/health/query-options";
import type { OutageView } from "@/lib/health/views";

type Service = OutageView["services"][number];

/** How the services are that the reader's authorities use; nothing before it is known. */
export const useServices = (): readonly Service[] => useQuery(outageQuery).data?.services ?? [];

/** The hour of what happened today, with the day of what did not. */
export function useMoment(): (time: string) => string {
  const format = useFormatter();
  return useCallback(
    (time) => {
      const at = new Date(time);
      const recent = Date.now() - at.getTime() < 12 * 3_600_000;
      return format.dateTime(at, recent ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" });
    },
    [format],
  );
}

/**
 * Why nothing can be approved or validated in a workflow now, in words; null while the provider answers. The server
 * asks it before either and decides by itself.
 */
export function useAcceptClosed(workflow: string): string | null {
  const t = useTranslations("outage");
  const moment = useMoment();
  const away = useServices().find(({ service, state }) => state === "away" && service === serviceOf(workflow));
  if (!away?.since) return null;
  return t("acceptClosed", { service: t(`services.${away.service}`), since: moment(away.since) });
}

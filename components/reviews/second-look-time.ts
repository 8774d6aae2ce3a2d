"use client";

import { useFormatter } from "use-intl";

/** A time as people say it: the clock alone while it is of the last hours, with its day before. */
export function useWhen(): (iso: string) => string {
  const format = useFormatter();
  return (iso) => {
    const time = new Date(iso);
    const recent = Math.abs(Date.now() - time.getTime()) < 12 * 3_600_000;
    return format.dateTime(time, recent ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" });
  };
}

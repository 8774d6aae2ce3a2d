import type { useTranslations } from "use-intl";

/** Whole minutes between two ISO times. */
export const minutesBetween = (from: string, to: number): number =>
  Math.max(0, Math.floor((to - Date.parse(from)) / 60_000));

/** An age in the largest unit that keeps it readable. */
export function ageText(t: ReturnType<typeof useTranslations<"queue.ages">>, minutes: number): string {
  if (minutes < 180) return t("minutes", { n: minutes });
  if (minutes < 2880) return t("hours", { n: Math.floor(minutes / 60) });
  return t("days", { n: Math.floor(minutes / 1440) });
}

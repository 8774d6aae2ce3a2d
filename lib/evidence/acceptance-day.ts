import { dayOf } from "@/lib/i18n/tags";
import { parseDocumentDate } from "./comparisons";

/**
 * Day on which the identification took place: as accepted by the applicant, or null when nothing says. Milliseconds, ISO
 * and day/month/year are read; another form, and a day after `today`, is not known rather than guessed.
 */
export function acceptanceDay(acceptance: Record<string, unknown> | null, today: string): string | null {
  const at = acceptance?.date;
  const day = typeof at === "number" ? dayOfEpoch(at) : typeof at === "string" ? dayOfText(at.trim()) : null;
  return day !== null && day <= today ? day : null;
}

function dayOfText(text: string): string | null {
  if (/^\d{12,}$/.test(text)) return dayOfEpoch(Number(text));
  if (/^(\d{4}-\d{2}-\d{2}|\d{2}\/\d{2}\/\d{4})$/.test(text)) return parseDocumentDate(text);
  const [, date, offset] =
    /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  const moment = Date.parse(text);
  if (!date || !parseDocumentDate(date) || Number.isNaN(moment)) return null;
  // A clock nobody places says its own day.
  return offset ? dayOf(new Date(moment)) : date;
}

/** From 1973 on: fewer digits are seconds, or something else. */
const dayOfEpoch = (ms: number): string | null => (ms >= 1e11 && ms < 8.64e15 ? dayOf(new Date(ms)) : null);

import type { DueTerms } from "@/lib/policy/due-terms";

/** How urgent a request in review is, most urgent first: the groups of the queue, and what is drawn from. */
export const urgencies = ["overdue", "soon", "onTime"] as const;
export type Urgency = (typeof urgencies)[number];

/** Of one that has been in review for so many whole minutes. */
export function urgencyOf(minutes: number, { targetMinutes, dueSoonMinutes }: DueTerms): Urgency {
  const left = targetMinutes - minutes;
  return left < 0 ? "overdue" : left <= dueSoonMinutes ? "soon" : "onTime";
}

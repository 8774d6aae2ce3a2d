import type { SourceState } from "@/lib/reviews/conditions";

export function sourceState(of: {
  performedByProvider: boolean;
  spanish: boolean;
  attempts: readonly { outcome: string }[];
}): SourceState {
  if (of.performedByProvider) return "provider";
  const answered = of.attempts.findLast(({ outcome }) => outcome !== "unreachable");
  if (answered) return answered.outcome === "denied" ? "denied" : "confirmed";
  if (!of.spanish) return "not-applicable";
  if (of.attempts.length >= 3) return "substitute";
  return of.attempts.length > 0 ? "open" : "none";
}

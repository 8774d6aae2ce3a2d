import { type Policy, policySettings } from "./settings";

export interface DueTerms {
  /** Whole minutes in review after which a request is overdue. */
  targetMinutes: number;
  /** How many of them before that it counts as due. */
  dueSoonMinutes: number;
}

/** Authorities may differ: one reader has one queue, in which what is late for one of them is late. */
export function dueTerms(policies: Iterable<Policy>): DueTerms {
  const settings = [...policies].map((policy) => policy.settings);
  if (settings.length === 0) settings.push(policySettings.parse({}));
  return {
    targetMinutes: Math.min(...settings.map((entry) => entry.targetMinutes)),
    dueSoonMinutes: Math.max(...settings.map((entry) => entry.dueSoonMinutes)),
  };
}

import { z } from "zod";

/**
 * Why an admin has to look; none of them is a decision that was merely overtaken, which ends as rejected.
 * - `approver-differs`, `reason-differs`: the provider accepted our act and names another officer, or other words.
 * - `late-effect`: a released decision took effect after all, under the hands of whoever judged anew.
 * - `author-unclear`: two officers' acts may each be the one that took effect.
 * - `second-look-disagrees`: a colleague would not have refused what was refused.
 */
export const incidentCauses = [
  "approver-differs",
  "reason-differs",
  "late-effect",
  "author-unclear",
  "second-look-disagrees",
] as const;
export type IncidentCause = (typeof incidentCauses)[number];

export const incidentView = z.strictObject({
  id: z.uuid(),
  cause: z.enum(incidentCauses),
  /** What the colleague wrote who disagrees with a refusal; for those who may read causes. */
  words: z.string().nullable(),
  /** Officer ids at the provider. */
  expected: z.string().nullable(),
  named: z.string().nullable(),
  openedAt: z.string(),
  resolved: z.strictObject({ at: z.string(), by: z.string(), note: z.string().nullable() }).nullable(),
});
export type IncidentView = z.infer<typeof incidentView>;

/** Characters that say what was found. */
const findingLength = 20;

export const resolveInput = z.strictObject({
  incidentId: z.uuid(),
  note: z.string().trim().min(findingLength, "finding-short").max(2000, "too-long"),
});
export type ResolveInput = z.infer<typeof resolveInput>;

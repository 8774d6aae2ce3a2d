import { z } from "zod";

export const careView = z.strictObject({
  at: z.string(),
  today: z.number(),
  /** Of the last seven days, today among them. */
  week: z.number(),
  /** Of the last cases, from taking one to deciding it; null before the first. */
  caseMinutes: z.number().nullable(),
  cases: z.number(),
  stretch: z.strictObject({ since: z.string(), minutes: z.number(), decisions: z.number() }).nullable(),
  lastAt: z.string().nullable(),
  suggestion: z.enum(["minutes", "decisions"]).nullable(),
});
export type CareView = z.infer<typeof careView>;

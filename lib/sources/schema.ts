import { z } from "zod";

export const outcomes = ["confirmed", "denied", "unreachable"] as const;
export type SourceOutcome = (typeof outcomes)[number];

/** The source's name stands in the trail, which is never erased: no number of a person fits in it. */
const sourceName = /^(?!.*\d{4})[\p{L}\p{N} .,&()/_-]+$/u;

export const attemptInput = z.strictObject({
  requestId: z.uuid(),
  token: z.number().int().positive(),
  /** Made when the form is opened: sent twice, it is one attempt. */
  key: z.uuid(),
  source: z.string().trim().min(2, "source-short").max(80, "too-long").regex(sourceName, "source-name"),
  outcome: z.enum(outcomes, { error: "outcome-choose" }),
  /** What the source calls its answer. */
  reference: z.string().trim().max(200, "too-long").optional(),
});
export type AttemptInput = z.infer<typeof attemptInput>;

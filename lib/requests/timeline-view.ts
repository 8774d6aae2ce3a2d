import { z } from "zod";

/** One line of a request's history; `what` is a message key of `timeline.*`, filled from `details`. */
export const timelineEntry = z.strictObject({
  id: z.string(),
  at: z.string(),
  source: z.enum(["person", "system", "call", "webhook", "poll", "app"]),
  what: z.string(),
  by: z.string().nullable(),
  outcome: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;

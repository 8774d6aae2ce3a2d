import { z } from "zod";

export const snoozeInput = z.strictObject({
  requestId: z.uuid(),
  /** ISO, with its offset. */
  until: z.iso.datetime({ offset: true, error: "time-choose" }),
  reason: z.string().trim().min(10, "reason-brief").max(500, "too-long"),
  /** The claim as the page saw it; an admin who holds nothing sends none. */
  token: z.number().int().positive().optional(),
});
export type SnoozeInput = z.infer<typeof snoozeInput>;

import { z } from "zod";
import { askedDay, pageKey } from "@/lib/requests/page-key";

export const deliveryStates = ["received", "applied", "unmatched", "failed"] as const;

export const inboxFilter = z.object({
  /** Number of a request: ours with its letter, ours or the provider's without. */
  request: z.string().trim().max(20).optional().catch(undefined),
  /** First letters of an event's type, or of a status where the family names no event. */
  event: z
    .string()
    .trim()
    .max(64)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u)
    .optional()
    .catch(undefined),
  state: z.enum(deliveryStates).optional().catch(undefined),
  day: askedDay.optional().catch(undefined),
  /** `received_at/id` of the last row of the page before. */
  after: pageKey.optional().catch(undefined),
});
export type InboxFilter = z.infer<typeof inboxFilter>;

/** Of the page: the list, and the one that is open beside it. */
export const inboxAddress = inboxFilter.extend({ delivery: z.uuid().optional().catch(undefined) });

export const deliveryInput = z.strictObject({ deliveryId: z.uuid() });

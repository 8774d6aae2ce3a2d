import { z } from "zod";
import { askedDay, pageKey } from "@/lib/requests/page-key";
import { requestRow } from "@/lib/requests/views";
import { termKinds } from "./interpret";

export const historyStatuses = [
  "waiting",
  "incomplete",
  "failed",
  "with-operator",
  "to-review",
  "validated",
  "approved",
  "issued",
  "refused",
  "cancelled",
  "unknown-outcome",
] as const;

export const historyFilter = z.object({
  q: z.string().trim().max(200).optional().catch(undefined),
  as: z.enum(termKinds).optional().catch(undefined),
  status: z.enum(historyStatuses).optional().catch(undefined),
  since: askedDay.optional().catch(undefined),
  until: askedDay.optional().catch(undefined),
  authority: z.uuid().optional().catch(undefined),
  /** `created_at/id` of the last row of the page before. */
  after: pageKey.optional().catch(undefined),
});
export type HistoryFilter = z.infer<typeof historyFilter>;

export const historyPage = z.strictObject({
  rows: z.array(requestRow),
  /** How the term was read, and how else it could be. */
  readAs: z.enum(termKinds).nullable(),
  otherReadings: z.array(z.enum(termKinds)),
  next: z.string().nullable(),
  at: z.string(),
});
export type HistoryPage = z.infer<typeof historyPage>;

export const historyPageSize = 50;

/** A number somebody typed to go to its request: ours (`R-10482`) or the provider's. */
export const findNumberInput = z.strictObject({
  number: z
    .string()
    .trim()
    .regex(/^(R-?)?\d{1,9}$/i, "number-invalid"),
});
export type FindNumberInput = z.infer<typeof findNumberInput>;

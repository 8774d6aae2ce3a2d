import { z } from "zod";
import { personFields } from "./person-fields";

/** What may change at the provider without us. */
export const changeFields = ["status", ...personFields, "videoidPk", "certificates", "refusalReason"] as const;
export type ChangeField = (typeof changeFields)[number];

/** How a reading came about. */
export const readingSources = ["webhook", "poll", "call", "decision", "person"] as const;
export type ReadingSource = (typeof readingSources)[number];

/** One change nobody here made: what was known, what the provider says now, and how that was found. */
export const changeView = z.strictObject({
  id: z.uuid(),
  at: z.string(),
  source: z.enum(readingSources),
  field: z.enum(changeFields),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** Part of the values is hidden; they may be revealed. */
  masked: z.boolean(),
  /** A way of the status that no reference knows. */
  unexpected: z.boolean(),
});
export type ChangeView = z.infer<typeof changeView>;

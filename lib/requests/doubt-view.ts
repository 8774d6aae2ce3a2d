import { z } from "zod";

const time = z.string();
const kind = z.enum(["approve", "validate", "refuse"]);

/** An open decision nobody knows the outcome of. */
export const doubtView = z.strictObject({
  decisionId: z.uuid(),
  kind,
  /** `NOT_SENT`: its last attempt never left, an earlier one may have. */
  state: z.enum(["UNKNOWN", "NOT_SENT"]),
  by: z.string(),
  attempt: z.number(),
  /** When the attempt left that may take effect; null where that one was signed again. */
  sentAt: time.nullable(),
  answer: z.strictObject({
    httpStatus: z.number().nullable(),
    code: z.string().nullable(),
    /** The provider's words, for those who may create. */
    said: z.string().nullable(),
  }),
  /** Reads made since, and those that could be made and showed no change. */
  reads: z.number(),
  agreeingReads: z.number(),
  neededReads: z.number(),
  /** The last of them, newest first. */
  lastReads: z.array(z.strictObject({ at: time, answered: z.boolean(), httpStatus: z.number().nullable() })),
  /** By the server's clock, as `at` of the page: when an admin may release it at the earliest. */
  releaseFrom: time,
  /** Whether time and reads are enough now. */
  releasable: z.boolean(),
});
export type DoubtView = z.infer<typeof doubtView>;

/** A decision an admin released, and what became of it. */
export const releasedView = z.strictObject({
  id: z.uuid(),
  kind,
  /** `RELEASED`: a late effect would still count. `CONFIRMED`: it came. `VOID`: another took effect. `REJECTED`: neither. */
  state: z.enum(["RELEASED", "CONFIRMED", "VOID", "REJECTED"]),
  by: z.string(),
  mine: z.boolean(),
  /** When it was recorded. */
  at: time,
  releasedBy: z.string(),
  releasedAt: time,
  /** The admin's words, for those who may read causes. */
  reason: z.string().nullable(),
});
export type ReleasedView = z.infer<typeof releasedView>;

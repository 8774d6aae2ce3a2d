import { z } from "zod";
import { houseStatuses } from "@/lib/workflows/status";

/*
 * Shapes that reach the browser. Reads answer through them, so that nothing else can leave.
 */

const time = z.string();

export const requestRow = z.strictObject({
  id: z.uuid(),
  number: z.number(),
  workflow: z.string(),
  profile: z.string(),
  authority: z.strictObject({ id: z.uuid(), name: z.string(), code: z.string() }),
  status: z.enum(houseStatuses),
  providerStatus: z.string(),
  name: z.string().nullable(),
  document: z.string().nullable(),
  createdAt: time,
  changedAt: time,
  reviewSince: time.nullable(),
  attempt: z.number(),
  signals: z
    .object({ passed: z.number(), failed: z.number(), notReported: z.number(), findings: z.number() })
    .nullable(),
  claim: z.strictObject({ userId: z.string(), name: z.string(), until: time }).nullable(),
  videoNumberMissing: z.boolean(),
  /** Something was changed at the provider by nobody here since the officer took it. */
  changedElsewhere: z.boolean(),
});
export type RequestRow = z.infer<typeof requestRow>;

/** A row of the queue: who may see the queue is also told why something was put off. */
export const queueEntry = requestRow.extend({
  putOff: z.strictObject({ until: time, by: z.string(), mine: z.boolean(), reason: z.string() }).nullable(),
  /** How far away it may be put off, in hours, by its authority's policy. */
  snoozeMaxHours: z.number(),
});
export type QueueEntry = z.infer<typeof queueEntry>;

export const queueViews = ["review", "mine", "waiting", "problems", "decided"] as const;
export type QueueView = (typeof queueViews)[number];

export const queueFilter = z.object({
  view: z.enum(queueViews).catch("review"),
  authority: z.uuid().optional().catch(undefined),
  signal: z.enum(["failed", "findings", "not-reported"]).optional().catch(undefined),
  attempt: z.enum(["repeat"]).optional().catch(undefined),
});
export type QueueFilter = z.infer<typeof queueFilter>;

export const queuePage = z.strictObject({
  view: z.enum(queueViews),
  rows: z.array(queueEntry),
  /** True when there are more than the rows shown. */
  more: z.boolean(),
  counts: z.record(z.enum(queueViews), z.number()),
  /** Clock of the answer: ages are computed from it, not from the browser's. */
  at: time,
  targetMinutes: z.number(),
  dueSoonMinutes: z.number(),
});
export type QueuePage = z.infer<typeof queuePage>;

import { z } from "zod";
import { services } from "./names";

const time = z.string();

/** `quiet`: nobody asked, or nobody for so long that nothing is known. */
const serviceState = z.enum(["answering", "slow", "away", "quiet"]);
export type ServiceState = z.infer<typeof serviceState>;

const service = z.strictObject({
  service: z.enum(services),
  state: serviceState,
  /** Of one that is away: when the first call without an answer was begun. */
  since: time.nullable(),
  /** When a request was last read there: nothing on any page is younger. */
  readAt: time.nullable(),
  /** Median of the reads of the last minutes, in ms. */
  readMs: z.number().nullable(),
});

/** The services a reader's authorities use. */
export const outageView = z.strictObject({ services: z.array(service) });
export type OutageView = z.infer<typeof outageView>;

const share = z.strictObject({ n: z.number(), of: z.number() });

/** What a piece of work died of, as far as it may be kept: no message of an error, which may quote data. */
export const jobFailure = z.object({
  /** Of a call to a provider: how it failed, and which. */
  failure: z.enum(["not-sent", "answered", "garbled", "no-answer"]).optional(),
  operation: z.string().optional(),
  httpStatus: z.number().nullish(),
  /** The class of any other error, and its code. */
  kind: z.string().optional(),
  code: z.string().optional(),
  /** It took longer than its queue allows, or its worker died. */
  late: z.boolean().optional(),
});
export type JobFailureView = z.infer<typeof jobFailure>;

const deadJob = z.strictObject({
  id: z.uuid(),
  queue: z.string(),
  /** When it died. */
  at: time,
  tries: z.number(),
  failure: jobFailure,
  /** The request it is about, where it is about one that is here. */
  request: z.strictObject({ id: z.uuid(), number: z.number() }).nullable(),
  /** The one id it carries otherwise. */
  subject: z.string(),
  /** Whether this version still knows its queue. */
  canRetry: z.boolean(),
});
export type DeadJobView = z.infer<typeof deadJob>;

export const healthView = z.strictObject({
  at: time,
  hours: z.number(),
  services: z.array(service),
  operations: z.array(
    z.strictObject({
      service: z.string(),
      operation: z.string(),
      calls: z.number(),
      /** In ms, of the calls that left. */
      p50: z.number().nullable(),
      p95: z.number().nullable(),
      /** Calls that ended otherwise than with a success, by how. */
      errors: z.array(z.strictObject({ kind: z.string(), n: z.number() })),
    }),
  ),
  processes: z.array(
    z.strictObject({
      id: z.uuid(),
      kind: z.enum(["web", "worker"]),
      version: z.string(),
      startedAt: time,
      beatAt: time,
      gone: z.boolean(),
    }),
  ),
  queues: z.array(
    z.strictObject({
      name: z.string(),
      waiting: z.number(),
      /** Seconds the oldest of them has been due. */
      oldest: z.number().nullable(),
      later: z.number(),
      active: z.number(),
      failed: z.number(),
    }),
  ),
  dead: z.strictObject({
    rows: z.array(deadJob),
    /** Of the reader's authorities, shown or not. */
    total: z.number(),
  }),
  reads: z.strictObject({
    due: z.number(),
    overdue: z.number(),
    /** Seconds the oldest of them has been due. */
    oldest: z.number().nullable(),
    failing: z.number(),
  }),
  /** Changes within a day that only a read found, of all that a read or a webhook found. */
  drift: share,
  unknown: z.strictObject({ n: z.number(), oldest: time.nullable() }),
  webhooks: z.strictObject({ received: z.number(), latestAt: time.nullable() }),
  own: z.strictObject({
    database: z.enum(["up", "down"]),
    audit: z.enum(["separate", "triggers", "unknown"]),
    disk: z.enum(["enough", "low", "unknown"]),
    certificate: z.enum(["none", "good", "ends-soon", "ended"]),
  }),
});
export type HealthView = z.infer<typeof healthView>;

import { z } from "zod";

/** Payloads of every kind of work that may be repeated; ids only, never a person's data or a credential. */
export const jobPayloads = {
  "request.refresh": z.strictObject({ requestId: z.uuid() }),
  "webhook.process": z.strictObject({ deliveryId: z.uuid() }),
  "evidence.collect": z.strictObject({ requestId: z.uuid() }),
  "token.delete": z.strictObject({ sessionId: z.uuid() }),
} as const;

export type JobName = keyof typeof jobPayloads;
export type JobPayload<N extends JobName> = z.infer<(typeof jobPayloads)[N]>;

/** Work that has ended is of no use for long, and an open request is read every minute. */
const deleteAfterSeconds = 3600;

/** How each queue retries; what runs out of retries is kept in `dead`. */
export const jobQueues: Record<JobName | "dead", object> = {
  // What nobody has dealt with stays for a year; the queue's own term is two weeks.
  dead: { retryLimit: 0, retentionSeconds: 365 * 86_400 },
  "request.refresh": {
    policy: "short",
    retryLimit: 3,
    retryDelay: 5,
    retryBackoff: true,
    deadLetter: "dead",
    deleteAfterSeconds,
    notify: true,
  },
  // For two days and more: the provider sends a hint once, and may itself be away when it is looked into.
  "webhook.process": {
    retryLimit: 60,
    retryDelay: 2,
    retryBackoff: true,
    retryDelayMax: 3600,
    deadLetter: "dead",
    deleteAfterSeconds,
    notify: true,
  },
  "evidence.collect": {
    policy: "short",
    retryLimit: 2,
    retryDelay: 5,
    retryBackoff: true,
    expireInSeconds: 300,
    deadLetter: "dead",
    deleteAfterSeconds,
    notify: true,
  },
  "token.delete": {
    retryLimit: 5,
    retryDelay: 10,
    retryBackoff: true,
    deadLetter: "dead",
    deleteAfterSeconds,
    notify: true,
  },
};

/** What a call may cost. Only a `read` is ever repeated by this product itself. */
export const kinds = {
  read: { headersMs: 10_000, wholeMs: 15_000, maxBytes: 48 * 2 ** 20, retries: 2 },
  commit: { headersMs: 30_000, wholeMs: 45_000, maxBytes: 256 * 2 ** 10, retries: 0 },
  create: { headersMs: 30_000, wholeMs: 60_000, maxBytes: 2 ** 20, retries: 0 },
  media: { headersMs: 15_000, wholeMs: 120_000, maxBytes: 300 * 2 ** 20, retries: 0 },
  upload: { headersMs: 30_000, wholeMs: 60_000, maxBytes: 2 ** 20, retries: 0 },
} as const;

export type CallKind = keyof typeof kinds;

/** The slowest line on which a large upload is still waited for, in bytes a second. */
const slowest = 2 ** 19;

/** How long a call may take once it has left; a large body is given its time on top. */
export const wholeMs = (kind: CallKind, bytes: number): number =>
  kinds[kind].wholeMs + Math.ceil(bytes / slowest) * 1000;

/** How long a call may stand in line before it is given up unsent. */
export const lineMs = 20_000;

/** Locks and transactions of the database that record a call before and after it, with time to spare. */
const bookkeepingSeconds = 10;

/** An act is sent as soon as it is recorded; whoever has not done so after this is dead. */
export const unsentAfterSeconds = 20;

/** After this whoever sent a call has either recorded what became of it or is dead. */
export const interruptedAfterSeconds = (kind: CallKind, bytes = 0): number =>
  (lineMs + wholeMs(kind, bytes)) / 1000 + bookkeepingSeconds;

import { z } from "zod";

/*
 * What can be ordered to go wrong with the next calls of an operation, through `POST /_control/faults`. The first list
 * concerns the call, the second only its answer.
 */

const callFaults = [
  /** Everything comes `ms` later, the effect too, even for a caller that has stopped waiting. */
  "delay",
  /** The connection ends; nothing has happened. */
  "drop_before",
  /** It takes effect, and the connection ends `ms` later without an answer. */
  "effect_then_drop",
  /** It takes effect, and the caller may wait as long as it likes. */
  "effect_then_hang",
  /** The connection ends at once, and it takes effect `ms` later. Not for calls whose body is read as it comes. */
  "late_effect",
] as const;

/** These have their effect where `effect` is true. */
const inventedAnswers = [
  /** `status` with `body`: an object as JSON, a text as a proxy's page. */
  "status",
  /** Half a JSON document, whole by its length. */
  "garbage",
  /** `bytes` of white space that are announced nowhere. */
  "endless",
  /** The same packed: a thousandth of it travels. */
  "gzip_bomb",
  /** A byte every `ms`, without end. */
  "drip",
  /** 307 to `location`. */
  "redirect",
] as const;

/** These spoil the answer that was true, so the effect has happened. */
const spoiltAnswers = [
  /** The connection ends in the middle of it. */
  "truncated",
  /** Every value is of another type. */
  "wrong_types",
  /** It speaks of another request of this sandbox, or of one that nobody has. */
  "other_request",
] as const;

const faultKinds = [...callFaults, ...inventedAnswers, ...spoiltAnswers] as const;

export const faultSchema = z.object({
  /** Name of an operation, or `*` for every one. */
  operation: z.string().min(1),
  times: z.number().int().min(1).default(1),
  kind: z.enum(faultKinds),
  ms: z.number().int().min(0).max(600_000).optional(),
  status: z.number().int().min(200).max(599).optional(),
  body: z.unknown().optional(),
  bytes: z
    .number()
    .int()
    .min(1)
    .max(2 ** 40)
    .optional(),
  location: z.url({ protocol: /^https?$/ }).optional(),
  /** Sent along with an invented answer: seconds, or a date (RFC 9110). */
  retry_after: z.string().optional(),
  request_pk: z.number().int().optional(),
  effect: z.boolean().optional(),
});
export type Fault = z.infer<typeof faultSchema>;
export type InventedFault = Fault & { kind: (typeof inventedAnswers)[number] };
export type SpoiltFault = Fault & { kind: (typeof spoiltAnswers)[number] };

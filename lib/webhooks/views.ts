import { z } from "zod";
import { deliveryStates } from "./schema";

/** Why a hint was not applied. */
export const reasons = [
  /** It names nothing a request could be found by. */
  "no-number",
  /** It names only a card or a certificate, and no request of this authority has it. */
  "not-known-here",
  "not-known-there",
  /** The provider says the request is another authority's. */
  "foreign",
  /** It may be about an opening whose outcome is still being looked up. */
  "opening-pending",
  "not-sent",
  "answered",
  "garbled",
  "no-answer",
  "failed",
] as const;
export type Reason = (typeof reasons)[number];

export const inboxRow = z.strictObject({
  id: z.uuid(),
  authority: z.string(),
  receivedAt: z.string(),
  family: z.enum(["flat", "event"]).nullable(),
  event: z.string().nullable(),
  status: z.string().nullable(),
  /** How often the same body came. */
  times: z.number(),
  state: z.enum(deliveryStates),
  reason: z.enum(reasons).nullable(),
  request: z.strictObject({ id: z.uuid(), number: z.number() }).nullable(),
  requestPk: z.number().nullable(),
});
export type InboxRow = z.infer<typeof inboxRow>;

export const inboxPage = z.strictObject({
  rows: z.array(inboxRow),
  next: z.string().nullable(),
});
export type InboxPage = z.infer<typeof inboxPage>;

export const deliveryDetail = inboxRow.extend({
  lastAt: z.string(),
  plannedAt: z.string(),
  processedAt: z.string().nullable(),
  /** Keyed: equal bodies have equal ones, and without the key nobody can try bodies against it. */
  hash: z.string(),
  bytes: z.number(),
  /** Keys and structure as received; of the values only those that name nobody. */
  body: z.string(),
  /** Nothing came of it, and nobody is about to look into it. */
  replayable: z.boolean(),
});
export type DeliveryDetail = z.infer<typeof deliveryDetail>;

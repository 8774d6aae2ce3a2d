import { z } from "zod";
import { lookStates } from "./rules";
import { lookKinds, verdicts } from "./schema";

const time = z.string();

const lookView = z.strictObject({
  id: z.uuid(),
  kind: z.enum(lookKinds),
  askedAt: time,
  askedBy: z.string(),
  /** Asked about the evidence that is here now. */
  current: z.boolean(),
  /** What is asked; for whoever asked, holds the request or looks. */
  question: z.string().nullable(),
  /** Who looks now, or has answered. */
  takenBy: z.string().nullable(),
  /** Until when it stays with them; null once answered, or while nobody looks. */
  until: time.nullable(),
  verdict: z.enum(verdicts).nullable(),
  /** What was seen; for the same readers as the question. */
  note: z.string().nullable(),
  answeredAt: time.nullable(),
  /** The reader looks now. */
  mine: z.boolean(),
  mayTake: z.boolean(),
});
export type LookView = z.infer<typeof lookView>;

export const secondLooksView = z.strictObject({
  /** On the evidence that is here now, for the reader. */
  state: z.enum(lookStates),
  /** Newest first. */
  looks: z.array(lookView),
});
export type SecondLooksView = z.infer<typeof secondLooksView>;

/** Looks the reader could give, oldest first. */
export const openLooks = z.strictObject({
  looks: z.array(
    z.strictObject({
      id: z.uuid(),
      requestId: z.uuid(),
      number: z.number(),
      kind: z.enum(lookKinds),
      askedAt: time,
      askedBy: z.string(),
      /** The reader has taken it and not answered yet. */
      mine: z.boolean(),
    }),
  ),
});
export type OpenLooks = z.infer<typeof openLooks>;

import { z } from "zod";

/** `cancel` withdraws a request without judging it; `update` corrects phone and e-mail. */
export const actKinds = ["cancel", "update"] as const;
export type ActKind = (typeof actKinds)[number];

/**
 * - `RECORDED`: about to leave. `SENDING`: it may have left. `CONFIRMED`: its effect was read.
 * - `REJECTED`: it had no effect. `NOT_SENT`: it never left. `UNKNOWN`: nobody knows yet.
 * - `SUPERSEDED`: unknown, and followed by another of its kind.
 */
export const actStates = ["RECORDED", "SENDING", "CONFIRMED", "REJECTED", "NOT_SENT", "UNKNOWN", "SUPERSEDED"] as const;
export type ActState = (typeof actStates)[number];

/** Why a request is cancelled: nothing here judges the evidence, that is what refusing is for. */
export const cancelReasons = ["withdrawn", "duplicate", "wrong-data", "test", "other"] as const;
export type CancelReason = (typeof cancelReasons)[number];

const requestAct = z.strictObject({
  state: z.enum(actStates),
  by: z.string(),
  at: z.string(),
  reason: z.enum(cancelReasons).nullable(),
  /** For those who may read causes. */
  note: z.string().nullable(),
  /** The provider's words, for those who may create. */
  said: z.string().nullable(),
  httpStatus: z.number().nullable(),
  /** `overtaken`: somebody else ended it first; `no-effect`: enough reads show nothing of it; or the provider's code. */
  errorCode: z.string().nullable(),
});
export type RequestAct = z.infer<typeof requestAct>;

/** The last act of each kind. */
export const actsView = z.strictObject({ cancel: requestAct.nullable(), update: requestAct.nullable() });
export type ActsView = z.infer<typeof actsView>;

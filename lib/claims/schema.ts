import { z } from "zod";

/** Names the claim as the page saw it: a request taken over meanwhile has a higher token. */
export const claimInput = z.strictObject({ requestId: z.uuid(), token: z.number().int().positive() });
export type ClaimInput = z.infer<typeof claimInput>;

export const reassignInput = z.strictObject({
  requestId: z.uuid(),
  /** Null: back to the queue. */
  userId: z.uuid().nullable(),
  reason: z.string().trim().min(5, "reason-short").max(500, "too-long"),
});

export interface HeldClaim {
  requestId: string;
  token: number;
  /** ISO, by the database clock. */
  expiresAt: string;
}

/** `after`: the request whose outcome the officer is looking at. */
export const reserveInput = z.strictObject({ after: z.uuid() });

/** The officer's next case, kept for them; what they may see of it before they hold it is its first picture. */
export const reservationView = z.strictObject({ requestId: z.uuid() });
export type Reservation = z.infer<typeof reservationView>;

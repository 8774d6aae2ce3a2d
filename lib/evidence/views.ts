import { z } from "zod";

/** A video on its way in, as its sender goes on with it: what is here, by hash, so that no other file is taken for it. */
export const draftView = z.strictObject({
  draftId: z.uuid(),
  bytes: z.number(),
  received: z.number(),
  pieces: z.array(z.strictObject({ startsAt: z.number(), bytes: z.number(), sha256: z.string() })),
});
export type DraftView = z.infer<typeof draftView>;

import { z } from "zod";
import { sourceStates } from "./rules";
import { outcomes } from "./schema";

export const sourcesView = z.strictObject({
  state: z.enum(sourceStates),
  /** Attempts without an answer that are still needed to stand for one; null where nothing is open. */
  left: z.number().nullable(),
  /** Newest first. */
  attempts: z.array(
    z.strictObject({
      id: z.uuid(),
      source: z.string(),
      outcome: z.enum(outcomes),
      reference: z.string().nullable(),
      at: z.string(),
      by: z.string(),
    }),
  ),
});
export type SourcesView = z.infer<typeof sourcesView>;

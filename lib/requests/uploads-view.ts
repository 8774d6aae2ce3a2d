import { z } from "zod";
import { missingNames, parts } from "@/lib/workflows/evidence-form";

export const uploadStates = ["sending", "accepted", "rejected", "unknown", "not-sent", "broken-off"] as const;

/** What was handed over, newest of each part, and what a complete set would still need. */
export const uploadsView = z.strictObject({
  last: z.array(
    z.strictObject({
      part: z.enum(parts),
      state: z.enum(uploadStates),
      by: z.string(),
      /** Whether a capture system handed it over. */
      system: z.boolean(),
      at: z.string(),
      bytes: z.number(),
      sha256: z.string().nullable(),
      httpStatus: z.number().nullable(),
      /** The provider's words; only for those who may hand over. */
      errorText: z.string().nullable(),
    }),
  ),
  missing: z.array(z.enum(missingNames)),
});
export type UploadsView = z.infer<typeof uploadsView>;

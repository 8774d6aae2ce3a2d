import { z } from "zod";
import { itemKinds } from "@/lib/workflows/evidence";
import { featureIds } from "./features";
import { markKinds } from "./schema";

export const markView = z.strictObject({
  id: z.uuid(),
  kind: z.enum(markKinds),
  source: z.enum(itemKinds),
  /** Of the item it was made on: on any other it counts for nothing. */
  sha256: z.string(),
  atMs: z.number().nullable(),
  /** The question it was made for, in the words of the checklist of that day. */
  item: z.string().nullable(),
  feature: z.enum(featureIds).nullable(),
  frameSha256: z.string().nullable(),
  label: z.string().nullable(),
});
export type MarkView = z.infer<typeof markView>;

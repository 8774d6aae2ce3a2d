import { z } from "zod";
import { checklistItems } from "@/lib/reviews/checklist";
import { itemKinds } from "@/lib/workflows/evidence";
import { featureIds } from "./features";

export const markKinds = ["mark", "feature", "snapshot"] as const;
export type MarkKind = (typeof markKinds)[number];

/** Of all marks of an officer on a request: enough for any film, too few to fill a disk. */
export const marksPerRequest = 200;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const held = { requestId: z.uuid(), token: z.number().int().positive() };

/** What each kind says beside its place; nothing else may come with it. */
const carries = {
  mark: ["label"],
  feature: ["feature"],
  snapshot: ["frameSha256"],
} as const satisfies Record<MarkKind, readonly string[]>;

export const addMarkInput = z
  .strictObject({
    ...held,
    kind: z.enum(markKinds),
    source: z.enum(itemKinds),
    /** Of the item as it was on the stage. */
    sha256,
    /** Milliseconds from the start of the film, rounded up to lie within the frame; null on a picture. */
    atMs: z.number().int().min(0).max(86_400_000).nullable(),
    /** The question it was made for. */
    item: z.enum(checklistItems).nullable(),
    feature: z.enum(featureIds).optional(),
    /** Of a snapshot: of the frame's pixels, as the browser decoded them. */
    frameSha256: sha256.optional(),
    label: z.string().trim().min(1, "required").max(60, "too-long").optional(),
  })
  .superRefine((input, check) => {
    const refuse = (path: string, message: string) => check.addIssue({ code: "custom", path: [path], message });
    for (const field of ["label", "feature", "frameSha256"] as const) {
      const asked = (carries[input.kind] as readonly string[]).includes(field);
      if (asked !== (input[field] !== undefined)) refuse(field, asked ? "required" : "invalid");
    }
    const film = input.source === "video";
    if (film !== (input.atMs !== null)) refuse("atMs", "invalid");
    // A picture has no moments: what is marked on one is a feature.
    if (!film && input.kind !== "feature") refuse("source", "invalid");
  });
export type AddMarkInput = z.infer<typeof addMarkInput>;

export const removeMarkInput = z.strictObject({ ...held, markId: z.uuid() });
export type RemoveMarkInput = z.infer<typeof removeMarkInput>;

import { z } from "zod";
import { mrzDigits } from "@/lib/evidence/mrz-layout";

/** The zone that counts, and what was typed so far. */
export const readingView = z.strictObject({
  /** As typed by this officer, or where nothing was, as an integrator sent it. */
  lines: z.array(z.string()),
  linesFrom: z.enum(["reader", "sent"]).nullable(),
  /** Keys of `ocr_data` under which a zone came. */
  sentKeys: z.array(z.string()),
  readAt: z.string().nullable(),
  /** Typed where OCR has none. */
  expiry: z.string().nullable(),
  /** Null while no whole zone is known. */
  zone: z
    .strictObject({
      source: z.enum(["reader", "sent"]),
      digits: z.array(z.strictObject({ digit: z.enum(mrzDigits), right: z.boolean() })),
      /** On a Spanish document the person's number stands in the optional data. */
      numberInOptionalData: z.boolean(),
    })
    .nullable(),
});
export type ReadingView = z.infer<typeof readingView>;

import { z } from "zod";
import { parseDocumentDate } from "@/lib/evidence/comparisons";
import { mrzLine } from "@/lib/evidence/mrz";

/** A date as printed on a document: day, month, year between blanks, dots, slashes or hyphens; empty takes it back. */
const printedDate = z
  .string()
  .trim()
  .max(20, "date-invalid")
  .transform((text, context) => {
    if (text === "") return null;
    const day = parseDocumentDate(text.replace(/\s+/g, "/"));
    if (day === null) context.addIssue({ code: "custom", message: "date-invalid" });
    return day;
  });

/** What an officer reads off the document; a part that is left out stays as it was. */
export const readingInput = z
  .strictObject({
    requestId: z.uuid(),
    token: z.number().int().positive(),
    evidenceHash: z.string().regex(/^[0-9a-f]{64}$/),
    /** Lines of the machine-readable zone, whole or not yet; none takes it back. */
    zone: z.array(z.string().max(100, "too-long").transform(mrzLine)).max(3).optional(),
    expiry: printedDate.optional(),
  })
  .refine(({ zone, expiry }) => zone !== undefined || expiry !== undefined);
export type ReadingInput = z.output<typeof readingInput>;

import { z } from "zod";

/** No document may be larger: it is held in memory on its way. */
export const largestDocument = 10 * 2 ** 20;

/** The key is made by the page for one press of a button: sent twice, it acts once. */
const act = { requestId: z.uuid(), key: z.uuid() };

export const actInput = z.strictObject(act);
export type ActInput = z.infer<typeof actInput>;

export const linkInput = z.strictObject({ requestId: z.uuid() });
export type LinkInput = z.infer<typeof linkInput>;

export const removeInput = z.strictObject({ ...act, documentId: z.uuid() });
export type RemoveInput = z.infer<typeof removeInput>;

export const codeInput = z.strictObject({ ...act, delivery: z.enum(["sms", "whatsapp"]) });
export type CodeInput = z.infer<typeof codeInput>;

export const signInput = z.strictObject({ ...act, code: z.string().regex(/^\d{4,12}$/, "one-time-code") });
export type SignInput = z.infer<typeof signInput>;

/** A file's name as its sender calls it, without what would end a header or a path. */
export const fileName = z
  .string()
  .transform((name) => name.replaceAll(/[\p{C}/\\"]/gu, " ").trim())
  .pipe(z.string().min(1).max(150));

export const documentForms = ["original", "signed"] as const;

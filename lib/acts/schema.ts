import { z } from "zod";
import { cancelReasons } from "@/lib/requests/acts-view";
import { email, phone } from "@/lib/requests/schema";

const act = {
  requestId: z.uuid(),
  /** Version of the request the page was drawn from. */
  version: z.number().int().positive(),
  /** Made when the dialog is opened: sent twice, it is one act. */
  key: z.uuid(),
};

/** Characters of the note that "other" needs. */
const noteLength = 10;

export const cancelInput = z
  .strictObject({
    ...act,
    reason: z.enum(cancelReasons, { error: "reason-choose" }),
    note: z.string().trim().max(1000, "too-long").default(""),
  })
  .refine(({ reason, note }) => reason !== "other" || note.length >= noteLength, {
    path: ["note"],
    message: "note-other",
  });
export type CancelInput = z.output<typeof cancelInput>;

/** What is left empty stays as it is: an officer sees it masked and cannot type it again. */
const unlessEmpty = <S extends z.ZodType<string, string>>(schema: S) =>
  z.union([
    z
      .string()
      .regex(/^\s*$/)
      .transform(() => null),
    schema,
  ]);

export const updateInput = z.strictObject({ ...act, phone: unlessEmpty(phone), email: unlessEmpty(email) });
export type UpdateInput = z.output<typeof updateInput>;

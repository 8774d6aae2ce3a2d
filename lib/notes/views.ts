import { z } from "zod";
import { roles } from "@/lib/auth/roles";

/** Somebody who reads the notes of a request, and may therefore be named in one. */
const colleague = z.strictObject({ id: z.uuid(), name: z.string(), role: z.enum(roles) });
export type Colleague = z.infer<typeof colleague>;

export const notesView = z.strictObject({
  /** Oldest first: a conversation. */
  notes: z.array(
    z.strictObject({
      id: z.uuid(),
      at: z.string(),
      by: z.string(),
      mine: z.boolean(),
      text: z.string(),
      /** Names of those mentioned, as they are now. */
      mentions: z.array(z.string()),
      /** The reader is named in it and has not been shown it before. */
      fresh: z.boolean(),
    }),
  ),
  /** Whom a note may name: everybody but its writer. */
  colleagues: z.array(colleague),
});
export type NotesView = z.infer<typeof notesView>;
export type NoteView = NotesView["notes"][number];

/** Where the reader was named: never what was said. */
export const mentionsView = z.strictObject({
  unseen: z.number(),
  latest: z.array(
    z.strictObject({
      noteId: z.uuid(),
      requestId: z.uuid(),
      number: z.number(),
      by: z.string(),
      at: z.string(),
      seen: z.boolean(),
    }),
  ),
});
export type MentionsView = z.infer<typeof mentionsView>;

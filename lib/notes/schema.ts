import { z } from "zod";

/** Characters of one note. */
const noteLength = { least: 2, most: 2000 } as const;

/** Colleagues named in one note. */
const mostMentions = 10;

export const writeNoteInput = z.strictObject({
  requestId: z.uuid(),
  /** Made by the form: the same again is the same note. */
  key: z.uuid(),
  text: z.string().trim().min(noteLength.least, "note-empty").max(noteLength.most, "too-long"),
  mentions: z.array(z.uuid()).max(mostMentions, "mentions-many").default([]),
});
export type WriteNoteInput = z.infer<typeof writeNoteInput>;

export const seeMentionsInput = z.strictObject({ requestId: z.uuid() });

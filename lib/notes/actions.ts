"use server";

import { secureAction } from "@/lib/gate/action";
import { seeMentionsInput, writeNoteInput } from "./schema";
import { seeMentions } from "./see-mentions";
import { writeNote } from "./write-note";

export const writeNoteAction = secureAction(
  { name: "note.write", permission: "note.write", input: writeNoteInput },
  writeNote,
);

export const seeMentionsAction = secureAction(
  { name: "note.see", permission: "note.write", input: seeMentionsInput },
  seeMentions,
);

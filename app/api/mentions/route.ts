import { answer, secureRoute } from "@/lib/gate/route";
import { readMentions } from "@/lib/notes/reads";

export const GET = secureRoute({ name: "note.mentions", permission: "note.write" }, async ({ actor }) =>
  answer(await readMentions(actor)),
);

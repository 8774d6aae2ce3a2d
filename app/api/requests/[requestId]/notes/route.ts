import { z } from "zod";
import { answer, secureRoute } from "@/lib/gate/route";
import { readNotes } from "@/lib/notes/reads";

const params = z.strictObject({ requestId: z.uuid() });

export const GET = secureRoute({ name: "note.read", permission: "note.write", params }, async ({ actor, params }) =>
  answer(await readNotes(actor, params.requestId)),
);

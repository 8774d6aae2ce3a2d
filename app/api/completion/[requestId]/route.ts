import { z } from "zod";
import { readCompletion } from "@/lib/completion/reads";
import { answer, secureRoute } from "@/lib/gate/route";

const params = z.strictObject({ requestId: z.uuid() });

export const GET = secureRoute(
  { name: "completion.read", permission: "review.decide", params },
  async ({ actor, params: { requestId } }) => answer(await readCompletion(actor, requestId, false)),
);

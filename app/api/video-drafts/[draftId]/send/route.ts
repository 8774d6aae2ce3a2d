import { z } from "zod";
import { sendDraft } from "@/lib/evidence/send-draft";
import { answer, secureRoute } from "@/lib/gate/route";

const params = z.strictObject({ draftId: z.uuid() });

/** Hands a whole video over to the provider. */
export const POST = secureRoute(
  { name: "video.send", permission: "request.create", params },
  async ({ actor, params: { draftId } }) => answer(await sendDraft(actor, draftId)),
);

import { z } from "zod";
import { beginDraft, readDraft } from "@/lib/evidence/video-draft";
import { answer, secureRoute } from "@/lib/gate/route";

const params = z.strictObject({ requestId: z.uuid() });

/** The video this person has begun, to go on with it; null where there is none. */
export const GET = secureRoute(
  { name: "video.read", permission: "request.create", params },
  async ({ actor, params: { requestId } }) => answer(await readDraft(actor, requestId)),
);

/** Begins one of so many bytes. */
export const POST = secureRoute(
  {
    name: "video.begin",
    permission: "request.create",
    params,
    query: z.strictObject({ bytes: z.coerce.number().int() }),
  },
  async ({ actor, params: { requestId }, query: { bytes } }) => answer(await beginDraft(actor, requestId, bytes)),
);

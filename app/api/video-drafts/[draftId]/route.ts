import { z } from "zod";
import { addPiece, discardDraft } from "@/lib/evidence/video-draft";
import { piecesOf } from "@/lib/gate/body";
import { parseInput } from "@/lib/gate/input";
import { answer, secureRoute } from "@/lib/gate/route";
import { pieceHeaders } from "@/lib/workflows/evidence-form";

const params = z.strictObject({ draftId: z.uuid() });

/** The next piece of a video, from the byte at which the draft ends. */
export const PATCH = secureRoute(
  { name: "video.piece", permission: "request.create", limit: "media", params },
  async ({ actor, params: { draftId }, request }) => {
    const { startsAt, bytes } = parseInput(pieceHeaders, {
      startsAt: request.headers.get("upload-offset") ?? undefined,
      bytes: request.headers.get("content-length") ?? undefined,
    });
    return answer(await addPiece(actor, draftId, startsAt, { bytes, body: piecesOf(request) }));
  },
);

export const DELETE = secureRoute(
  { name: "video.discard", permission: "request.create", params },
  async ({ actor, params: { draftId } }) => {
    await discardDraft(actor, draftId);
    return answer({});
  },
);

import "server-only";
import type { Submitter } from "@/lib/auth/actor";
import { type UploadOutcome, uploadVideo } from "./send-upload";
import { dropDraft, openDraft } from "./video-draft";

/** Sends a video that is all here. It stays until the provider has it, so that sending again needs no second upload. */
export async function sendDraft(actor: Submitter, draftId: string): Promise<UploadOutcome> {
  const { requestId, bytes, body } = await openDraft(actor, draftId);
  const outcome = await uploadVideo(actor, requestId, { bytes, body });
  if (outcome.state === "accepted") await dropDraft(draftId);
  return outcome;
}

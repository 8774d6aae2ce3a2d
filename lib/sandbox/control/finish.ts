import { z } from "zod";
import type { Sandbox } from "@/lib/sandbox/context";
import type { Call } from "@/lib/sandbox/http";
import { isRaRequest } from "@/lib/sandbox/ra/find-request";
import { decideAsOperator } from "@/lib/sandbox/ra/operator";
import { isOpenForApplicant } from "@/lib/sandbox/requests";
import type { RequestRecord } from "@/lib/sandbox/state";
import { ControlError } from "./control-error";

export const finishSchema = z.object({
  /** The last two go one step further: the provider's own operator decides, as in the authority's eIDAS workflow. */
  outcome: z.enum(["review", "incomplete", "error", "validated", "refused"]),
  story: z.string().optional(),
  /** Ours: OCR fields that were not read, which makes the documented refusal to approve reachable. */
  omit_fields: z.array(z.string()).default([]),
});

/** The applicant ends the identification: one act for the control face and for the applicant's page. */
export function finishIdentification(
  call: Call,
  sandbox: Sandbox,
  request: RequestRecord,
  input: z.infer<typeof finishSchema>,
): RequestRecord[] {
  const name = input.story ?? request.story ?? "clean";
  const story = sandbox.media.story(name);
  if (!story) throw new ControlError(400, `There is no story ${JSON.stringify(name)}.`);
  if (!isOpenForApplicant(request))
    throw new ControlError(409, `Request ${request.pk} is in ${request.status}: the applicant has nothing left to do.`);
  const before = request.status;
  const { outcome } = input;
  const isDecided = outcome === "validated" || outcome === "refused";
  if (isDecided && !isRaRequest(request))
    throw new ControlError(400, "Only requests of the registration authority are decided by the provider's operator.");
  // Whoever is identified before the camera leaves nothing of what was uploaded before.
  const { uploadedEvidence, uploadedVideo } = request;
  sandbox.store.change(() => Object.assign(request, { uploadedEvidence: null, uploadedVideo: null }));
  sandbox.files.remove(uploadedEvidence, uploadedVideo);
  const { earlier, news } = sandbox.requests.finish(request, isDecided ? "review" : outcome, story, input.omit_fields);
  if (isDecided && isRaRequest(request)) news.push(...decideAsOperator(sandbox, request, outcome));
  call.ledger.request_pk = request.pk;
  call.ledger.videoid_pk = request.videoidPk;
  call.ledger.registration_authority = request.registrationAuthority;
  call.ledger.effect = `${before} -> ${request.status}`;
  call.announcements.push(...news);
  return earlier;
}

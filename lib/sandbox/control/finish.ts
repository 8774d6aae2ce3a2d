import { z } from "zod";
import type { Sandbox } from "@/lib/sandbox/context";
import type { Call } from "@/lib/sandbox/http";
import { isOpenForApplicant } from "@/lib/sandbox/requests";
import type { RequestRecord } from "@/lib/sandbox/state";
import { ControlError } from "./control-error";

export const finishSchema = z.object({
  outcome: z.enum(["review", "incomplete", "error"]),
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
  const { earlier, news } = sandbox.requests.finish(request, input.outcome, story, input.omit_fields);
  call.ledger.request_pk = request.pk;
  call.ledger.videoid_pk = request.videoidPk;
  call.ledger.registration_authority = request.registrationAuthority;
  call.ledger.effect = `${before} -> ${request.status}`;
  call.announcements.push(...news);
  return earlier;
}

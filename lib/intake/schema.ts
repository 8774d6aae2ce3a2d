import { z } from "zod";
import { evidenceForm } from "@/lib/evidence/upload-schema";
import { newRequestFields, requireFit } from "@/lib/requests/schema";
import { uploadStates } from "@/lib/requests/uploads-view";
import { missingNames, parts } from "@/lib/workflows/evidence-form";
import { evidenceWorkflows, type WorkflowId } from "@/lib/workflows/names";
import { houseStatuses } from "@/lib/workflows/status";

/*
 * What a capture system sends and is answered. The description it reads is made from these, so that neither says
 * what the other does not.
 */

/** A new request; the authority is that of the key. */
export const createInput = newRequestFields
  .extend({
    workflow: z
      .enum(evidenceWorkflows as [WorkflowId, ...WorkflowId[]], { error: "workflow-choose" })
      .describe("Workflows whose evidence is made elsewhere. Those of the RA ask for the holder as well."),
  })
  .superRefine(requireFit);

export const evidencesInput = evidenceForm;

export const nextSteps = ["wait", "hand-over", "complete", "send-again", "create-anew", "look-it-up", "none"] as const;
const next = z.enum(nextSteps).describe("What the capture system is to do now.");
const advice = z.string().describe("The same as a sentence, in the language asked for by Accept-Language.");
const time = z.iso.datetime();
const missing = z.array(z.enum(missingNames)).describe("What a whole set would still need.");

export const created = z.strictObject({
  id: z.uuid(),
  number: z.string().describe("The number people use, e.g. R-00042."),
  creation: z.enum(["sending", "confirmed", "failed", "unknown"]),
  next,
});

export const requestState = z.strictObject({
  id: z.uuid(),
  number: z.string(),
  workflow: z.string(),
  profile: z.string(),
  creation: created.shape.creation,
  creationError: z.string().nullable().describe("The provider's words about a creation it refused."),
  providerStatus: z.string().describe("The provider's word, verbatim."),
  status: z.enum(houseStatuses),
  next,
  advice,
  missing,
  uploads: z.array(
    z.strictObject({
      part: z.enum(parts),
      state: z.enum(uploadStates),
      at: time,
      bytes: z.number(),
      sha256: z.string().nullable(),
      providerSays: z.string().nullable(),
    }),
  ),
  applicant: z.strictObject({ phone: z.string().nullable(), email: z.string().nullable() }).describe("Masked."),
  createdAt: time,
  changedAt: time,
});

export const handedOver = z.strictObject({
  id: z.uuid(),
  part: z.enum(parts),
  state: z
    .enum(["accepted", "unknown"])
    .describe("`unknown`: the provider did not answer and may have it; read the request before sending again."),
  sha256: z.string(),
  providerStatus: z.string(),
  missing,
});

/** Every way a call can fail. */
export const intakeErrors = [
  "key-unknown",
  "idempotency-key-needed",
  "idempotency-key-used",
  "still-running",
  "body-too-large",
  "body-type",
  "body-unreadable",
  "invalid-input",
  "not-found",
  "stale",
  "upload-running",
  "provider-refused",
  "provider-unreachable",
  "restarting",
  "not-configured",
  "too-many",
  "storage-full",
  "unexpected",
] as const;

export const intakeError = z.strictObject({
  error: z.strictObject({
    code: z.enum(intakeErrors),
    message: z.string().describe("What happened and what helps."),
    fields: z
      .record(z.string(), z.strictObject({ code: z.string(), message: z.string() }))
      .describe("Problems by the path of the field."),
  }),
});

/** Given by the caller, new for every act; the same act sent again carries the same. */
export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{8,128}$/)
  .describe("8 to 128 visible ASCII characters, e.g. a UUID.");

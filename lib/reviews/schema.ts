import { z } from "zod";
import { itemKinds } from "@/lib/workflows/evidence";
import { causeCodes } from "./catalogue";
import { answers, checklistItems, faceFeatures, likenesses } from "./checklist";

/** The acts of an officer: validate is the RA's first step, approve its second, and One-Shot's only one. */
export const decisionKinds = ["approve", "validate", "refuse"] as const;
export type DecisionKind = (typeof decisionKinds)[number];

export const answerInput = z.strictObject({
  requestId: z.uuid(),
  token: z.number().int().positive(),
  item: z.enum(checklistItems),
  answer: z.enum(answers),
  note: z.string().trim().max(2000, "too-long").optional(),
  /** Of the face: what was said of each feature. */
  face: z.partialRecord(z.enum(faceFeatures), z.enum(likenesses)).optional(),
  evidenceHash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type AnswerInput = z.infer<typeof answerInput>;

const seconds = z.number().min(0).max(86_400);

export const lookInput = z.strictObject({
  requestId: z.uuid(),
  kind: z.enum(itemKinds),
  /** Of what was on the screen. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Of the video: stretches seen no faster than the policy allows, and its length once read to the end. */
  seen: z
    .array(z.tuple([seconds, seconds]))
    .max(500)
    .optional(),
  length: seconds.optional(),
  unplayable: z.boolean().optional(),
});

export const signature = {
  requestId: z.uuid(),
  token: z.number().int().positive(),
  /** Version of the request the page was drawn from. */
  version: z.number().int().positive(),
  /** Made when the sheet is opened: sent twice, it is one decision. */
  key: z.uuid(),
  pin: z.string().min(1, "required").max(64),
  /** Not needed while a One-Shot token keeps it for this session. */
  password: z.string().max(256).optional(),
  username: z.string().trim().max(128).optional(),
  /** A new second-factor code, where the session's is too old. */
  code: z
    .string()
    .regex(/^\d{6}$/, "code-format")
    .optional(),
  /** Keep the password for this session as a One-Shot token without the PIN. */
  keepPassword: z.boolean().default(false),
};

/** Characters that say why somebody else is to judge. */
const releaseReasonLength = 20;

export const releaseInput = z.strictObject({
  requestId: z.uuid(),
  decisionId: z.uuid(),
  /** Version of the request the page was drawn from. */
  version: z.number().int().positive(),
  reason: z.string().trim().min(releaseReasonLength, "release-short").max(2000, "too-long"),
  code: signature.code,
});
export type ReleaseInput = z.infer<typeof releaseInput>;

const signatureInput = z.strictObject(signature);
/** What signs an act, whichever it is. */
export type SignatureInput = z.infer<typeof signatureInput>;

/** For the conditions that ask for one. */
export const reasonInput = z.string().trim().max(2000, "too-long").optional();

export const approveInput = z.strictObject({
  ...signature,
  evidenceHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** The officer confirms the summary that will be certified. */
  confirmed: z.literal(true, { error: "confirm-needed" }),
  reason: reasonInput,
});
export type ApproveInput = z.infer<typeof approveInput>;

export const refuseInput = z.strictObject({
  ...signature,
  cause: z.enum(causeCodes, { error: "cause-choose" }),
  extraCauses: z.array(z.enum(causeCodes)).max(8).default([]),
  locale: z.enum(["en", "es"]),
  /** The words the officer was shown: those and no others leave. */
  text: z.string().max(200),
  note: z.string().trim().max(4000, "too-long").optional(),
});
export type RefuseInput = z.infer<typeof refuseInput>;

/** Characters of the reason an approval may have to give. */
export const reasonLength = 20;

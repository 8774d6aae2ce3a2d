import { z } from "zod";
import { faultSchema } from "./faults/schema";
import { imageSchema, oneShotRequestFields, settingsSchema } from "./one-shot/records";
import { initialRaState, raDetailsSchema, raStateSchema } from "./ra/record";
import { storyNames } from "./stories/story";
import { initialSwitches, switchesSchema } from "./switches";

const requestStatuses = [
  "CREATED",
  "VIDEOPENDING",
  "VIDEOREVIEW",
  "VIDEOINCOMPLETE",
  "VIDEOERROR",
  "ENROLLREADY",
  "ISSUED",
  "RENEWED",
  "CANCELLED",
] as const;
export type RequestStatus = (typeof requestStatuses)[number];

const raoSnapshotSchema = z.object({ pk: z.number(), name: z.string() });

const requestSchema = z.object({
  pk: z.number(),
  videoidPk: z.number(),
  status: z.enum(requestStatuses),
  /** `videoid_data.status`: COMPLETE, VALIDATED and REFUSED are documented, the words before completion are ours. */
  videoStatus: z.string(),
  linkId: z.string(),
  link: z.string(),
  videoIdentifier: z.string(),
  registrationAuthority: z.string(),
  environment: z.string(),
  profile: z.string(),
  email: z.string(),
  mobilePhoneNumber: z.string(),
  scratchcard: z.string(),
  story: z.enum(storyNames).nullable(),
  /** Holder fields of the request object, as identified by the video or sent by an update. */
  fields: z.record(z.string(), z.string()),
  /** Names of the fields the OCR did not read, on demand of the control face. */
  omittedFields: z.array(z.string()),
  refusalReason: z.string(),
  approvingRao: raoSnapshotSchema.nullable(),
  validationOperator: raoSnapshotSchema.nullable(),
  createdAt: z.number(),
  acceptedAt: z.number().nullable(),
  /** Null for a request of One-Shot. */
  ra: raDetailsSchema.nullable().default(null),
  ...oneShotRequestFields,
});
export type RequestRecord = z.infer<typeof requestSchema>;

const tokenSchema = z.object({
  username: z.string(),
  environment: z.string(),
  /** Salted digests: the state file never holds a password or a PIN. */
  password: z.string().nullable(),
  pin: z.string().nullable(),
});
export type TokenRecord = z.infer<typeof tokenSchema>;

export const webhookFamilies = ["event", "flat"] as const;
const webhookTargetSchema = z.object({ url: z.string(), family: z.enum(webhookFamilies) });
export type WebhookTarget = z.infer<typeof webhookTargetSchema>;

export const stateSchema = z.object({
  version: z.literal(1),
  nextRequestPk: z.number(),
  nextVideoidPk: z.number(),
  nextScratchcard: z.number(),
  requests: z.array(requestSchema),
  tokens: z.record(z.string(), tokenSchema),
  images: z.record(z.string(), imageSchema).default({}),
  settings: settingsSchema.default(() => settingsSchema.parse({})),
  webhooks: z.record(z.string(), webhookTargetSchema),
  /** Wrong PINs in a row by RAO username. */
  wrongPins: z.record(z.string(), z.number()),
  faults: z.array(faultSchema),
  switches: switchesSchema,
  ra: raStateSchema.default(initialRaState),
});
export type SandboxState = z.infer<typeof stateSchema>;

export function initialState(): SandboxState {
  return {
    version: 1,
    // Two ranges far apart: a caller that takes one number for the other must not find anything.
    nextRequestPk: 46_000,
    nextVideoidPk: 137,
    nextScratchcard: 5_082_518,
    requests: [],
    tokens: {},
    images: {},
    settings: settingsSchema.parse({}),
    webhooks: {},
    wrongPins: {},
    faults: [],
    switches: initialSwitches(),
    ra: initialRaState(),
  };
}

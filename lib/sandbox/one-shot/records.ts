import { z } from "zod";
import { storedFileSchema } from "@/lib/sandbox/files";

const documentSchema = z.object({
  uid: z.string(),
  /** Name of the form field it came in. */
  key: z.string(),
  filename: z.string(),
  /** A PDF, or a JSON file with a hash of something that stays elsewhere. */
  kind: z.enum(["pdf", "hash"]),
  uploadedAt: z.number(),
  original: storedFileSchema.nullable(),
  signed: storedFileSchema.nullable(),
});
export type DocumentRecord = z.infer<typeof documentSchema>;

const otpSchema = z.object({
  code: z.string(),
  method: z.enum(["sms", "whatsapp"]),
  sentAt: z.number(),
  wrongTries: z.number(),
});

const certificateSchema = z.object({
  serialNumber: z.string(),
  subject: z.string(),
  issuer: z.string(),
  validFrom: z.number(),
  validTo: z.number(),
  /** Base64 of its DER. */
  data: z.string(),
});
export type CertificateRecord = z.infer<typeof certificateSchema>;

/** What One-Shot keeps of a request beside the request itself. All of it has a beginning, so older states load. */
export const oneShotRequestFields = {
  /** False for a request whose evidence somebody else collects: its answer carries an empty link. */
  isLinkGiven: z.boolean().default(true),
  /** The write form as it was sent, custom keys and all. */
  uploadedEvidence: storedFileSchema.nullable().default(null),
  /** What the uploaded evidence lacks to be complete. */
  missingEvidence: z.array(z.string()).default([]),
  uploadedVideo: storedFileSchema.nullable().default(null),
  documents: z.array(documentSchema).default([]),
  otp: otpSchema.nullable().default(null),
  contract: storedFileSchema.nullable().default(null),
  signedContract: storedFileSchema.nullable().default(null),
  certificate: certificateSchema.nullable().default(null),
};

export const newOneShotRequest = () => z.object(oneShotRequestFields).parse({});

export const imageSchema = z.object({
  filename: z.string(),
  width: z.number(),
  height: z.number(),
  uploadedAt: z.number(),
  file: storedFileSchema,
});
export type ImageRecord = z.infer<typeof imageSchema>;

/** The settings file: what calls may leave out when it is there. */
export const settingsSchema = z.object({
  tsa_url: z.string().nullable().default(null),
  default_profile: z.string().nullable().default(null),
  default_ra: z.string().nullable().default(null),
  billing_username: z.string().nullable().default(null),
  billing_password: z.string().nullable().default(null),
  environment: z.string().nullable().default(null),
});
export type Settings = z.infer<typeof settingsSchema>;

import { z } from "zod";
import { storedFileSchema } from "@/lib/sandbox/files";

const documentSchema = z.object({
  pk: z.number(),
  type: z.string(),
  label: z.string(),
  contentType: z.string(),
  file: storedFileSchema,
});
export type RaDocument = z.infer<typeof documentSchema>;

const certificateStates = ["VALID", "SUSPENDED", "REVOKED"] as const;
export type CertificateState = (typeof certificateStates)[number];

/** What a request of this API has beyond what both products know. */
export const raDetailsSchema = z.object({
  isVideoid: z.boolean(),
  isPaperless: z.boolean(),
  secureElement: z.number(),
  validityTime: z.string(),
  language: z.string(),
  identificationRao: z.string().nullable(),
  /** Names of the fields the identification filled; an update leaves them alone. */
  identified: z.array(z.string()),
  documents: z.array(documentSchema),
  /** The secret part of the pre-authenticated link, which leads nowhere before the approval. */
  enrolmentId: z.string(),
  certificateState: z.enum(certificateStates),
  revocationReason: z.string().nullable(),
  isRenewalEnabled: z.boolean(),
});
export type RaDetails = z.infer<typeof raDetailsSchema>;

const scratchcardSchema = z.object({
  pk: z.number(),
  sn: z.string(),
  registrationAuthority: z.string(),
  isUsed: z.boolean(),
});
export type Scratchcard = z.infer<typeof scratchcardSchema>;

/** What the API knows besides requests. */
export const raStateSchema = z.object({
  nextScratchcard: z.number(),
  nextDocument: z.number(),
  nextAuthority: z.number(),
  scratchcards: z.array(scratchcardSchema),
  /** Authorities made through the API, beside those of the installation. */
  authorities: z.array(z.object({ code: z.string(), name: z.string(), details: z.record(z.string(), z.unknown()) })),
});
export type RaState = z.infer<typeof raStateSchema>;

export function initialRaState(): RaState {
  return {
    nextScratchcard: 1_256_948,
    nextDocument: 48_312,
    nextAuthority: 2_101,
    scratchcards: [],
    authorities: [],
  };
}

/** Counters go on, so that numbers a caller has stored never come back for somebody else. */
export function keptCounters(state: RaState): RaState {
  const { nextScratchcard, nextDocument, nextAuthority } = state;
  return { ...initialRaState(), nextScratchcard, nextDocument, nextAuthority };
}

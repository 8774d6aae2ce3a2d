import { z } from "zod";

export const actKinds = ["upload", "code", "sign", "remove", "remove-all", "archive"] as const;
export type ActKind = (typeof actKinds)[number];

/**
 * - `RECORDED`: about to leave. `SENDING`: it may have left. `CONFIRMED`: its effect was read.
 * - `REJECTED`: it had no effect. `NOT_SENT`: it never left. `UNKNOWN`: nobody knows yet.
 * - `SUPERSEDED`: unknown, and followed by another of its kind.
 */
export const actStates = ["RECORDED", "SENDING", "CONFIRMED", "REJECTED", "NOT_SENT", "UNKNOWN", "SUPERSEDED"] as const;
export type ActState = (typeof actStates)[number];

/** `there`: the provider gave it back when asked. `unknown`: it may be there. `failed`: it never got there. */
export const documentStates = ["sending", "there", "unknown", "failed", "removed"] as const;
export type DocumentState = (typeof documentStates)[number];

const document = z.strictObject({
  id: z.string(),
  kind: z.enum(["document", "contract"]),
  state: z.enum(documentStates),
  name: z.string().nullable(),
  bytes: z.number().nullable(),
  sha256: z.string().nullable(),
  /** The provider keeps other bytes than were sent. */
  altered: z.boolean(),
  signedSha256: z.string().nullable(),
  signedBytes: z.number().nullable(),
  archivedAt: z.string().nullable(),
  removedAt: z.string().nullable(),
});
export type SigningDocument = z.infer<typeof document>;

const act = z.strictObject({
  id: z.string(),
  kind: z.enum(actKinds),
  state: z.enum(actStates),
  /** Null: the signer. */
  by: z.string().nullable(),
  at: z.string(),
  delivery: z.string().nullable(),
  /** The provider's words, for those who act. */
  said: z.string().nullable(),
  httpStatus: z.number().nullable(),
  errorCode: z.string().nullable(),
});
export type SigningAct = z.infer<typeof act>;

const permits = z.strictObject({
  upload: z.boolean(),
  code: z.boolean(),
  sign: z.boolean(),
  remove: z.boolean(),
  removeAll: z.boolean(),
  archive: z.boolean(),
});
export type Permits = z.infer<typeof permits>;

/** The signer's link that lives now; its token is shown to nobody again. */
const link = z.strictObject({ expiresAt: z.string(), openedAt: z.string().nullable() });

/** Everything the signing page shows. */
export const signingView = z.strictObject({
  requestId: z.string(),
  number: z.number(),
  /** The provider's word. */
  status: z.string(),
  authority: z.string(),
  /** Whether this role may act. */
  acts: z.boolean(),
  /** Whether the signer's code may be typed here. */
  codeHere: z.boolean(),
  busy: z.boolean(),
  may: permits.extend({ link: z.boolean() }),
  /** Seconds until another code may be asked for. */
  codeWait: z.number(),
  codeSent: z.boolean(),
  link: link.nullable(),
  most: z.number(),
  documents: z.array(document),
  history: z.array(act),
});
export type SigningView = z.infer<typeof signingView>;

import { z } from "zod";

/** What became of the code or the signature the signer asked for last, as far as they can do something about it. */
const outcomes = ["none", "under-way", "done", "wrong", "not-sent", "refused", "unknown"] as const;

/** Everything the signer's page is told: nothing but what its link is for. */
export const signerView = z.strictObject({
  authority: z.string(),
  expiresAt: z.string(),
  /** `sign`: to be signed. `signed`: done. `closed`: nothing can be signed here. */
  stage: z.enum(["sign", "signed", "closed"]),
  busy: z.boolean(),
  may: z.strictObject({ code: z.boolean(), sign: z.boolean() }),
  /** Seconds until another code may be asked for. */
  codeWait: z.number(),
  code: z.enum(outcomes),
  signature: z.enum(outcomes),
  documents: z.array(z.strictObject({ id: z.string(), name: z.string(), bytes: z.number().nullable() })),
});
export type SignerView = z.infer<typeof signerView>;
export type Outcome = SignerView["code"];

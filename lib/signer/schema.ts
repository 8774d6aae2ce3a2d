import { z } from "zod";
import { codeInput, signInput } from "@/lib/signing/schema";

/** A token names the request by itself; what is no token at all is refused where every other one is. */
const link = { token: z.string().max(200) };

export const signerCodeInput = codeInput.omit({ requestId: true }).extend(link);
export type SignerCodeInput = z.infer<typeof signerCodeInput>;

export const signerSignInput = signInput.omit({ requestId: true }).extend(link);
export type SignerSignInput = z.infer<typeof signerSignInput>;

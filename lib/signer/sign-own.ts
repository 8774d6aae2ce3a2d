import "server-only";
import { signerOf } from "@/lib/signing/links";
import { sendCode, signDocuments } from "@/lib/signing/sign-documents";
import type { SignerCodeInput, SignerSignInput } from "./schema";

type Header = (name: string) => string | null;

/** The signer has a one-time code sent to themselves. */
export async function sendOwnCode({ token, ...rest }: SignerCodeInput, header: Header): Promise<void> {
  const signer = await signerOf(token, header);
  await sendCode(signer, { ...rest, requestId: signer.requestId });
}

/** The signer signs: the same act as the back office's, under the link. */
export async function signOwn({ token, ...rest }: SignerSignInput, header: Header): Promise<void> {
  const signer = await signerOf(token, header);
  await signDocuments(signer, { ...rest, requestId: signer.requestId });
}

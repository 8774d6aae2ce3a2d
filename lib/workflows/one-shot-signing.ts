import "server-only";
import { ProviderError } from "@/lib/gateways/errors";
import { inMemory } from "@/lib/gateways/multipart";
import * as oneShot from "@/lib/gateways/one-shot/documents";
import type { Signing } from "./signing";

const isMissing = (error: unknown) =>
  error instanceof ProviderError && error.failure === "answered" && error.httpStatus === 404;

/** The same in both One-Shot workflows (one-shot-api 4.4 to 5). */
export const oneShotSigning: Signing = {
  mostDocuments: oneShot.mostDocuments,

  async upload(requestPk, { name, content }, requestId) {
    const file = inMemory(name, "application/pdf", content);
    const [document] = await oneShot.uploadDocuments(requestPk, [file], { requestId });
    if (!document) throw new ProviderError("garbled", "uploadDocuments", { httpStatus: 200 });
    return document.uid;
  },

  contract: (requestPk, requestId) => oneShot.getContract(requestPk, { requestId }),

  async document(requestPk, uid, form, consume, requestId) {
    try {
      return await oneShot.downloadDocument(requestPk, uid, form, consume, { requestId });
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  },

  sendCode: (requestPk, delivery, requestId) => oneShot.generateOtp(requestPk, delivery, { requestId }),

  sign: (requestPk, code, requestId) => oneShot.sign(requestPk, { secret: code }, null, { requestId }),

  // The legacy generation deletes one form a call, the new one both with the first.
  async remove(requestPk, uid, forms, requestId) {
    for (const form of forms)
      await oneShot.deleteDocument(requestPk, uid, form, { requestId }).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
  },

  removeAll: (requestPk, requestId) => oneShot.deleteDocuments(requestPk, { requestId }),
};

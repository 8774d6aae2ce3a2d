import "server-only";
import { ProviderError } from "@/lib/gateways/errors";
import { inMemory } from "@/lib/gateways/multipart";
import * as oneShot from "@/lib/gateways/one-shot/documents";
import type { Signing } from "./signing";

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
      if (error instanceof ProviderError && error.failure === "answered" && error.httpStatus === 404) return null;
      throw error;
    }
  },

  sendCode: (requestPk, delivery, requestId) => oneShot.generateOtp(requestPk, delivery, { requestId }),

  sign: (requestPk, code, requestId) => oneShot.sign(requestPk, { secret: code }, null, { requestId }),

  remove: (requestPk, uid, requestId) => oneShot.deleteDocument(requestPk, uid, "original", { requestId }),

  removeAll: (requestPk, requestId) => oneShot.deleteDocuments(requestPk, { requestId }),
};

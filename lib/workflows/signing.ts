import type { Readable } from "node:stream";
import type { RequestPk } from "@/lib/gateways/numbers";
import type { Secret } from "@/lib/gateways/secret";

/** A document before and after it is signed. */
export type DocumentForm = "original" | "signed";

export type Delivery = "sms" | "whatsapp";

/** What follows the approval where documents are signed at once: one function a call of the provider. */
export interface Signing {
  /** How many documents a request may carry. */
  mostDocuments: number;
  /** The provider's identifier of the document. */
  upload(requestPk: RequestPk, file: { name: string; content: Buffer }, requestId: string): Promise<string>;
  contract(requestPk: RequestPk, requestId: string): Promise<Buffer>;
  /** Null when the provider says that there is no such document. */
  document<T>(
    requestPk: RequestPk,
    uid: string,
    form: DocumentForm,
    consume: (body: Readable) => Promise<T>,
    requestId: string,
  ): Promise<T | null>;
  sendCode(requestPk: RequestPk, delivery: Delivery, requestId: string): Promise<void>;
  sign(requestPk: RequestPk, code: Secret, requestId: string): Promise<void>;
  /** Deletes a document in these of its forms; one that has gone before is no failure. */
  remove(requestPk: RequestPk, uid: string, forms: readonly DocumentForm[], requestId: string): Promise<void>;
  removeAll(requestPk: RequestPk, requestId: string): Promise<void>;
}

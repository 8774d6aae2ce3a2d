import "server-only";
import type { Readable } from "node:stream";
import { asPdf } from "@/lib/gateways/answers";
import type { FileSource } from "@/lib/gateways/multipart";
import type { RequestPk } from "@/lib/gateways/numbers";
import type { Secret } from "@/lib/gateways/secret";
import { ask, type CallOptions, exchange, fetchBytes, fetchStream } from "./exchange";
import { generationOf } from "./paths";
import { uploadedDocuments, uploadedImage } from "./wire";

/* What follows approval (one-shot-api 4.4 to 6): contract, documents, one-time code, signature. */

export type DocumentType = "original" | "signed";

/** A request carries at most this many documents. */
export const mostDocuments = 10;

export interface UploadedDocument {
  uid: string;
  /** Which of the files sent it is, counted from 0; null where the answer does not tell. */
  file: number | null;
  name: string | null;
  /** SHA-256 in hexadecimal, where the provider says it. */
  digest: string | null;
}

/** Parts are named `file`, `file2`, `file3` … */
const partName = (index: number) => (index === 0 ? "file" : `file${index + 1}`);

/** `POST document`: PDF files to be signed together. The answer names them in no particular order. */
export async function uploadDocuments(
  requestPk: RequestPk,
  files: readonly FileSource[],
  options: CallOptions = {},
): Promise<UploadedDocument[]> {
  const form = files.map((file, index) => ({ name: partName(index), file }));
  const found = await ask(
    uploadedDocuments,
    "uploadDocuments",
    "upload",
    { request_pk: requestPk },
    { form, ...options },
  );
  const keys = form.map(({ name }) => name);
  const fileOf = (key: string | null, name: string | null): number | null => {
    if (key !== null) return keys.includes(key) ? keys.indexOf(key) : null;
    if (files.length === 1) return 0;
    const named = files.flatMap((file, index) => (file.name === name ? [index] : []));
    return named.length === 1 ? (named[0] ?? null) : null;
  };
  return found.map(({ uid, key, name, filename, digest }) => {
    const called = name ?? filename;
    return { uid, file: fileOf(key, called), name: called, digest };
  });
}

/** A document as it arrives: a PDF, or a p7m where a hash was signed. */
export async function downloadDocument<T>(
  requestPk: RequestPk,
  uid: string,
  type: DocumentType,
  consume: (body: Readable, contentType: string) => Promise<T>,
  options: CallOptions = {},
): Promise<T> {
  const operation = type === "signed" ? "getSignedDocument" : "getOriginalDocument";
  const numbers = { request_pk: requestPk, document_uid: uid, document_type: type };
  const got = await fetchStream(
    operation,
    numbers,
    async (body, mime) => ({ value: await consume(body, mime) }),
    options,
  );
  if (!got) throw new Error("a document has an answer");
  return got.value;
}

/** `DELETE document`; only the legacy generation asks which of the two it is. */
export async function deleteDocument(
  requestPk: RequestPk,
  uid: string,
  type: DocumentType,
  options: CallOptions = {},
): Promise<void> {
  const numbers = { request_pk: requestPk, document_uid: uid, document_type: type };
  await exchange("deleteDocument", "commit", numbers, options);
}

export async function deleteDocuments(requestPk: RequestPk, options: CallOptions = {}): Promise<void> {
  await exchange("deleteDocuments", "commit", { request_pk: requestPk }, options);
}

/** `GET contract`: the service contract, which is signed together with the documents. */
export async function getContract(requestPk: RequestPk, options: CallOptions = {}): Promise<Buffer> {
  return asPdf("getContract", await fetchBytes("getContract", { request_pk: requestPk }, options));
}

/** `POST otp`: sends the signer a code, once a minute at most. */
export async function generateOtp(
  requestPk: RequestPk,
  delivery: "sms" | "whatsapp" = "sms",
  options: CallOptions = {},
): Promise<void> {
  await exchange(
    "generateOtp",
    "commit",
    { request_pk: requestPk },
    { json: { delivery_method: delivery }, ...options },
  );
}

/** How a signature looks on the page. `position` is `"x1,y1,x2,y2"` in points from the bottom left, `page` counts from 0. */
export interface Appearance {
  text?: readonly string[];
  date?: string;
  timezone?: string;
  position?: string;
  page?: number;
  /** Identifier of an image uploaded before. */
  image?: string;
}

/** What the signer proves themselves with: the code they were sent, or another agreed way beside or instead of it. */
export type Unlock =
  | { secret: Secret; external?: { type: string; value: Secret } }
  | { secret?: undefined; external: { type: string; value: Secret } };

/** A visible signature, and the documents it goes on: the legacy generation names them one by one. */
export interface VisibleSignature {
  documents: readonly string[];
  appearance: Appearance;
}

/** `POST sign`: documents and contract; the request becomes ISSUED. */
export async function sign(
  requestPk: RequestPk,
  unlock: Unlock,
  visible: VisibleSignature | null = null,
  options: CallOptions = {},
): Promise<void> {
  const json = {
    ...(unlock.secret && { secret: unlock.secret }),
    ...(unlock.external && { ext_unlock_type: unlock.external.type, ext_unlock_value: unlock.external.value }),
    ...(visible && appearanceFields(visible)),
  };
  await exchange("sign", "commit", { request_pk: requestPk }, { json, ...options });
}

function appearanceFields({ documents, appearance }: VisibleSignature): Record<string, unknown> {
  if (generationOf("sign") === "new") return { signature: { appearance } };
  const { text, date, timezone, position, page, image } = appearance;
  return {
    signature_format: { text_format: text, date_format: date, timezone },
    options: Object.fromEntries(documents.map((uid) => [uid, { position, page, image }])),
  };
}

/** `POST image`: a PNG for visible signatures. */
export async function uploadImage(image: FileSource): Promise<string> {
  return ask(uploadedImage, "uploadImage", "upload", {}, { form: [{ name: "image", file: image }] });
}

export async function deleteImage(uid: string): Promise<void> {
  await exchange("deleteImage", "commit", { image_uid: uid });
}

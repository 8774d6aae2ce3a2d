/*
 * Evidence as External identification hands it over (evidence-model 1): the same body in both APIs. Every part of it is
 * customizable, so unknown keys leave as they are.
 */

export const evidenceImages = ["document_front", "document_rear", "document_photo", "document_owner"] as const;
export type EvidenceImage = (typeof evidenceImages)[number];

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Keys the references know of an acceptance; `date` is declared as text and a number in every sample. */
type AcceptanceKey =
  | "description"
  | "url-doc-privacypolicy"
  | "url-doc-termsconditions"
  | "url-web-videoid"
  | "ip"
  | "user-agent"
  | "date";

type OcrKey =
  | "given_name"
  | "surname_1"
  | "surname_2"
  | "serial_number"
  | "mobile_phone_number"
  | "email"
  | "id_document_type"
  | "id_document_country";

type CheckKey =
  | "otp_validation"
  | "documents_match"
  | "data_integrity"
  | "document_notcopy"
  | "document_notexpired"
  | "document_notunderage"
  | "liveliness";

/** Known keys by name, and any other besides. */
type Customizable<K extends string> = { readonly [key in K | (string & {})]?: Json };

export interface EvidenceUpload {
  acceptance: Customizable<AcceptanceKey>;
  images: Partial<Record<EvidenceImage, Uint8Array>>;
  ocr: Customizable<OcrKey>;
  checks: Customizable<CheckKey>;
  /** 0 to 100, or a word. */
  similarity: number | string;
  /** Whatever else stands beside images, fields and checks. */
  others: { readonly [key: string]: Json };
}

/** The body of the upload; what is not there is not named, so that a partial upload is one. */
export function evidenceBody(upload: Partial<EvidenceUpload>): Record<string, unknown> {
  const { acceptance, images, ocr, checks, similarity, others } = upload;
  return {
    ...(acceptance && { acceptance }),
    videoid_data: {
      ...others,
      ...(images && {
        images: Object.fromEntries(Object.entries(images).map(([kind, bytes]) => [kind, base64(bytes)])),
      }),
      ...(ocr && { ocr_data: ocr }),
      ...(checks && { security_checks: checks }),
      ...(similarity !== undefined && { similarity_level: similarity }),
    },
  };
}

/** Without a data-URL prefix. */
const base64 = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");

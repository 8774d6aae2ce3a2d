import { z } from "zod";
import { type CheckKey, checkKeys, type ImageKind, imageKinds } from "./evidence";

/*
 * The write form of evidence that is made elsewhere (evidence-model 1): known keys, limits, and what a whole set holds.
 * Shared by the page and the server.
 */

export const acceptanceKeys = [
  "description",
  "url-doc-privacypolicy",
  "url-doc-termsconditions",
  "url-web-videoid",
  "ip",
  "user-agent",
  "date",
] as const;
export type AcceptanceKey = (typeof acceptanceKeys)[number];

export const ocrKeys = [
  "given_name",
  "surname_1",
  "surname_2",
  "serial_number",
  "id_document_type",
  "id_document_country",
  "mobile_phone_number",
  "email",
  "birth_date",
  "id_document_validity",
] as const;
export type OcrKey = (typeof ocrKeys)[number];

export const documentTypes = ["IDC", "PAS", "PNO", "TIN"] as const;

/** Formats that are documented for pictures and video of the same names; sizes are ours. */
export const evidenceLimits = {
  imageBytes: 8 * 2 ** 20,
  imageSide: 200,
  videoBytes: 300 * 2 ** 20,
  /** Of a video on its way to us: what a connection that breaks may cost. */
  pieceBytes: 4 * 2 ** 20,
  /** Four pictures in Base64 and the fields. */
  bodyBytes: 45 * 2 ** 20,
} as const;

export function imageType(head: Uint8Array): "image/jpeg" | "image/png" | null {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return "image/jpeg";
  if (head[0] === 0x89 && head[1] === 0x50 && head[2] === 0x4e && head[3] === 0x47) return "image/png";
  return null;
}

/** MP4 by its first box. */
export const isMp4 = (head: Uint8Array): boolean =>
  head.length >= 12 && String.fromCharCode(...head.subarray(4, 8)) === "ftyp";

/** Where a piece of a video begins, and how long it is. */
export const pieceHeaders = z.strictObject({
  startsAt: z.coerce.number({ error: "video-length" }).int("video-length").nonnegative("video-length"),
  bytes: z.coerce
    .number({ error: "length-needed" })
    .int("length-needed")
    .positive("video-length")
    .max(evidenceLimits.pieceBytes, "video-length"),
});

export const parts = ["evidences", "video"] as const;
export type EvidencePart = (typeof parts)[number];

/** What may be missing: a whole part, or one thing within the evidences. */
export const missingNames = [
  "evidences",
  "acceptance",
  ...imageKinds,
  "given_name",
  "surname_1",
  "serial_number",
  "security_checks",
  "similarity_level",
  "video",
] as const;
export type MissingName = (typeof missingNames)[number];

export interface EvidenceContents {
  acceptance: Readonly<Record<string, unknown>>;
  images: Partial<Record<ImageKind, unknown>>;
  ocr: Readonly<Record<string, unknown>>;
  checks: Readonly<Record<string, unknown>>;
  similarity: unknown;
}

/** What evidence lacks (evidence-model 5). The portrait's absence alone holds nothing up, and a passport has no rear. */
export function missingFrom({ acceptance, images, ocr, checks, similarity }: EvidenceContents): MissingName[] {
  const isEmpty = (value: unknown) => (typeof value === "string" ? value.trim() === "" : (value ?? null) === null);
  const passport = ocr.id_document_type === "PAS";
  const pictures: MissingName[] = ["document_front", ...(passport ? [] : ["document_rear" as const]), "document_owner"];
  return [
    ...(Object.values(acceptance).every(isEmpty) ? ["acceptance" as const] : []),
    ...pictures.filter((kind) => isEmpty(images[kind as ImageKind])),
    ...(["given_name", "surname_1", "serial_number"] as const).filter((key) => isEmpty(ocr[key])),
    ...(Object.keys(checks).length === 0 ? ["security_checks" as const] : []),
    ...(isEmpty(similarity) ? ["similarity_level" as const] : []),
  ];
}

export const isCheckKey = (key: string): key is CheckKey => (checkKeys as readonly string[]).includes(key);

import { z } from "zod";

/*
 * A remote API as its references describe it, written apart from the product: what each operation must look like when
 * it arrives, and every answer that is documented for it. Gateways are held against it.
 */

export type Generation = "new" | "legacy";

export interface Documented {
  /** Where it is documented, or what is odd about it. */
  name: string;
  status: number;
  /** An object travels as JSON, a text as it is. */
  body: unknown;
  type?: string;
  /** Only in one generation. */
  generation?: Generation;
  /** What a reader has to get out of it: a value, or what it says of the failure. */
  means:
    | { value: unknown }
    | { atLeast: object }
    | { failure: "garbled" }
    | { text: string; code?: string; id?: string };
}

export interface Described {
  /** `METHOD /path/{number}?query` by generation. */
  at: Partial<Record<Generation, string>>;
  /** Served by the upload host. */
  upload?: true;
  /** Absent: no body may come. */
  json?: z.ZodType | Record<Generation, z.ZodType>;
  /** Parts by name: texts as text, files as `{filename, type, content}`. */
  form?: z.ZodType;
  answers: readonly Documented[];
}

export const filePart = (content: z.ZodType<string> = z.string().min(1), type: z.ZodType<string> = z.string()) =>
  z.strictObject({ filename: z.string().min(1), type, content });

/** A text that says something. */
export const words = z.string().min(1);

/** Base64 without line breaks and without a data-URL prefix. */
const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);

/** The evidence of an External identification (evidence-model 1), the same in both APIs. */
export const evidenceUpload = z.strictObject({
  acceptance: z
    .looseObject({
      description: words,
      "url-doc-privacypolicy": z.url(),
      "url-doc-termsconditions": z.url(),
      "url-web-videoid": z.url(),
      ip: z.ipv4(),
      "user-agent": words,
      date: z.number().int().positive(),
    })
    .partial(),
  videoid_data: z.strictObject({
    images: z
      .strictObject({ document_front: base64, document_rear: base64, document_photo: base64, document_owner: base64 })
      .partial(),
    ocr_data: z.looseObject({ given_name: words, surname_1: words, serial_number: words }),
    security_checks: z.record(z.string(), z.union([z.boolean(), z.string(), z.number()])),
    similarity_level: z.union([z.number().int().min(0).max(100), words]),
  }),
});

import { z } from "zod";
import { checkKeys } from "@/lib/workflows/evidence";
import { acceptanceKeys, documentTypes, isCheckKey, ocrKeys } from "@/lib/workflows/evidence-form";

/*
 * The documented write form as it is taken: known keys are checked, unknown ones are kept as they came.
 */

export const anyValue = z.json();
const anything = z.record(z.string().min(1).max(100), anyValue);

const isText = (value: unknown): value is string => typeof value === "string";
const isShort = (value: unknown) => !isText(value) || value.length <= 2000;

function httpAddress(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : null;
  return url?.protocol === "https:" || url?.protocol === "http:";
}

type Refuse = (key: string, message: string) => void;

/** Checks of an object's entries, each problem beside its key. */
function entries(check: (key: string, value: unknown, refuse: Refuse) => void) {
  return anything.superRefine((object, context) => {
    const refuse: Refuse = (key, message) => context.addIssue({ code: "custom", message, path: [key] });
    for (const [key, value] of Object.entries(object)) check(key, value, refuse);
  });
}

const acceptance = entries((key, value, refuse) => {
  if (!isShort(value)) refuse(key, "too-long");
  else if (key.startsWith("url-") && isText(value) && value && !httpAddress(value)) refuse(key, "address-invalid");
});

const ocr = entries((key, value, refuse) => {
  if (!isShort(value)) refuse(key, "too-long");
  else if (!isText(value)) return;
  else if (key === "id_document_type" && value && !(documentTypes as readonly string[]).includes(value))
    refuse(key, "document-type-choose");
  else if (key === "id_document_country" && value && !/^[A-Z]{2}$/.test(value)) refuse(key, "country-format");
});

const checks = entries((key, value, refuse) => {
  if (isCheckKey(key) && typeof value !== "boolean") refuse(key, "check-boolean");
});

/** A number of 0 to 100, also as text, or a word. */
const similarity = z
  .union([z.number(), z.string().trim().min(1).max(40)], { error: "similarity-range" })
  .refine((value) => Number.isNaN(Number(value)) || (Number(value) >= 0 && Number(value) <= 100), "similarity-range");

const picture = z.string({ error: "image-unreadable" }).describe("JPEG or PNG in Base64.");

export const evidenceForm = z.strictObject({
  acceptance: acceptance
    .default({})
    .describe(`What the applicant accepted: ${acceptanceKeys.join(", ")}, and any other.`),
  videoid_data: z
    .object({
      images: z
        .strictObject({
          document_front: picture.optional(),
          document_rear: picture.optional(),
          document_photo: picture.optional(),
          document_owner: picture.optional(),
        })
        .default({}),
      ocr_data: ocr.default({}).describe(`Read from the document: ${ocrKeys.join(", ")}, and any other.`),
      security_checks: checks.default({}).describe(`True is good: ${checkKeys.join(", ")}, and any other.`),
      similarity_level: similarity.optional().describe("0 to 100, or a word such as high."),
    })
    .catchall(anyValue)
    .prefault({}),
});
export type EvidenceForm = z.infer<typeof evidenceForm>;

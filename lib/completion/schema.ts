import { z } from "zod";
import { requestTexts } from "@/lib/gateways/request-object";
import { reasonInput, signature } from "@/lib/reviews/schema";
import { papers } from "./names";

/** What the identification filled in; the RA lets nobody change it (the user's page on RA eIDAS). */
export const identifiedFields = [
  "given_name",
  "surname_1",
  "surname_2",
  "serial_number",
  "birth_date",
  "citizenship",
  "sex",
  "id_document_type",
  "id_document_country",
  "id_document_number",
] as const;

/** How the applicant is reached is corrected by an act of its own. */
const contactFields = ["email", "mobile_phone_number"] as const;

const closed: readonly string[] = [...identifiedFields, ...contactFields];

/** The fields an officer may fill in. */
export const openFields = requestTexts.filter((field) => !closed.includes(field));
export type OpenField = (typeof openFields)[number];

export const isOpenField = (field: string): field is OpenField => (openFields as readonly string[]).includes(field);

const email = z.email("email-invalid");

/** What is wrong with a value, as a message of `fields.*`; null when nothing is. */
function fieldProblem(field: string, value: string): string | null {
  if (value.length > 250) return "too-long";
  if (!value) return null;
  if (field.endsWith("_email") && !email.safeParse(value).success) return "email-invalid";
  if (field.includes("country") && !/^[A-Z]{2}$/.test(value)) return "country-format";
  return null;
}

const held = {
  requestId: z.uuid(),
  token: z.number().int().positive(),
};

export const saveFieldsInput = z.strictObject({
  ...held,
  key: z.uuid(),
  fields: z.record(z.string(), z.string().trim()).superRefine((fields, context) => {
    if (Object.keys(fields).length === 0) context.addIssue({ code: "custom", message: "required" });
    for (const [field, value] of Object.entries(fields)) {
      const problem = isOpenField(field) ? fieldProblem(field, value) : "field-closed";
      if (problem) context.addIssue({ code: "custom", message: problem, path: [field] });
    }
  }),
});
export type SaveFieldsInput = z.infer<typeof saveFieldsInput>;

export const documentLabel = z.string().trim().min(1, "required").max(80, "too-long");

export const openPaperInput = z.strictObject({ ...held, paper: z.enum(papers) });
export type OpenPaperInput = z.infer<typeof openPaperInput>;

export const readPaperInput = z.strictObject({
  ...held,
  paper: z.enum(papers),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ReadPaperInput = z.infer<typeof readPaperInput>;

export const approveValidatedInput = z.strictObject({
  ...signature,
  /** The officer confirms the declaration as their own. */
  confirmed: z.literal(true, { error: "confirm-needed" }),
  reason: reasonInput,
  /** What was read: other words by now are to be read first. */
  papers: z.strictObject({
    declaration: z.string().regex(/^[0-9a-f]{64}$/),
    contract: z.string().regex(/^[0-9a-f]{64}$/),
  }),
});
export type ApproveValidatedInput = z.infer<typeof approveValidatedInput>;

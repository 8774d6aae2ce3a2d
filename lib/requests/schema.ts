import { isValidPhoneNumber } from "libphonenumber-js/max";
import { z } from "zod";
import { asksHolder, asksValidity, workflowIds } from "@/lib/workflows/names";
import { profileNamed, profileNames, profilesFor, validityDays } from "@/lib/workflows/profiles";

/** E.164 with its country code; spaces, dots and hyphens are taken out. */
export const phone = z
  .string()
  .transform((text) => text.replace(/[\s().-]/g, "").replace(/^00/, "+"))
  .superRefine((text, context) => {
    if (!text) context.addIssue({ code: "custom", message: "required" });
    else if (!text.startsWith("+")) context.addIssue({ code: "custom", message: "phone-prefix" });
    else if (!isValidPhoneNumber(text)) context.addIssue({ code: "custom", message: "phone-invalid" });
  })
  .describe("With + and country code.");

export const email = z.string().trim().min(1, "required").max(254, "email-invalid").pipe(z.email("email-invalid"));

/** What is known of the holder before anybody is identified. */
export const holderFields = [
  "givenName",
  "surname1",
  "surname2",
  "documentType",
  "documentCountry",
  "documentNumber",
] as const;
export type HolderField = (typeof holderFields)[number];

/** A field left empty is one left out. */
const optional = z.string().trim().max(100, "too-long").optional();

/** What is typed for a new request, each field by itself. */
export const newRequestFields = z.strictObject({
  workflow: z.enum(workflowIds, { error: "workflow-choose" }),
  profile: z.enum(profileNames, { error: "profile-choose" }),
  phone,
  email,
  validityDays: z.literal([...validityDays], { error: "validity-choose" }).optional(),
  givenName: optional,
  surname1: optional,
  surname2: optional,
  documentType: optional,
  documentCountry: optional,
  documentNumber: z.string().trim().toUpperCase().max(40, "too-long").optional(),
});

/** What a workflow asks is there, and nothing else is. */
export function requireFit(input: z.output<typeof newRequestFields>, context: z.core.$RefinementCtx): void {
  const refuse = (field: string, message: string) =>
    context.issues.push({ code: "custom", path: [field], message, input: input[field as "phone"] });
  if (!profilesFor(input.workflow).includes(input.profile)) refuse("profile", "profile-choose");
  if (!asksValidity(input.workflow) && input.validityDays) refuse("validityDays", "not-asked");
  if (!asksHolder(input.workflow)) {
    for (const field of holderFields) if (input[field]) refuse(field, "not-asked");
    return;
  }
  for (const field of holderFields) if (field !== "surname2" && !input[field]) refuse(field, "required");
  const types = profileNamed(input.profile)?.documentTypes ?? [];
  if (input.documentType && !types.includes(input.documentType)) refuse("documentType", "document-type-choose");
  if (input.documentCountry && !/^[A-Z]{2}$/.test(input.documentCountry)) refuse("documentCountry", "country-format");
}

export const openRequestInput = newRequestFields
  .extend({
    authorityId: z.uuid({ error: "authority-choose" }),
    /** Made by the form when it is opened: sending it twice opens one request. */
    key: z.uuid(),
  })
  .superRefine(requireFit);

export type OpenRequestInput = z.infer<typeof openRequestInput>;

export const requestIdInput = z.strictObject({ requestId: z.uuid() });

import { isValidPhoneNumber } from "libphonenumber-js/max";
import { z } from "zod";
import { oneShotProfiles, workflowIds } from "@/lib/workflows/names";

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

export const openRequestInput = z.strictObject({
  authorityId: z.uuid({ error: "authority-choose" }),
  workflow: z.enum(workflowIds, { error: "workflow-choose" }),
  profile: z.enum(oneShotProfiles, { error: "profile-choose" }),
  phone,
  email: z.string().trim().min(1, "required").max(254, "email-invalid").pipe(z.email("email-invalid")),
  /** Made by the form when it is opened: sending it twice opens one request. */
  key: z.uuid(),
});

export type OpenRequestInput = z.infer<typeof openRequestInput>;

export const requestIdInput = z.strictObject({ requestId: z.uuid() });

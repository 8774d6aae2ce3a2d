import "server-only";
import { z } from "zod";
import type { FieldCipher } from "@/lib/crypto/seal";

/** How the applicant is reached. */
const contact = z.strictObject({ phone: z.string(), email: z.string() });
export type Contact = z.infer<typeof contact>;

/** What a correction wants the provider to have; it is compared with what is read back. */
export function openContact(cipher: FieldCipher, act: { id: string; contact: string | null }): Contact {
  const sealed = cipher.openOptional({ table: "request_act", column: "contact", row: act.id }, act.contact);
  return contact.parse(JSON.parse(sealed ?? "null"));
}

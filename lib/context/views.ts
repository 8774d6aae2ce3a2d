import { z } from "zod";
import { houseStatuses } from "@/lib/workflows/status";

const row = z.strictObject({
  id: z.uuid(),
  number: z.number(),
  status: z.enum(houseStatuses),
  /** The provider's word, for a status this product does not know. */
  providerStatus: z.string(),
  /** Of a refusal its class alone: what gave somebody away is for those who judge that request. */
  refusal: z.enum(["retry", "stop", "fraud", "tech"]).nullable(),
  changedAt: z.string(),
  /** Who decided or cancelled it here. */
  by: z.string().nullable(),
  /** Masked, and only where it is another than this request's. */
  otherDocument: z.string().nullable(),
});
export type ContextRow = z.infer<typeof row>;

const matches = z.strictObject({
  /** Whether this request has one to look for. */
  known: z.boolean(),
  rows: z.array(row),
  /** There are more than are shown. */
  more: z.boolean(),
  /** Among all found, another document hangs on it. */
  otherDocument: z.boolean(),
});

export const contextView = z.strictObject({
  /** Months looked back. */
  months: z.number(),
  document: matches,
  phone: matches,
  email: matches,
  /** Somebody was refused on suspicion of fraud among all of these, however long ago. */
  fraud: z.boolean(),
  /** What the RA said of these contact data; null in workflows where it is not asked. */
  contactCheck: z.enum(["ok", "ko", "not-checked"]).nullable(),
});
export type ContextView = z.infer<typeof contextView>;

import { z } from "zod";
import { auditActions } from "./events";

export const auditFilter = z.object({
  action: z.enum(auditActions).optional().catch(undefined),
  day: z.iso.date().optional().catch(undefined),
  request: z.string().trim().max(20).optional().catch(undefined),
  person: z.uuid().optional().catch(undefined),
  outcome: z.enum(["ok", "refused", "failed", "unknown"]).optional().catch(undefined),
  after: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT[\d:.]+Z\/[0-9a-z-]{6,36}\/\d{1,18}$/)
    .optional()
    .catch(undefined),
});
export type AuditFilter = z.infer<typeof auditFilter>;

export const auditPage = z.strictObject({
  rows: z.array(
    z.strictObject({
      chain: z.string(),
      chainName: z.string().nullable(),
      seq: z.number(),
      at: z.string(),
      action: z.string(),
      outcome: z.string(),
      actorKind: z.string(),
      actor: z.string().nullable(),
      role: z.string().nullable(),
      session: z.string().nullable(),
      ip: z.string().nullable(),
      requestId: z.string().nullable(),
      requestNumber: z.number().nullable(),
      subject: z.string().nullable(),
      details: z.string(),
      prevHash: z.string(),
      hash: z.string(),
    }),
  ),
  next: z.string().nullable(),
});
export type AuditPage = z.infer<typeof auditPage>;

export const auditCheck = z.strictObject({
  at: z.string(),
  ms: z.number(),
  events: z.number(),
  chains: z.array(
    z.strictObject({
      chain: z.string(),
      events: z.number(),
      brokenAt: z.number().nullable(),
      head: z.string().nullable(),
    }),
  ),
});
export type AuditCheck = z.infer<typeof auditCheck>;

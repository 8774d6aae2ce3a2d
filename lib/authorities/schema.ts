import { z } from "zod";
import { workflowIds } from "@/lib/workflows/names";
import { profileNames } from "@/lib/workflows/profiles";

export const environments = ["sandbox", "prod"] as const;
export type Environment = (typeof environments)[number];

const fields = {
  name: z.string().trim().min(2, "required").max(120, "too-long"),
  environment: z.enum(environments, { error: "environment-choose" }),
  defaultWorkflow: z.enum(workflowIds, { error: "workflow-choose" }),
  profiles: z.array(z.enum(profileNames)).min(1, "profile-choose"),
  billingUsername: z.string().trim().max(120, "too-long").default(""),
  /** Empty: keep what is stored. It is written and replaced, never shown. */
  billingPassword: z.string().max(256, "too-long").default(""),
};

export const createAuthorityInput = z.strictObject({
  code: z
    .string()
    .trim()
    .regex(/^\d{1,12}$/, "code-digits"),
  ...fields,
  /** A value of the authority's first policy (`lib/policy/settings.ts`); afterwards it changes as all of them do. */
  keepPassword: z.boolean().default(true),
});
export type CreateAuthorityInput = z.infer<typeof createAuthorityInput>;

export const updateAuthorityInput = z.strictObject({ authorityId: z.uuid(), ...fields });
export type UpdateAuthorityInput = z.infer<typeof updateAuthorityInput>;

export const authorityIdInput = z.strictObject({ authorityId: z.uuid() });

export const makeIntakeKeyInput = z.strictObject({
  authorityId: z.uuid(),
  name: z.string().trim().min(2, "required").max(80, "too-long"),
});

export const intakeKeyIdInput = z.strictObject({ keyId: z.uuid() });

const seen = z.object({ evidence: z.string().optional(), video: z.string().optional(), seenAt: z.string() }).partial();

const check = z.object({
  result: z.enum(["ok", "refused", "unreachable"]),
  words: z.string().nullable(),
  at: z.string(),
});

export const authorityRow = z.strictObject({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  environment: z.string(),
  defaultWorkflow: z.string(),
  profiles: z.array(z.string()),
  billingUsername: z.string().nullable(),
  billingPasswordSet: z.boolean(),
  capabilities: z.object({ "one-shot": seen.optional(), ra: seen.optional() }),
  checks: z.object({ "one-shot": check.optional(), ra: check.optional() }),
  policy: z.strictObject({
    version: z.number(),
    preset: z.string(),
    claimMinutes: z.number(),
    targetMinutes: z.number(),
  }),
  webhookAddresses: z.array(z.strictObject({ id: z.uuid(), createdAt: z.string() })),
  intakeKeys: z.array(
    z.strictObject({ id: z.uuid(), name: z.string(), createdAt: z.string(), lastUsedAt: z.string().nullable() }),
  ),
});
export type AuthorityRow = z.infer<typeof authorityRow>;

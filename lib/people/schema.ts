import { z } from "zod";
import { roles } from "@/lib/auth/roles";

const optionalDate = z
  .union([z.literal(""), z.iso.date("date-invalid")])
  .transform((text) => text || null)
  .nullable()
  .default(null);

const optionalText = (max: number) =>
  z
    .string()
    .trim()
    .max(max, "too-long")
    .transform((text) => text || null)
    .nullable()
    .default(null);

const details = {
  role: z.enum(roles, { error: "role-choose" }),
  name: z.string().trim().min(2, "required").max(120, "too-long"),
  authorityIds: z.array(z.uuid()).min(1, "authority-choose"),
  raoId: z
    .string()
    .trim()
    .regex(/^\d{0,12}$/, "rao-id-digits")
    .transform((text) => text || null)
    .nullable()
    .default(null),
  raoUsername: optionalText(120),
  appointedOn: optionalDate,
  trainedUntil: optionalDate,
  trainingHours: z
    .union([z.literal(""), z.coerce.number().int().min(0, "hours-invalid").max(999, "hours-invalid")])
    .transform((value) => (value === "" ? null : value))
    .nullable()
    .default(null),
  certificateEnds: optionalDate,
};

export const inviteInput = z.strictObject({
  email: z.string().trim().min(1, "required").max(254, "email-invalid").pipe(z.email("email-invalid")),
  ...details,
});
export type InviteInput = z.infer<typeof inviteInput>;

/** At the terminal: the first admin of an installation has no authority yet. */
export const createPersonInput = inviteInput.extend({ authorityIds: z.array(z.uuid()) });

/** A new second-factor code, where the session's is too old. */
const code = z
  .string()
  .regex(/^\d{6}$/, "code-format")
  .optional();

export const personInput = z.strictObject({ userId: z.uuid(), version: z.number().int(), code, ...details });
export type PersonInput = z.infer<typeof personInput>;

export const userIdInput = z.strictObject({ userId: z.uuid() });

export const officerInput = z.strictObject({ raoId: z.string().regex(/^\d{1,12}$/, "rao-id-digits") });

export const takeOverInput = z.strictObject({ userId: z.uuid(), code });
export type TakeOverInput = z.infer<typeof takeOverInput>;

export const acceptInviteInput = z.strictObject({
  token: z.string().min(20).max(100),
  password: z.string().min(12, "password-short").max(256, "too-long"),
  code: z.string().regex(/^\d{6}$/, "code-format"),
});

export const personRow = z.strictObject({
  id: z.uuid(),
  version: z.number(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  raoId: z.string().nullable(),
  raoUsername: z.string().nullable(),
  authorityIds: z.array(z.uuid()),
  appointedOn: z.string().nullable(),
  trainedUntil: z.string().nullable(),
  trainingHours: z.number().nullable(),
  certificateEnds: z.string().nullable(),
  lastSeenAt: z.string().nullable(),
  secondFactor: z.boolean(),
  state: z.enum(["active", "invited", "disabled"]),
});
export type PersonRow = z.infer<typeof personRow>;

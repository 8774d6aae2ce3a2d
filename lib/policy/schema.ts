import { z } from "zod";
import { type PolicySettings, policySettings, presets } from "./settings";

/** Problems of values that only show beside each other; message keys of `fields.*` by setting. */
function contradictions(settings: PolicySettings): Partial<Record<keyof PolicySettings, string>> {
  const bands = settings.similarityBands;
  const words = Object.keys(settings.similarity);
  return {
    ...(bands && bands.contradictsBelow > bands.supportsFrom ? { similarityBands: "bands-order" } : {}),
    ...(settings.featuresVariable > settings.featuresLeast ? { featuresVariable: "features-order" } : {}),
    ...(settings.dueSoonMinutes > settings.targetMinutes ? { dueSoonMinutes: "due-order" } : {}),
    ...(words.length > 20 || words.some((word) => !/^[^\s\d][^\s]{0,39}$/.test(word) || word !== word.toLowerCase())
      ? { similarity: "similarity-words" }
      : {}),
  };
}

/** Every value of a policy, as somebody proposes it: nothing unknown, nothing that contradicts itself. */
const proposedSettings = z.strictObject(policySettings.shape).superRefine((settings, context) => {
  for (const [key, message] of Object.entries(contradictions(settings)))
    context.addIssue({ code: "custom", message, path: [key] });
});

/** A new second-factor code, where the session's is too old. */
const code = z
  .string()
  .regex(/^\d{6}$/, "code-format")
  .optional();

const draft = {
  authorityId: z.uuid(),
  preset: z.enum(presets),
  settings: proposedSettings,
};

export const proposeInput = z.strictObject({
  ...draft,
  /** Version in force that the proposal was drawn from: what it changes was read there. */
  from: z.number().int(),
  /** On the clock of the house, as `2026-11-22T08:00`; null: as soon as a second admin has seen it. */
  startsAt: z.iso
    .datetime({ local: true, precision: -1, error: "date-invalid" })
    .refine((text) => !text.startsWith("0000") && !text.endsWith("Z"), "date-invalid")
    .nullable(),
  reason: z.string().trim().min(10, "policy-reason").max(1000, "too-long"),
  code,
});
export type ProposeInput = z.infer<typeof proposeInput>;

export const seeInput = z.strictObject({ versionId: z.uuid(), code });
export type SeeInput = z.infer<typeof seeInput>;

export const versionIdInput = z.strictObject({ versionId: z.uuid() });

/** Where the list of requests goes on: the decision shown last. */
const after = z.uuid().nullable().default(null);

export const simulateDraftInput = z.strictObject({ ...draft, after });
export type SimulateDraftInput = z.infer<typeof simulateDraftInput>;

export const simulateVersionInput = z.strictObject({ versionId: z.uuid(), after });
export type SimulateVersionInput = z.infer<typeof simulateVersionInput>;

/** Address of the page; what is not the reader's falls back to what is. */
export const policyAddress = z.object({
  authority: z.uuid().optional().catch(undefined),
  version: z.coerce.number().int().positive().optional().catch(undefined),
});
export type PolicyAddress = z.infer<typeof policyAddress>;

import { z } from "zod";
import { initialOneShotSwitches, oneShotSwitchesSchema } from "./one-shot/switches";
import { initialRaSwitches, raSwitchesSchema } from "./ra/switches";

const webhookSwitchesSchema = z.strictObject({
  duplicate: z.boolean(),
  /** Holds a delivery until the authority's next one has gone first, or two seconds have passed. */
  reorder: z.boolean(),
  drop: z.boolean(),
  delay_ms: z.number().int().min(0).max(600_000),
  before_create_response: z.boolean(),
  missing_pk: z.boolean(),
  unknown_event_type: z.boolean(),
  non_json: z.boolean(),
  /** Further tries after a failed delivery; the documents promise none. */
  retries: z.number().int().min(0).max(5),
});

const acceptanceForms = z.enum(["full", "empty"]);

export const switchesSchema = z.strictObject({
  one_shot: oneShotSwitchesSchema.default(initialOneShotSwitches),
  /** What a read of a request carries. Whether One-Shot returns `videoid_data` at all is not documented. */
  evidence: z.enum(["full", "video", "none"]),
  checks_form: z.enum(["pairs", "object"]),
  /** What an identification returns of the acceptance. No key of it is required, and the schema allows none at all. */
  acceptance: acceptanceForms.default("full"),
  /** `title` is the older two-key form of some calls; `422` the framework's, in the new generation only. */
  error_form: z.enum(["legacy", "422", "title"]),
  /** Replaces every story's similarity as it is; null leaves the story's. */
  similarity: z.union([z.string(), z.number()]).nullable(),
  /** The published example's oddities: the phone as a number. */
  legacy_quirks: z.boolean(),
  /** The documents contradict each other on cancelling an approved request. */
  cancel_approved: z.boolean(),
  webhook: webhookSwitchesSchema,
  ra: raSwitchesSchema.default(initialRaSwitches),
});
export type Switches = z.infer<typeof switchesSchema>;

export const switchesChangeSchema = switchesSchema
  .extend({
    // Without its default, which would undo the choice with every other change.
    acceptance: acceptanceForms,
    webhook: webhookSwitchesSchema.partial(),
    ra: raSwitchesSchema.partial(),
    one_shot: oneShotSwitchesSchema.partial(),
  })
  .partial();

export function initialSwitches(): Switches {
  return {
    evidence: "full",
    checks_form: "pairs",
    acceptance: "full",
    error_form: "legacy",
    similarity: null,
    legacy_quirks: false,
    cancel_approved: true,
    webhook: {
      duplicate: false,
      reorder: false,
      drop: false,
      delay_ms: 0,
      before_create_response: false,
      missing_pk: false,
      unknown_event_type: false,
      non_json: false,
      retries: 0,
    },
    ra: initialRaSwitches(),
    one_shot: initialOneShotSwitches(),
  };
}

export function changeSwitches(switches: Switches, change: z.infer<typeof switchesChangeSchema>): Switches {
  return {
    ...switches,
    ...change,
    webhook: { ...switches.webhook, ...change.webhook },
    ra: { ...switches.ra, ...change.ra },
    one_shot: { ...switches.one_shot, ...change.one_shot },
  };
}

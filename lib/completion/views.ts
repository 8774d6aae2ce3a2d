import { z } from "zod";
import { conditionIds } from "@/lib/policy/enforcement";
import { changeView } from "@/lib/requests/changes-view";
import { releasedView } from "@/lib/requests/doubt-view";
import { requestRow } from "@/lib/requests/views";
import { conditionView, decisionView, reviewView, signingView } from "@/lib/reviews/views";
import { completionIds } from "./conditions";
import { paperFields, papers } from "./names";
import { stepNames, stepStates } from "./steps";

const time = z.string();

/** How two values of one field stand to each other. */
const compared = {
  outcome: z.enum(["equal", "equal-under", "different", "absent"]),
  rule: z.enum(["N0", "N1", "N2", "N3", "N4", "N5", "N6", "N7"]).nullable(),
};

export const completionView = z.strictObject({
  row: requestRow,
  at: time,
  version: z.number(),
  environment: z.string(),
  claim: z.strictObject({
    mine: z.boolean(),
    token: z.number().nullable(),
    until: time.nullable(),
    /** Who holds it now. */
    by: z.string().nullable(),
    /** An admin was the last to give it, or to take it away. */
    assigned: z.boolean(),
    minutes: z.number(),
  }),
  /** Null for whoever does not hold the request, and where the provider could not be asked. */
  provider: z
    .strictObject({
      /** What the identification filled in: it cannot be changed. */
      identified: z.array(z.tuple([z.string(), z.string()])),
      validatedBy: z.string().nullable(),
      /** Everything else, by the provider's names; empty where the provider has nothing. */
      fields: z.record(z.string(), z.string()),
      missing: z.array(z.string()),
    })
    .nullable(),
  unreachable: z.boolean(),
  /** The calls the approval is made of, in their order. */
  steps: z.array(
    z.strictObject({
      step: z.enum(stepNames),
      state: z.enum(stepStates),
      by: z.string().nullable(),
      at: time.nullable(),
      times: z.number(),
    }),
  ),
  documents: z.array(
    z.strictObject({
      id: z.uuid(),
      label: z.string().nullable(),
      state: z.enum(["sending", "accepted", "rejected", "unknown", "not-sent"]),
      at: time,
      by: z.string(),
      bytes: z.number().nullable(),
      said: z.string().nullable(),
    }),
  ),
  papers: z.array(
    z.strictObject({
      paper: z.enum(papers),
      sha256: z.string(),
      words: z.string(),
      pdf: z.boolean(),
      openedAt: time,
      readAt: time.nullable(),
      findings: z.array(
        z.strictObject({
          field: z.enum(paperFields),
          expected: z.string(),
          found: z.string().nullable(),
          ...compared,
        }),
      ),
    }),
  ),
  /** What the papers are held against: the request beside the evidence. */
  compared: z.array(
    z.strictObject({
      field: z.enum(paperFields),
      request: z.string().nullable(),
      evidence: z.string().nullable(),
      ...compared,
    }),
  ),
  conditions: z.array(conditionView.extend({ id: z.enum([...conditionIds, ...completionIds]) })),
  policy: z.strictObject({ version: z.number(), preset: z.string() }),
  signing: signingView,
  decision: decisionView.nullable(),
  /** Changed at the provider by nobody here since the officer took it. */
  changes: z.array(changeView),
  /** An approval an admin released, so that whoever holds the request approves anew. */
  released: releasedView.nullable(),
  /** Pictures and film, for whoever holds the request. */
  items: reviewView.shape.items,
  /** They are on their way here. */
  collecting: z.boolean(),
  /** Whether evidence of the identification is here to be looked at again. */
  evidence: z.boolean(),
});
export type CompletionView = z.infer<typeof completionView>;

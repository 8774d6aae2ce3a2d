import { z } from "zod";

/** What a colleague is asked about: evidence before its approval, or a refusal after it was confirmed. */
export const lookKinds = ["approval", "refusal"] as const;
export type LookKind = (typeof lookKinds)[number];

export const verdicts = ["agree", "disagree"] as const;
export type Verdict = (typeof verdicts)[number];

/** Characters that say what was seen, whichever the verdict. */
const noteLength = 20;

export const askInput = z.strictObject({
  requestId: z.uuid(),
  token: z.number().int().positive(),
  question: z.string().trim().min(10, "question-short").max(2000, "too-long"),
  /** Of the evidence the question is about. */
  evidenceHash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type AskInput = z.infer<typeof askInput>;

export const takeInput = z.strictObject({ lookId: z.uuid() });

export const verdictInput = z.strictObject({
  lookId: z.uuid(),
  verdict: z.enum(verdicts, { error: "verdict-choose" }),
  note: z.string().trim().min(noteLength, "look-note-short").max(2000, "too-long"),
});
export type VerdictInput = z.infer<typeof verdictInput>;

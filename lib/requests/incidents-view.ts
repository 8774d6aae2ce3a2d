import { z } from "zod";

/**
 * Why an admin has to look; none of them is a decision that was merely overtaken, which ends as rejected.
 * - `approver-differs`, `reason-differs`: the provider accepted our act and names another officer, or other words.
 * - `late-effect`: a released decision took effect after all, under the hands of whoever judged anew.
 * - `author-unclear`: two officers' acts may each be the one that took effect.
 * - `reported`: somebody says what they found; while it is open nothing of the request is approved.
 * - `second-look-disagrees`: a colleague would not have refused what was refused.
 */
export const incidentCauses = [
  "approver-differs",
  "reason-differs",
  "late-effect",
  "author-unclear",
  "reported",
  "second-look-disagrees",
] as const;
export type IncidentCause = (typeof incidentCauses)[number];

export const incidentView = z.strictObject({
  id: z.uuid(),
  cause: z.enum(incidentCauses),
  /** What the colleague wrote who disagrees with a refusal; for those who may read causes. */
  words: z.string().nullable(),
  /** Officer ids at the provider. */
  expected: z.string().nullable(),
  named: z.string().nullable(),
  openedAt: z.string(),
  /** Of what somebody reported: who, when they came to know, until when the authorities want to be told, what was found. */
  report: z
    .strictObject({ by: z.string(), discoveredAt: z.string(), tellBy: z.string(), text: z.string().nullable() })
    .nullable(),
  resolved: z.strictObject({ at: z.string(), by: z.string(), note: z.string().nullable() }).nullable(),
});
export type IncidentView = z.infer<typeof incidentView>;

/** Characters that say what was found. */
const findingLength = 20;

export const resolveInput = z.strictObject({
  incidentId: z.uuid(),
  note: z.string().trim().min(findingLength, "finding-short").max(2000, "too-long"),
});

/** Characters that say what somebody reports. */
const reportLength = 20;

export const reportInput = z.strictObject({
  requestId: z.uuid(),
  /** Made by the form: the same again is the same report. */
  key: z.uuid(),
  text: z.string().trim().min(reportLength, "report-short").max(2000, "too-long"),
  /** Wall time of the house, as `2026-11-21T10:43`; left out: now. */
  discoveredAt: z
    .string()
    // Sixteen characters: no seconds and no zone.
    .regex(/^\S{16}$/, "date-invalid")
    .pipe(z.iso.datetime({ local: true, precision: -1, error: "date-invalid" }))
    .optional(),
});
export type ReportInput = z.infer<typeof reportInput>;

/** Orden ETD/465/2021 art. 6.e: the supervisor is told within a day of the discovery. */
export const tellWithinMs = 24 * 3600_000;

/** An open report as it stands over a request: it closes every approval. */
export const freezeView = z.strictObject({ by: z.string(), at: z.string() });
export type FreezeView = z.infer<typeof freezeView>;

export type ResolveInput = z.infer<typeof resolveInput>;

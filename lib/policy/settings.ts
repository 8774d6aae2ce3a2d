import { z } from "zod";
import { mappingSchema } from "./enforcement";

/** Which conditions block, ask for a reason or are only noted; see `enforcement.ts`. */
export const presets = ["minimum", "standard", "strict"] as const;
export type Preset = (typeof presets)[number];

export const secondLookReasons = ["similarity-inconclusive", "contact-limit", "earlier-fraud", "always"] as const;
export type SecondLookReason = (typeof secondLookReasons)[number];

/** Values every authority may set; the defaults are proposals, none is given by law. */
export const policySettings = z.object({
  /** Length of a claim, renewed by activity. */
  claimMinutes: z.number().int().min(1).max(120).default(15),
  /** Age at which a request in review is overdue. */
  targetMinutes: z.number().int().min(5).max(10_080).default(60),
  /** How long before that it counts as due. */
  dueSoonMinutes: z.number().int().min(1).max(1440).default(15),
  /** Age of the session's second factor at which a decision asks for a new code. */
  stepUpMinutes: z.number().int().min(0).max(720).default(15),
  /** How long an unknown outcome is read before the same officer may sign again. */
  unknownSeconds: z.number().int().min(30).max(3600).default(120),
  /** Reads without effect that must agree before that. */
  unknownReads: z.number().int().min(3).max(20).default(3),
  /** Minutes after which an admin may release a decision of unknown outcome, so that another officer may judge anew. */
  releaseMinutes: z.number().int().min(5).max(1440).default(15),
  /** How long the encrypted copy of evidence is kept after it was last needed. */
  copyHours: z.number().int().min(1).max(720).default(24),
  /** What the words of `similarity_level` say; numbers are inconclusive until an authority sets its bands. */
  similarity: z.record(z.string(), z.enum(["supports", "inconclusive", "contradicts"])).default({
    high: "supports",
    medium: "inconclusive",
    low: "contradicts",
  }),
  similarityBands: z
    .object({ supportsFrom: z.number().min(0).max(100), contradictsBelow: z.number().min(0).max(100) })
    .nullable()
    .default(null),
  /** Attempts of one phone, e-mail or document after which no more "try again" is offered. */
  attemptLimit: z.number().int().min(1).max(50).default(5),
  /** Whether the signer's one-time code may be typed here; null: in the demonstration only. */
  codeInBackOffice: z.boolean().nullable().default(null),
  /** How long a signing link lives. */
  signingLinkHours: z.number().int().min(1).max(720).default(72),
  /** Whether an officer may leave their password with the provider for a session; the PIN is never kept. */
  keepPassword: z.boolean().default(true),
  /** What the authority decides otherwise than its preset. */
  mapping: mappingSchema.default({}),
  /** Security features an officer names, and how many of them change with the angle (TS 119 461 VAL-8.3.3-07X, -07A). */
  featuresLeast: z.number().int().min(1).max(20).default(3),
  featuresVariable: z.number().int().min(0).max(20).default(2),
  /** Share of the video that counts as all of it. */
  coverageLeast: z.number().min(0.5).max(1).default(0.95),
  /** What calls for a colleague's look before an approval. */
  secondLookOn: z
    .array(z.enum(secondLookReasons))
    .default(["similarity-inconclusive", "contact-limit", "earlier-fraud"]),
  /** The fastest an officer may play what is to be judged. */
  maxPlaybackRate: z.number().min(0.25).max(2).multipleOf(0.25).default(2),
  /** Training an officer needs within the last year, in hours (Orden ETD/465/2021 art. 7). */
  trainingHoursLeast: z.number().int().min(0).max(200).default(15),
  /** How long the next request is kept for the officer whose browser already fetches its images. */
  reservationSeconds: z.number().int().min(10).max(600).default(60),
  /** The longest a request may be put off at once. */
  snoozeMaxHours: z.number().int().min(1).max(720).default(72),
});

export type PolicySettings = z.infer<typeof policySettings>;

export interface Policy {
  id: string;
  version: number;
  preset: Preset;
  settings: PolicySettings;
}

/** Minutes a session's second factor is good for; the strict preset wants a code of its own for every decision. */
export const stepUpMinutesOf = ({ preset, settings }: Pick<Policy, "preset" | "settings">): number =>
  preset === "strict" ? 0 : settings.stepUpMinutes;

export type FaceOpinion = "supports" | "inconclusive" | "contradicts" | "not-reported";

/** Only words the policy itself lists: `constructor` is on every object. */
const wordOpinion = (word: string, { similarity }: PolicySettings): FaceOpinion =>
  Object.hasOwn(similarity, word) ? (similarity[word] ?? "inconclusive") : "inconclusive";

/** What a `similarity_level` says under a policy. Unknown words and numbers outside any band decide nothing. */
export function faceOpinion(level: string | number | null, settings: PolicySettings): FaceOpinion {
  if (level === null) return "not-reported";
  const number = typeof level === "number" ? level : /^\d+(\.\d+)?$/.test(level.trim()) ? Number(level) : null;
  if (number === null) return wordOpinion(String(level).trim().toLowerCase(), settings);
  const bands = settings.similarityBands;
  if (!bands || number < 0 || number > 100) return "inconclusive";
  if (number >= bands.supportsFrom) return "supports";
  return number < bands.contradictsBelow ? "contradicts" : "inconclusive";
}

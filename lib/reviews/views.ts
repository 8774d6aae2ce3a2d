import { z } from "zod";
import { contextView } from "@/lib/context/views";
import { comparedFields } from "@/lib/evidence/cross-check";
import { featureIds } from "@/lib/marks/features";
import { markView } from "@/lib/marks/views";
import { conditionIds, enforcements } from "@/lib/policy/enforcement";
import { readingView } from "@/lib/readings/views";
import { changeView } from "@/lib/requests/changes-view";
import { releasedView } from "@/lib/requests/doubt-view";
import { freezeView } from "@/lib/requests/incidents-view";
import { timelineEntry } from "@/lib/requests/timeline-view";
import { requestRow } from "@/lib/requests/views";
import { secondLooksView } from "@/lib/second-looks/views";
import { sourcesView } from "@/lib/sources/views";
import { checkKeys, itemKinds } from "@/lib/workflows/evidence";
import { answers, checklistItems, faceFeatures, likenesses } from "./checklist";
import { decisionKinds } from "./schema";

const time = z.string();

const item = z.strictObject({
  kind: z.enum(itemKinds),
  state: z.enum(["stored", "unreadable", "not-returned", "missing", "not-applicable", "failed", "expired", "waiting"]),
  sha256: z.string().nullable(),
  bytes: z.number().nullable(),
  mediaType: z.string().nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  error: z.string().nullable(),
  opened: z.boolean(),
});
export type ReviewItem = z.infer<typeof item>;

const comparison = z.union([
  z.strictObject({ outcome: z.literal("equal"), rule: z.literal("N0") }),
  z.strictObject({ outcome: z.literal("equal-under"), rule: z.enum(["N1", "N2", "N3", "N4", "N5", "N6", "N7"]) }),
  z.strictObject({ outcome: z.literal("different") }),
  z.strictObject({ outcome: z.literal("absent") }),
]);

export const decisionView = z.strictObject({
  id: z.uuid(),
  kind: z.enum(decisionKinds),
  state: z.enum(["RECORDED", "SENDING", "CONFIRMED", "REJECTED", "UNKNOWN", "NOT_SENT", "VOID"]),
  by: z.string(),
  mine: z.boolean(),
  recordedAt: time,
  sentAt: time.nullable(),
  settledAt: time.nullable(),
  providerStatus: z.string().nullable(),
  /** Whether the provider names the officer who acted; null where it names nobody. */
  approverMatches: z.boolean().nullable(),
  reasonCode: z.string().nullable(),
  reasonText: z.string().nullable(),
  reasonLocale: z.enum(["en", "es"]).nullable(),
  extraCodes: z.array(z.string()),
  /** The officer's own note, to sign again what never left. */
  note: z.string().nullable(),
  error: z
    .strictObject({
      code: z.string().nullable(),
      id: z.string().nullable(),
      text: z.string().nullable(),
      httpStatus: z.number().nullable(),
    })
    .nullable(),
  reads: z.number(),
  maySignAgain: z.boolean(),
  triesLeft: z.number().nullable(),
});
export type DecisionView = z.infer<typeof decisionView>;

/** What an officer's signature asks for now. */
export const signingView = z.strictObject({
  raoId: z.string().nullable(),
  username: z.string().nullable(),
  /** Whether provider and policy let a password be kept for a session. */
  mayKeep: z.boolean(),
  passwordKept: z.boolean(),
  secondFactorAt: time,
  stepUpMinutes: z.number(),
  triesLeft: z.number(),
});

/** A condition of an approval, as it stands. */
export const conditionView = z.strictObject({
  id: z.enum(conditionIds),
  outcome: z.enum(["met", "not-met", "not-available"]),
  about: z.array(z.string()),
  enforcement: z.enum(enforcements),
});

export const reviewView = z.strictObject({
  request: requestRow.extend({ version: z.number(), fullName: z.string().nullable(), environment: z.string() }),
  at: time,
  targetMinutes: z.number(),
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
  collection: z.strictObject({
    state: z.enum(["none", "collecting", "ready", "partial", "failed"]),
    startedAt: time.nullable(),
    hash: z.string().nullable(),
    factsReturned: z.boolean(),
    /** Evidence seen before differs from what was fetched now. */
    altered: z.boolean(),
  }),
  items: z.array(item),
  video: z.strictObject({
    seen: z.array(z.tuple([z.number(), z.number()])),
    length: z.number().nullable(),
    unplayable: z.boolean(),
    /** The fastest it may be played, by the policy: what was faster would not count as seen. */
    fastest: z.number(),
  }),
  /** The officer's own, on whatever was stored then. */
  marks: z.array(markView),
  /** Drawn for this request: the security features to look for first. */
  proposedFeatures: z.array(z.enum(featureIds)),
  acceptance: z.array(z.tuple([z.string(), z.string()])).nullable(),
  checks: z.array(
    z.strictObject({
      key: z.enum(checkKeys).nullable(),
      label: z.string(),
      state: z.enum(["passed", "failed", "not-reported"]),
      raw: z.string().nullable(),
    }),
  ),
  /** What the officer does who finds the evidence sound. */
  accepts: z.enum(["approve", "validate"]),
  assertedBy: z.enum(["provider", "integrator"]),
  /** The machine's opinion of the face; null until the officer's own verdict is stored. */
  opinion: z
    .strictObject({
      similarity: z.string().nullable(),
      of: z.enum(["supports", "inconclusive", "contradicts", "not-reported"]),
    })
    .nullable(),
  fields: z.array(
    z.strictObject({
      field: z.enum(comparedFields),
      request: z.string().nullable(),
      ocr: z.string().nullable(),
      comparison,
      zone: z.string().nullable(),
      zoneComparison: comparison,
    }),
  ),
  /** What this officer reads off the document; null for anybody else. */
  reading: readingView.nullable(),
  /** Other requests of these contact data and this document; null for whoever does not hold the request. */
  context: contextView.nullable(),
  otherOcr: z.array(z.tuple([z.string(), z.string()])),
  document: z.strictObject({
    expiry: z.string().nullable(),
    expirySource: z.enum(["ocr", "reader", "zone"]).nullable(),
    validThen: z.enum(["valid", "expired", "no-expiry", "absent", "unreadable"]),
    validNow: z.enum(["valid", "expired", "no-expiry", "absent", "unreadable"]),
    number: z.enum(["right", "wrong-letter", "no-rule"]).nullable(),
    age: z.number().nullable(),
    identifiedOn: z.strictObject({ day: z.string(), source: z.enum(["acceptance", "ours"]) }).nullable(),
  }),
  answers: z.array(
    z.strictObject({
      item: z.enum(checklistItems),
      answer: z.enum(answers).nullable(),
      note: z.string().nullable(),
      /** Of the face: what was said of each feature. */
      face: z.partialRecord(z.enum(faceFeatures), z.enum(likenesses)),
      /** Given on the evidence that is here now. */
      current: z.boolean(),
      /** Whether there is something to judge it on, and whether it may be said that there is not. */
      available: z.boolean(),
      mayBeAbsent: z.boolean(),
      /** The policy wants it answered. */
      mandatory: z.boolean(),
    }),
  ),
  conditions: z.array(conditionView),
  policy: z.strictObject({
    version: z.number(),
    preset: z.enum(["minimum", "standard", "strict"]),
    attemptLimit: z.number(),
    featuresLeast: z.number(),
    featuresVariable: z.number(),
    faceFeaturesLeast: z.number(),
    snoozeMaxHours: z.number(),
  }),
  signing: signingView,
  decision: decisionView.nullable(),
  /** Changed at the provider by nobody here since the officer took it. */
  changes: z.array(changeView),
  /** Released by an admin, so that whoever holds the request judges anew; its late effect would still count. */
  released: releasedView.nullable(),
  /** Reported and not closed yet: nothing is approved meanwhile. */
  frozen: freezeView.nullable(),
  secondLooks: secondLooksView,
  /** What authentic sources answered; null for whoever may not see the evidence. */
  sources: sourcesView.nullable(),
  timeline: z.array(timelineEntry),
});
export type ReviewView = z.infer<typeof reviewView>;

import { z } from "zod";
import { actsView } from "./acts-view";
import { changeView } from "./changes-view";
import { creationProblems } from "./creation";
import { doubtView, releasedView } from "./doubt-view";
import { incidentView } from "./incidents-view";
import { timelineEntry } from "./timeline-view";
import { uploadsView } from "./uploads-view";
import { requestRow } from "./views";

export const revealableFields = ["name", "document", "phone", "email", "birthDate"] as const;
export type RevealableField = (typeof revealableFields)[number];

export const revealReasons = ["calling", "telling-apart", "data-request"] as const;

const text = z.string().nullable();

/** A certificate as the provider describes it; its subject names the person, and stays sealed. */
export const certificateView = z.strictObject({
  serialNumber: text,
  profile: text,
  issuer: text,
  validFrom: text,
  validTo: text,
  /** The provider's word: VALID, REVOKED, or UNKNOW as it is spelt. */
  state: text,
  revocationReason: text,
});

export const requestDetail = z.strictObject({
  row: requestRow,
  version: z.number(),
  environment: z.string(),
  origin: z.enum(["created", "adopted"]),
  createdBy: z.string().nullable(),
  /** The capture system that opened it. */
  createdByKey: z.string().nullable(),
  requestPk: z.number().nullable(),
  videoidPk: z.number().nullable(),
  /** The card an RA request uses up, and what has become of it. */
  scratchcard: z
    .strictObject({ number: z.string(), state: z.enum(["reserved", "used", "in-doubt", "not-used"]) })
    .nullable(),
  confirmedAt: z.string().nullable(),
  checkFailures: z.number(),
  lastCheckError: z.string().nullable(),
  creation: z.enum(["sending", "confirmed", "failed", "unknown"]),
  /** Why it was not opened, where no answer to the opening itself says so. */
  creationProblem: z.enum(creationProblems).nullable().catch(null),
  /** The provider's words about a creation it refused; only for those who may create. */
  creationError: z.string().nullable(),
  masked: z.strictObject({
    name: z.string().nullable(),
    document: z.string().nullable(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
    birthDate: z.string().nullable(),
  }),
  hasLink: z.boolean(),
  certificates: z.array(certificateView),
  decision: z
    .strictObject({
      kind: z.enum(["approve", "validate", "refuse"]),
      state: z.string(),
      by: z.string(),
      at: z.string(),
      policyVersion: z.number(),
      /** Cause and text: for those who may read causes. */
      reasonCode: z.string().nullable(),
      reasonText: z.string().nullable(),
      approverMatches: z.boolean().nullable(),
    })
    .nullable(),
  doubt: doubtView.nullable(),
  released: z.array(releasedView),
  incidents: z.array(incidentView),
  acts: actsView,
  /** What was changed at the provider by nobody here, newest first. */
  changes: z.array(changeView),
  /** Null where the provider films. */
  uploads: uploadsView.nullable(),
  evidenceHash: z.string().nullable(),
  timeline: z.array(timelineEntry),
  /** Whom an admin may hand it to: each with the number of a request that keeps them from taking another. */
  officers: z.array(z.strictObject({ id: z.uuid(), name: z.string(), holds: z.number().nullable() })),
  at: z.string(),
  can: z.strictObject({
    review: z.boolean(),
    complete: z.boolean(),
    refresh: z.boolean(),
    link: z.boolean(),
    enrolmentLink: z.boolean(),
    reveal: z.boolean(),
    repair: z.boolean(),
    reassign: z.boolean(),
    upload: z.boolean(),
    signing: z.boolean(),
    cancel: z.boolean(),
    update: z.boolean(),
    release: z.boolean(),
    resolve: z.boolean(),
    report: z.boolean(),
    note: z.boolean(),
  }),
});
export type RequestDetail = z.infer<typeof requestDetail>;

export const revealInput = z.strictObject({
  requestId: z.uuid(),
  field: z.enum(revealableFields),
  reason: z.enum(revealReasons, { error: "reason-choose" }),
});

export const revealChangeInput = z.strictObject({
  requestId: z.uuid(),
  changeId: z.uuid(),
  reason: z.enum(revealReasons, { error: "reason-choose" }),
});

export const repairInput = z.strictObject({
  requestId: z.uuid(),
  videoidPk: z.coerce
    .number({ error: "number-invalid" })
    .int("number-invalid")
    .positive("number-invalid")
    .max(2_147_483_647, "number-invalid"),
});

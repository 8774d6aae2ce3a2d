import { z } from "zod";

const mebibyte = 1024 * 1024;

/** Where One-Shot's documents are silent, or contradict each other. */
export const oneShotSwitchesSchema = z.strictObject({
  /** Which base paths answer. */
  generations: z.enum(["both", "new", "legacy"]),
  /** Operations, or paths as in the tables of routes, that the new generation does not have: many are only inferred. */
  absent: z.array(z.string()),
  /** Whether a creation returns a link: by what the authority is, or the same for all. */
  videoid_link: z.enum(["by_authority", "always", "never"]),
  repeated_evidence: z.enum(["merge", "replace"]),
  /** Whether completeness looks inside the evidence, or any of it counts. */
  evidence_inspected: z.boolean(),
  /** What an upload that breaks off does to the request. */
  failed_upload: z.enum(["VIDEOERROR", "unchanged"]),
  /** How uploaded checks are read back. */
  external_checks_form: z.enum(["as_uploaded", "pairs"]),
  /** What the new generation says of each of several documents. */
  several_documents: z.enum(["named", "digests"]),
  documents_before_approval: z.boolean(),
  contract_before_approval: z.boolean(),
  contract_after_signing: z.enum(["signed", "unsigned"]),
  /** A minute by the documents; shorter only for those who cannot wait. */
  otp_interval_ms: z.number().int().min(0).max(600_000),
  /** Null: a code serves until the next one or its use. */
  otp_lifetime_ms: z.number().int().min(1).nullable(),
  /** Null: wrong codes do no harm; else so many of them spoil the right one. */
  otp_attempts: z.number().int().min(1).nullable(),
  ext_unlock: z.enum(["accepted", "refused"]),
  /** The documents contradict each other on whether `secret` may be left out. */
  ext_unlock_needs_secret: z.boolean(),
  video_bytes: z.number().int().min(1),
  document_bytes: z.number().int().min(1),
});
type OneShotSwitches = z.infer<typeof oneShotSwitchesSchema>;

export function initialOneShotSwitches(): OneShotSwitches {
  return {
    generations: "both",
    absent: [],
    videoid_link: "by_authority",
    repeated_evidence: "merge",
    evidence_inspected: true,
    failed_upload: "VIDEOERROR",
    external_checks_form: "as_uploaded",
    several_documents: "named",
    documents_before_approval: false,
    contract_before_approval: false,
    contract_after_signing: "signed",
    otp_interval_ms: 60_000,
    otp_lifetime_ms: null,
    otp_attempts: null,
    ext_unlock: "accepted",
    ext_unlock_needs_secret: false,
    video_bytes: 1024 * mebibyte,
    document_bytes: 50 * mebibyte,
  };
}

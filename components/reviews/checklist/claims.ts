import type { Messages } from "@/lib/i18n/messages";
import type { ChecklistItem } from "@/lib/reviews/checklist";
import { claimOfFacts } from "@/lib/reviews/claims-of-facts";
import type { ReviewView } from "@/lib/reviews/views";
import type { CheckKey } from "@/lib/workflows/evidence";
import { featuresOf } from "./features-of";

/**
 * What somebody or something else says about a question, in a word or two: a check of the provider's or integrator's,
 * our own arithmetic, a register. It stands beside the officer's answer and never in its place.
 */
export interface Claim {
  tone: "good" | "bad" | "warn" | "silent" | "sealed" | "plain";
  /** Key of `review.claims` and what its text takes. */
  word: ClaimWord;
  values?: Record<string, string | number>;
}

type ClaimWord = keyof Messages["review"]["claims"];

const ofCheck = (view: ReviewView, key: CheckKey): Claim => {
  const state = view.checks.find((check) => check.key === key)?.state ?? "not-reported";
  if (state === "passed") return { tone: "good", word: "passed" };
  return state === "failed" ? { tone: "bad", word: "failed" } : { tone: "silent", word: "notReported" };
};

const validities = {
  valid: { tone: "good", word: "valid" },
  expired: { tone: "bad", word: "expired" },
  "no-expiry": { tone: "good", word: "noExpiry" },
  absent: { tone: "silent", word: "absent" },
  unreadable: { tone: "warn", word: "unreadable" },
} as const satisfies Record<string, Claim>;

const opinions = {
  supports: { tone: "good", word: "supports" },
  inconclusive: { tone: "warn", word: "inconclusive" },
  contradicts: { tone: "bad", word: "contradicts" },
  "not-reported": { tone: "silent", word: "notReported" },
} as const satisfies Record<string, Claim>;

const claims: Partial<Record<ChecklistItem, (view: ReviewView) => Claim | null>> = {
  C1: (view) =>
    view.acceptance && view.acceptance.length > 0 && view.document.identifiedOn
      ? { tone: "good", word: "accepted", values: { day: view.document.identifiedOn.day } }
      : { tone: "silent", word: "missing" },
  D2: (view) =>
    view.document.validThen === "absent" ? ofCheck(view, "document_notexpired") : validities[view.document.validThen],
  D3: (view) => ofCheck(view, "document_notcopy"),
  D4: (view) => ofCheck(view, "data_integrity"),
  D5: (view) => {
    const { distinct, variable } = featuresOf(view).counted;
    const { featuresLeast: needed, featuresVariable } = view.policy;
    const enough = distinct >= needed && variable >= featuresVariable;
    return { tone: enough ? "good" : "plain", word: "features", values: { n: distinct, needed } };
  },
  D7: (view) => ofCheck(view, "documents_match"),
  O1: (view) => ofCheck(view, "otp_validation"),
  F3: (view) => (view.opinion ? ofCheck(view, "liveliness") : { tone: "sealed", word: "sealed" }),
  F2: (view) => (view.opinion ? opinions[view.opinion.of] : { tone: "sealed", word: "sealed" }),
};

/** What is claimed about a question; null where nobody says anything. */
export const claimOf = (item: ChecklistItem, view: ReviewView): Claim | null =>
  view.claim.mine ? (claims[item]?.(view) ?? claimOfFacts(item, view)) : null;

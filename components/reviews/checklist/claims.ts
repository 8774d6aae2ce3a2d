import type { ChecklistItem } from "@/lib/reviews/checklist";
import type { ReviewView } from "@/lib/reviews/views";
import type { CheckKey } from "@/lib/workflows/evidence";

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

type ClaimWord =
  | "passed"
  | "failed"
  | "notReported"
  | "sealed"
  | "differs"
  | "equal"
  | "letterRight"
  | "letterWrong"
  | "noRule"
  | "years"
  | "valid"
  | "expired"
  | "noExpiry"
  | "absent"
  | "unreadable"
  | "attempt"
  | "limitKo"
  | "missing"
  | "accepted"
  | "features"
  | "supports"
  | "inconclusive"
  | "contradicts";

type Compared = ReviewView["fields"][number]["field"];

const ofCheck = (view: ReviewView, key: CheckKey): Claim => {
  const state = view.checks.find((check) => check.key === key)?.state ?? "not-reported";
  if (state === "passed") return { tone: "good", word: "passed" };
  return state === "failed" ? { tone: "bad", word: "failed" } : { tone: "silent", word: "notReported" };
};

function ofFields(view: ReviewView, names: readonly Compared[]): Claim | null {
  const rows = view.fields.filter(({ field }) => names.includes(field));
  const different = rows.filter(({ comparison }) => comparison.outcome === "different").length;
  if (different > 0) return { tone: "warn", word: "differs", values: { n: different } };
  if (rows.some(({ comparison }) => comparison.outcome === "absent")) return null;
  return rows.length > 0 ? { tone: "good", word: "equal" } : null;
}

const validities = {
  valid: { tone: "good", word: "valid" },
  expired: { tone: "bad", word: "expired" },
  "no-expiry": { tone: "good", word: "noExpiry" },
  absent: { tone: "silent", word: "absent" },
  unreadable: { tone: "warn", word: "unreadable" },
} as const satisfies Record<string, Claim>;

const letters = {
  right: { tone: "good", word: "letterRight" },
  "wrong-letter": { tone: "bad", word: "letterWrong" },
  "no-rule": { tone: "silent", word: "noRule" },
} as const satisfies Record<string, Claim>;

const opinions = {
  supports: { tone: "good", word: "supports" },
  inconclusive: { tone: "warn", word: "inconclusive" },
  contradicts: { tone: "bad", word: "contradicts" },
  "not-reported": { tone: "silent", word: "notReported" },
} as const satisfies Record<string, Claim>;

function ofAge(view: ReviewView): Claim | null {
  const { age } = view.document;
  if (age === null) return null;
  return { tone: age < 18 ? "bad" : "good", word: "years", values: { n: age } };
}

const claims: Partial<Record<ChecklistItem, (view: ReviewView) => Claim | null>> = {
  X5: (view) =>
    ofFields(view, ["phone", "email"])?.tone === "warn"
      ? ofFields(view, ["phone", "email"])
      : view.request.attempt > 1
        ? { tone: "warn", word: "attempt", values: { n: view.request.attempt } }
        : null,
  C1: (view) =>
    view.acceptance && view.acceptance.length > 0 && view.document.identifiedOn
      ? { tone: "good", word: "accepted", values: { day: view.document.identifiedOn.day } }
      : { tone: "silent", word: "missing" },
  D2: (view) =>
    view.document.validThen === "absent" ? ofCheck(view, "document_notexpired") : validities[view.document.validThen],
  D3: (view) => ofCheck(view, "document_notcopy"),
  D4: (view) => ofCheck(view, "data_integrity"),
  D7: (view) => ofCheck(view, "documents_match"),
  X1: (view) => ofFields(view, ["documentNumber"]),
  X2: (view) => ofFields(view, ["givenName", "surname1", "surname2"]),
  X3: (view) => (ofFields(view, ["birthDate"])?.tone === "warn" ? ofFields(view, ["birthDate"]) : ofAge(view)),
  X4: (view) => (view.document.number ? letters[view.document.number] : null),
  O1: (view) => ofCheck(view, "otp_validation"),
  F3: (view) => (view.opinion ? ofCheck(view, "liveliness") : { tone: "sealed", word: "sealed" }),
  F2: (view) => (view.opinion ? opinions[view.opinion.of] : { tone: "sealed", word: "sealed" }),
};

/** What is claimed about a question; null where nobody says anything. */
export const claimOf = (item: ChecklistItem, view: ReviewView): Claim | null =>
  view.claim.mine ? (claims[item]?.(view) ?? null) : null;

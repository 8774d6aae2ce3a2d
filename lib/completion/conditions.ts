import type { Preset } from "@/lib/policy/settings";
import {
  approveConditions,
  type Condition,
  type Enforcement,
  type Outcome,
  type ReviewFacts,
} from "@/lib/reviews/conditions";
import type { Paper } from "./names";

/*
 * The gate before `pl_approve` (domain rulebook 4.1, last paragraphs): what was judged for the validation is not asked
 * again; what is certified now is.
 */

/** Taken over from the gate of the review. */
const shared: readonly string[] = ["A2", "A3", "A4", "A4b", "A13", "A13b", "A14", "A15", "A20"];

export const completionIds = ["A1", "A16", "A17", "A18", "V1", "C1"] as const;
export type CompletionId = (typeof completionIds)[number];

export interface CompletionFacts {
  /** Status as just read from the provider. */
  status: string;
  /** What the provider says of the identification, and who it names as having judged it. */
  videoidStatus: string | null;
  validatedBy: string | null;
  /** Whether an officer of ours validated it on the evidence that is here now. */
  validatedHere: boolean;
  /** Names of mandatory fields the request lacks. */
  missing: readonly string[];
  /** Whether the profile lets its holder act for somebody. */
  represents: boolean;
  documents: number;
  /** Of each paper: read to its end, in the words the provider has now, and what came of holding it against the evidence. */
  papers: Partial<Record<Paper, { current: boolean; outcomes: readonly { field: string; outcome: string }[] }>>;
  contactCheck: "ok" | "ko" | "not-checked";
}

interface Finding {
  outcome: Outcome;
  about?: readonly string[];
}

const met: Finding = { outcome: "met" };
const unless = (ok: boolean, about: readonly string[] = []): Finding => (ok ? met : { outcome: "not-met", about });

const evaluators: Record<CompletionId, (facts: CompletionFacts) => Finding> = {
  A1: (facts) => unless(facts.status === "CREATED", [facts.status]),
  A16: (facts) => {
    if (facts.contactCheck === "not-checked") return { outcome: "not-available" };
    return unless(facts.contactCheck === "ok");
  },
  A17: (facts) => unless(!facts.represents || facts.documents > 0),
  A18: ({ papers }) => {
    const entries = Object.entries(papers);
    const unread = (["declaration", "contract"] as const).filter((paper) => !papers[paper]?.current);
    const fieldsOf = (outcome: string) =>
      entries.flatMap(([paper, found]) =>
        (found?.outcomes ?? []).filter((one) => one.outcome === outcome).map((one) => `${paper}:${one.field}`),
      );
    const different = fieldsOf("different");
    if (unread.length > 0 || different.length > 0) return { outcome: "not-met", about: [...unread, ...different] };
    // A paper may leave out what another says; what none of them says was not seen.
    const said = new Set(
      entries.flatMap(([, found]) =>
        (found?.outcomes ?? []).filter((one) => one.outcome !== "absent").map((one) => one.field),
      ),
    );
    const silent = [...new Set(fieldsOf("absent").map((name) => name.split(":")[1] ?? ""))].filter(
      (field) => !said.has(field),
    );
    return silent.length === 0 ? met : { outcome: "not-available", about: silent };
  },
  V1: (facts) => {
    if (facts.validatedHere || (facts.videoidStatus === "VALIDATED" && facts.validatedBy !== null)) return met;
    if (facts.videoidStatus === null || facts.videoidStatus === "VALIDATED") return { outcome: "not-available" };
    return { outcome: "not-met", about: [facts.videoidStatus] };
  },
  C1: (facts) => unless(facts.missing.length === 0, facts.missing),
};

/** What no policy relaxes is not listed: it blocks. */
const relaxed: Partial<Record<CompletionId, Record<Preset, { "not-met": Enforcement; "not-available": Enforcement }>>> =
  {
    A16: {
      minimum: { "not-met": "reason", "not-available": "note" },
      standard: { "not-met": "reason", "not-available": "note" },
      strict: { "not-met": "block", "not-available": "reason" },
    },
    A17: {
      minimum: { "not-met": "note", "not-available": "note" },
      standard: { "not-met": "block", "not-available": "block" },
      strict: { "not-met": "block", "not-available": "block" },
    },
    A18: {
      minimum: { "not-met": "block", "not-available": "note" },
      standard: { "not-met": "block", "not-available": "reason" },
      strict: { "not-met": "block", "not-available": "block" },
    },
    V1: {
      minimum: { "not-met": "block", "not-available": "note" },
      standard: { "not-met": "block", "not-available": "reason" },
      strict: { "not-met": "block", "not-available": "block" },
    },
  };

export type CompletionCondition = Omit<Condition, "id"> & { id: CompletionId | Condition["id"] };

/** Every condition of the last approval with its outcome and what the policy makes of it. */
export function completionConditions(
  review: ReviewFacts,
  facts: CompletionFacts,
  preset: Preset,
): CompletionCondition[] {
  const own = completionIds.map((id) => {
    const { outcome, about = [] } = evaluators[id](facts);
    const enforcement = outcome === "met" ? "note" : (relaxed[id]?.[preset][outcome] ?? "block");
    return { id, outcome, about, enforcement } satisfies CompletionCondition;
  });
  // Dates of a document nobody here was shown are the operator's to judge.
  const silent = review.factsReturned ? [] : ["A13", "A13b"];
  const others = approveConditions(review, preset).filter(({ id }) => shared.includes(id) && !silent.includes(id));
  return [...own, ...others].toSorted((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }));
}

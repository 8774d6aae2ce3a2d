import { differs, type FieldCheck } from "@/lib/evidence/cross-check";
import type { Enforcement, Mapping, Outcome } from "@/lib/policy/enforcement";
import type { Policy, Preset } from "@/lib/policy/settings";
import { approveConditions, type Condition, differencesOf, type ReviewFacts } from "@/lib/reviews/conditions";
import type { Paper } from "./names";

/*
 * The gate before `pl_approve` (domain rulebook 4.1, last paragraphs): what was judged for the validation is not asked
 * again; what is certified now is.
 */

/** Taken over from the gate of the review. */
const shared: readonly string[] = ["A2", "A3", "A3b", "A4", "A4b", "A13", "A13b", "A15", "A19b"];

export const completionIds = ["A1", "A14", "A16", "A17", "A18", "A20", "V1", "C1"] as const;
export type CompletionId = (typeof completionIds)[number];

export interface CompletionFacts {
  /** Status as just read from the provider. */
  status: string;
  /** What the provider says of the identification, and who it names as having judged it. */
  videoidStatus: string | null;
  validatedBy: string | null;
  /** Whether the provider's operators judge the evidence of this workflow. */
  judgedByProvider: boolean;
  /** Whether an officer of ours validated it, and on the evidence that is here now. */
  validatedHere: "yes" | "changed" | "no";
  /** What was identified, as the provider's request and its evidence have it now. */
  identified: readonly FieldCheck[];
  /** Whether fields or contact data are on their way. */
  underWay: boolean;
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

const evaluators: Record<CompletionId, (facts: CompletionFacts, review: ReviewFacts) => Finding> = {
  A1: (facts, review) =>
    review.frozen ? unless(false, ["incident"]) : unless(facts.status === "CREATED", [facts.status]),
  A14: (facts, review) => {
    const about = new Set([...differencesOf(review), ...facts.identified.filter(differs).map((row) => row.field)]);
    return unless(about.size === 0, [...about]);
  },
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
  A20: (facts, review) => unless(!review.openDecision && !facts.underWay),
  V1: ({ videoidStatus, validatedBy, validatedHere, ...facts }) => {
    // Our own validation counts for the evidence it was given on, and for no other.
    if (!facts.judgedByProvider && validatedHere !== "no") return unless(validatedHere === "yes", ["changed"]);
    if (facts.judgedByProvider && videoidStatus === "VALIDATED" && validatedBy !== null) return met;
    // The provider's word alone: nobody here judged it, or nobody is named.
    if (videoidStatus === null || videoidStatus === "VALIDATED") return { outcome: "not-available" };
    return { outcome: "not-met", about: [videoidStatus] };
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

/** A paper that was not read, or says something else than the evidence, is signed under no policy. */
const settled = (id: CompletionId, outcome: Outcome) => id === "A18" && outcome === "not-met";

function enforcementOf(id: CompletionId, outcome: Outcome, policy: Pick<Policy, "preset" | "settings">): Enforcement {
  if (outcome === "met") return "note";
  const mapping: Mapping = policy.settings.mapping;
  const mapped = (id === "A16" || id === "A17" || id === "A18") && !settled(id, outcome) ? mapping[id] : undefined;
  return mapped?.[outcome] ?? relaxed[id]?.[policy.preset][outcome] ?? "block";
}

export type CompletionCondition = Omit<Condition, "id"> & { id: CompletionId | Condition["id"] };

/** Every condition of the last approval with its outcome and what the policy makes of it. */
export function completionConditions(
  review: ReviewFacts,
  facts: CompletionFacts,
  policy: Pick<Policy, "preset" | "settings">,
): CompletionCondition[] {
  const own = completionIds.map((id) => {
    const { outcome, about = [] } = evaluators[id](facts, review);
    return { id, outcome, about, enforcement: enforcementOf(id, outcome, policy) } satisfies CompletionCondition;
  });
  // Dates of a document nobody here was shown are the operator's to judge.
  const silent = review.factsReturned ? [] : ["A13", "A13b"];
  const others = approveConditions(review, policy).filter(({ id }) => shared.includes(id) && !silent.includes(id));
  return [...own, ...others].toSorted((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }));
}

import type { Paper } from "./names";

/** The calls an approval at the RA is made of, in their order. */
export const stepNames = ["validate", "fields", "documents", "declaration", "contract", "approve"] as const;
export type StepName = (typeof stepNames)[number];

/**
 * - `missing`: to be done. `under-way`: on its way, or a paper that is open and not read to its end.
 * - `done`. `failed`: it had no effect, and may be done again. `unknown`: it may have had one; the provider is asked.
 * - `not-needed`: this profile asks for none.
 */
export const stepStates = ["missing", "under-way", "done", "failed", "unknown", "not-needed"] as const;
export type StepState = (typeof stepStates)[number];

export interface Step {
  step: StepName;
  state: StepState;
  /** Id of who did it last; null where nobody here did. */
  by: string | null;
  at: Date | null;
  /** How often it was sent or asked for. */
  times: number;
}

interface Act {
  state: string;
  by: string;
  at: Date;
}

interface Decided extends Act {
  /** It may have left, or an earlier attempt of it. */
  mayHaveLeft: boolean;
  /** How often it was signed. */
  attempt: number;
}

/** What is on record of each step. Acts are in the order they were recorded. */
export interface StepRecords {
  /** The provider's word for the request. */
  status: string;
  decisions: { [kind in "validate" | "approve"]?: Decided | undefined };
  fields: readonly Act[];
  documents: readonly Act[];
  /** Whether the profile lets its holder act for somebody, which a document proves. */
  represents: boolean;
  /** Mandatory fields the request lacks; null while the provider could not be asked. */
  missing: readonly string[] | null;
  /** Of the officer who asks: nobody signs what another has read. */
  papers: Partial<Record<Paper, { readAt: Date | null; openedAt: Date; by: string }>>;
  /** Each paper as asked for at the RA, and whether the last answer came. */
  asked: Partial<Record<Paper, { times: number; answered: boolean; at: Date }>>;
}

const nobody = { by: null, at: null };

/** Of the decisions of one kind, oldest first: the one that took effect, perhaps after its release, or else the last. */
export const standing = <T extends { state: string }>(decisions: readonly T[]): T | undefined =>
  decisions.find(({ state }) => state === "CONFIRMED") ?? decisions.at(-1);

const ofDecision: Readonly<Record<string, StepState>> = {
  RECORDED: "under-way",
  SENDING: "under-way",
  CONFIRMED: "done",
  UNKNOWN: "unknown",
  // Nobody waits for it any more, and it may still take effect.
  RELEASED: "unknown",
};

const stateOf = ({ state, mayHaveLeft }: Decided): StepState =>
  state === "NOT_SENT" && mayHaveLeft ? "unknown" : (ofDecision[state] ?? "failed");

function decided(step: "validate" | "approve", records: StepRecords): Step {
  const decision = records.decisions[step];
  const beyond =
    step === "validate" ? ["CREATED", "ENROLLREADY", "ISSUED", "RENEWED"] : ["ENROLLREADY", "ISSUED", "RENEWED"];
  const state = decision ? stateOf(decision) : "missing";
  // What the provider shows as done is done, by whomever: an act of ours that was overtaken is not repeated.
  if (beyond.includes(records.status) && (state === "missing" || state === "failed"))
    return { step, state: "done", ...nobody, times: decision?.attempt ?? 0 };
  if (!decision) return { step, state, ...nobody, times: 0 };
  return { step, state, by: decision.by, at: decision.at, times: decision.attempt };
}

const ofAct: Readonly<Record<string, StepState>> = {
  sending: "under-way",
  accepted: "done",
  unknown: "unknown",
};

/** Several acts make one step: one on its way, or of unknown outcome, keeps the step from being done. */
function given(step: "fields" | "documents", acts: readonly Act[], lacking: StepState | null): Step {
  const open = acts.find(({ state }) => state === "sending") ?? acts.find(({ state }) => state === "unknown");
  const shown = open ?? acts.findLast(({ state }) => state === "accepted") ?? acts.at(-1);
  const about = { step, by: shown?.by ?? null, at: shown?.at ?? null, times: acts.length };
  if (open) return { ...about, state: ofAct[open.state] ?? "unknown" };
  const failed = acts.length > 0 && ofAct[acts.at(-1)?.state ?? ""] === undefined;
  const accepted = acts.some(({ state }) => state === "accepted");
  if (lacking === null) return { ...about, state: step === "documents" && !accepted ? "not-needed" : "done" };
  return { ...about, state: lacking === "missing" && failed ? "failed" : lacking };
}

function paper(step: Paper, { papers, asked }: StepRecords): Step {
  const reading = papers[step];
  const times = asked[step]?.times ?? 0;
  if (reading) {
    const state = reading.readAt ? "done" : "under-way";
    return { step, state, by: reading.by, at: reading.readAt ?? reading.openedAt, times };
  }
  const last = asked[step];
  return { step, state: last && !last.answered ? "failed" : "missing", by: null, at: last?.at ?? null, times };
}

/** Where an approval at the RA stands, step by step. */
export function stepsOf(records: StepRecords): Step[] {
  const { missing, represents, documents } = records;
  const lacksFields = missing === null ? "unknown" : missing.length > 0 ? "missing" : null;
  const lacksDocuments = represents && !documents.some(({ state }) => state === "accepted") ? "missing" : null;
  return [
    decided("validate", records),
    given("fields", records.fields, lacksFields),
    given("documents", documents, lacksDocuments),
    paper("declaration", records),
    paper("contract", records),
    decided("approve", records),
  ];
}

/** The step to go on with; null when all is done. */
export const nextStep = <T extends Pick<Step, "state">>(steps: readonly T[]): T | null =>
  steps.find(({ state }) => state !== "done" && state !== "not-needed") ?? null;

/**
 * Whether something given to the provider is on its way or may still arrive. Papers are only asked for, and conditions
 * of their own say whether they were read.
 */
export const isUnsettled = (steps: readonly Step[]): boolean =>
  steps.some(
    ({ step, state }) =>
      ["validate", "fields", "documents"].includes(step) && (state === "under-way" || state === "unknown"),
  );

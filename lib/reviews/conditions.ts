import { differs, type FieldCheck, type Validity } from "@/lib/evidence/cross-check";
import type { FaceOpinion, Preset } from "@/lib/policy/settings";
import { type Check, checkKeys, checkState, type ItemKind, itemKinds } from "@/lib/workflows/evidence";
import { type Answer, type ChecklistItem, checklistItems } from "./checklist";

/*
 * The approve gate (domain rulebook 4.1 under policy.md): each condition yields met, not met or not available; the
 * policy maps what is not met to block, reason or note; the kernel is not for any policy to relax. The server
 * evaluates this inside the act; the page shows the same function's answer.
 */

export const conditionIds = [
  "A1",
  "A2",
  "A3",
  "A4",
  "A4b",
  "A5",
  "A6",
  "A7",
  "A7b",
  "A8",
  "A10",
  "A11",
  "A12",
  "A12b",
  "A13",
  "A13b",
  "A14",
  "A15",
  "A18",
  "A20",
] as const;
export type ConditionId = (typeof conditionIds)[number];

export type Outcome = "met" | "not-met" | "not-available";
export type Enforcement = "block" | "reason" | "note";

export interface Condition {
  id: ConditionId;
  outcome: Outcome;
  /** What exactly: item kinds, checks, fields; message keys, never values. */
  about: readonly string[];
  enforcement: Enforcement;
}

/** What the gate is told; everything was established by the server. */
export interface ReviewFacts {
  /** Status as just read from the provider, or as last confirmed when only showing. */
  status: string;
  /** Whether an officer here judges the evidence, and not the provider's own operator. */
  judgedHere: boolean;
  openDecision: boolean;
  claimed: boolean;
  versionUnchanged: boolean;
  raoId: string | null;
  inAuthority: boolean;
  isApplicant: boolean;
  /** Opened the request, or handed evidence of it over. */
  isCreator: boolean;
  /** Hash of what is collected now, or null while nothing is. */
  evidenceHash: string | null;
  items: Partial<Record<ItemKind, string>>;
  /** Whether this connection returned OCR, checks and acceptance. */
  factsReturned: boolean;
  checks: readonly Check[];
  faceOpinion: FaceOpinion;
  /** Of each item this officer opened: the hash opened, and for the video how much of it was seen. */
  looks: Partial<Record<ItemKind, { current: boolean; seen?: number; unplayable?: boolean }>>;
  answers: Partial<Record<ChecklistItem, { answer: Answer; current: boolean }>>;
  fields: readonly FieldCheck[];
  /** Check digits of the machine-readable zone, where a whole one is known. */
  zoneDigits: "right" | "wrong" | "none";
  validityThen: Validity;
  validityNow: Validity;
  /** Whether a name and a document number to certify are known. */
  identityKnown: boolean;
}

/** Conditions no policy relaxes: a contradiction is settled by refusing, never by a tick. */
const kernel: readonly ConditionId[] = ["A1", "A2", "A3", "A4", "A6", "A10", "A12", "A14", "A20"];

type Mapping = Partial<Record<ConditionId, { "not-met": Enforcement; "not-available": Enforcement }>>;

const both = (enforcement: Enforcement) => ({ "not-met": enforcement, "not-available": enforcement });

const presets: Record<Preset, Mapping> = {
  minimum: { A7: { "not-met": "block", "not-available": "note" }, A8: { "not-met": "block", "not-available": "note" } },
  standard: {
    A4b: both("reason"),
    A5: both("reason"),
    A7: { "not-met": "block", "not-available": "reason" },
    A7b: both("reason"),
    A8: { "not-met": "block", "not-available": "reason" },
    A11: both("reason"),
    A12b: both("reason"),
    A13: { "not-met": "block", "not-available": "note" },
    A13b: { "not-met": "reason", "not-available": "note" },
    A15: { "not-met": "reason", "not-available": "reason" },
    A18: both("reason"),
  },
  strict: {
    A4b: both("block"),
    A5: both("block"),
    A7: both("block"),
    A7b: both("block"),
    A8: both("block"),
    A11: both("reason"),
    A12b: both("block"),
    A13: both("block"),
    A13b: both("reason"),
    A15: both("block"),
    A18: both("block"),
  },
};

function enforcementOf(id: ConditionId, outcome: Outcome, preset: Preset): Enforcement {
  if (outcome === "met") return "note";
  if (kernel.includes(id)) return "block";
  return presets[preset][id]?.[outcome] ?? "note";
}

interface Finding {
  outcome: Outcome;
  about?: readonly string[];
}

const met: Finding = { outcome: "met" };
const unless = (ok: boolean, about: readonly string[] = []): Finding => (ok ? met : { outcome: "not-met", about });

const nothingThere = (state: string | undefined) =>
  state === "not-returned" || state === "missing" || state === "failed" || state === undefined;

const evaluators: Record<ConditionId, (facts: ReviewFacts) => Finding> = {
  A1: (facts) => unless(facts.status === "VIDEOREVIEW" && facts.judgedHere, [facts.status]),
  A2: (facts) => unless(facts.claimed && facts.versionUnchanged, [facts.claimed ? "version" : "claim"]),
  A3: (facts) => unless(facts.raoId !== null && facts.inAuthority, [facts.raoId === null ? "rao-id" : "authority"]),
  A4: (facts) => unless(!facts.isApplicant),
  A4b: (facts) => unless(!facts.isCreator),
  A5: (facts) => {
    const absent = itemKinds.filter((kind) => nothingThere(facts.items[kind]));
    const about = [...absent, ...(facts.factsReturned ? [] : ["facts"])];
    if (about.length === 0) return met;
    const missing = absent.some((kind) => facts.items[kind] === "missing" || facts.items[kind] === "failed");
    return { outcome: missing ? "not-met" : "not-available", about };
  },
  A6: (facts) => {
    if (facts.evidenceHash === null) return { outcome: "not-met", about: ["not-collected"] };
    const stale = checklistItems.some((item) => facts.answers[item] && !facts.answers[item].current);
    return unless(!stale);
  },
  A7: (facts) => {
    // Here before, and again once it is fetched: nobody approves what they could have looked at.
    const away = itemKinds.filter((kind) => facts.items[kind] === "expired" || facts.items[kind] === "waiting");
    if (away.length > 0) return { outcome: "not-met", about: away };
    const viewable = itemKinds.filter((kind) => facts.items[kind] === "stored");
    const unopened = viewable.filter((kind) => !facts.looks[kind]?.current);
    if (unopened.length > 0) return { outcome: "not-met", about: unopened };
    const dark = itemKinds.filter((kind) => facts.items[kind] === "unreadable" || facts.looks[kind]?.unplayable);
    return viewable.length === 0 || dark.length > 0 ? { outcome: "not-available", about: dark } : met;
  },
  A7b: (facts) => {
    const look = facts.looks.video;
    if (facts.items.video !== "stored" || !look?.current || look.unplayable) return met;
    return unless((look.seen ?? 0) >= 0.95, ["video"]);
  },
  A8: (facts) => {
    const open = checklistItems.filter(
      (item) => !["pass", "not-available"].includes(facts.answers[item]?.answer ?? ""),
    );
    if (open.length > 0) return { outcome: "not-met", about: open };
    const absent = checklistItems.filter((item) => facts.answers[item]?.answer === "not-available");
    return absent.length > 0 ? { outcome: "not-available", about: absent } : met;
  },
  A10: (facts) => {
    const failed = facts.checks.filter((check) => check.value === false).map((check) => check.key ?? check.label);
    return unless(failed.length === 0, failed);
  },
  A11: (facts) => {
    const silent = checkKeys.filter((key) => checkState(facts.checks, key) === "not-reported");
    return silent.length === 0 ? met : { outcome: "not-available", about: silent };
  },
  A12: (facts) => unless(!(facts.faceOpinion === "contradicts" && facts.answers.face?.answer === "pass")),
  A12b: (facts) =>
    facts.faceOpinion === "supports" || facts.faceOpinion === "contradicts"
      ? met
      : { outcome: "not-available", about: [facts.faceOpinion] },
  A13: (facts) => validity(facts.validityThen),
  A13b: (facts) => validity(facts.validityNow),
  A14: (facts) => {
    const different: string[] = facts.fields.filter(differs).map((row) => row.field);
    if (facts.zoneDigits === "wrong") different.push("zone-digits");
    return unless(different.length === 0, different);
  },
  // In the eIDAS workflows the provider consults the register itself.
  A15: () => met,
  A18: (facts) => (facts.identityKnown ? met : { outcome: "not-available" }),
  A20: (facts) => unless(!facts.openDecision),
};

function validity(found: Validity): Finding {
  if (found === "valid" || found === "no-expiry") return met;
  return found === "expired" ? { outcome: "not-met" } : { outcome: "not-available", about: [found] };
}

/** Every condition of the approve gate with its outcome and what the policy makes of it. */
export function approveConditions(facts: ReviewFacts, preset: Preset): Condition[] {
  return conditionIds.map((id) => {
    const { outcome, about = [] } = evaluators[id](facts);
    return { id, outcome, about, enforcement: enforcementOf(id, outcome, preset) };
  });
}

export const blocking = <C extends Pick<Condition, "outcome" | "enforcement">>(conditions: readonly C[]): C[] =>
  conditions.filter((condition) => condition.outcome !== "met" && condition.enforcement === "block");

export const askingReason = <C extends Pick<Condition, "outcome" | "enforcement">>(conditions: readonly C[]): C[] =>
  conditions.filter((condition) => condition.outcome !== "met" && condition.enforcement === "reason");

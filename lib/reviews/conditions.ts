import { differs, type FieldCheck, type Validity } from "@/lib/evidence/cross-check";
import {
  type ConditionId,
  conditionIds,
  type Enforcement,
  enforcementOf,
  type Outcome,
} from "@/lib/policy/enforcement";
import type { FaceOpinion, Policy, SecondLookReason } from "@/lib/policy/settings";
import { type Check, checkKeys, checkState, type ItemKind, itemKinds } from "@/lib/workflows/evidence";
import { type Answer, type ChecklistItem, mandatoryItems } from "./checklist";

/*
 * The approve gate (domain rulebook 4.1 under policy.md): each condition yields met, not met or not available; the
 * policy maps what is not met to block, reason or note; the kernel is not for any policy to relax. The server
 * evaluates this inside the act; the page shows the same function's answer.
 */

export interface Condition {
  id: ConditionId;
  outcome: Outcome;
  /** What exactly: item kinds, checks, fields; message keys, never values. */
  about: readonly string[];
  enforcement: Enforcement;
}

/** What an authentic source said of the document (Orden ETD/465/2021 art. 11.3). */
export type SourceState = "provider" | "not-applicable" | "confirmed" | "denied" | "substitute" | "open" | "none";

/** What a colleague said of the evidence that is here now. */
export type LookState = "none" | "open" | "agreed" | "disagreed";

/** What an officer's file lacks for deciding (OVI 7; EN 319 401 REQ-7.2-14 to -16). */
export const fitnessGaps = ["appointed", "accepted", "training", "training-hours", "certificate"] as const;
export type FitnessGap = (typeof fitnessGaps)[number];

/** What the gate is told; everything was established by the server. */
export interface ReviewFacts {
  /** Status as just read from the provider, or as last confirmed when only showing. */
  status: string;
  /** Whether an officer here judges the evidence, and not the provider's own operator. */
  judgedHere: boolean;
  /** Somebody reported an incident that nobody has closed. */
  frozen: boolean;
  openDecision: boolean;
  claimed: boolean;
  versionUnchanged: boolean;
  raoId: string | null;
  inAuthority: boolean;
  fitnessGaps: readonly FitnessGap[];
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
  /** The questions of this case. */
  asked: readonly ChecklistItem[];
  answers: Partial<Record<ChecklistItem, { answer: Answer; current: boolean }>>;
  /** Security features named on the evidence that is here now, and how many of them change with the angle. */
  features: { distinct: number; variable: number };
  fields: readonly FieldCheck[];
  /** Check digits of the machine-readable zone, where a whole one is known. */
  zoneDigits: "right" | "wrong" | "none";
  validityThen: Validity;
  validityNow: Validity;
  source: SourceState;
  contactCheck: "ok" | "ko" | "not-checked" | null;
  /** An earlier request of the same document, phone or e-mail was refused on suspicion of fraud. */
  earlierFraud: boolean;
  secondLook: LookState;
  /** Whether a name and a document number to certify are known. */
  identityKnown: boolean;
}

/**
 * Whether the machine's opinion of the face is still closed: it opens once the officer's own verdict is stored, on the
 * evidence that is here now (119 461 USE-9.2.3.3-06X). Nothing that depends on it may be told before.
 */
export const isSealed = ({ answers }: Pick<ReviewFacts, "answers">): boolean =>
  !(answers.F1?.current && answers.F3?.current);

/**
 * The checks an officer may know of: that of the living face is part of the machine's opinion, and so may be one nobody
 * knows by its label.
 */
export const openChecks = (facts: Pick<ReviewFacts, "answers" | "checks">): readonly Check[] =>
  isSealed(facts) ? facts.checks.filter((check) => check.key !== null && check.key !== "liveliness") : facts.checks;

/** What is not as the request says, by field: fields, check digits of the zone, a register that says no. */
export const differencesOf = ({
  fields,
  zoneDigits,
  source,
}: Pick<ReviewFacts, "fields" | "zoneDigits" | "source">): string[] => [
  ...fields.filter(differs).map((row) => row.field),
  ...(zoneDigits === "wrong" ? ["zone-digits"] : []),
  ...(source === "denied" ? ["source"] : []),
];

interface Finding {
  outcome: Outcome;
  about?: readonly string[];
}

type GatePolicy = Pick<Policy, "preset" | "settings">;

const met: Finding = { outcome: "met" };
const sealed: Finding = { outcome: "not-available", about: ["sealed"] };
const unless = (ok: boolean, about: readonly string[] = []): Finding => (ok ? met : { outcome: "not-met", about });

const nothingThere = (state: string | undefined) =>
  state === "not-returned" || state === "missing" || state === "failed" || state === undefined;

const answersNeeded = ["pass", "not-available"];

const evaluators: Record<ConditionId, (facts: ReviewFacts, policy: GatePolicy) => Finding> = {
  A1: (facts) =>
    facts.frozen
      ? unless(false, ["incident"])
      : unless(facts.status === "VIDEOREVIEW" && facts.judgedHere, [facts.status]),
  A2: (facts) => unless(facts.claimed && facts.versionUnchanged, [facts.claimed ? "version" : "claim"]),
  A3: (facts) => unless(facts.raoId !== null && facts.inAuthority, [facts.raoId === null ? "rao-id" : "authority"]),
  A3b: (facts) => unless(facts.fitnessGaps.length === 0, facts.fitnessGaps),
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
    const stale = facts.asked.filter((item) => facts.answers[item]?.current === false);
    return unless(stale.length === 0, stale);
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
  A7b: (facts, { settings }) => {
    const look = facts.looks.video;
    if (facts.items.video !== "stored" || !look?.current || look.unplayable) return met;
    return unless((look.seen ?? 0) >= settings.coverageLeast, ["video"]);
  },
  A8: (facts, { preset }) => {
    const mandatory = mandatoryItems(facts.asked, preset);
    const given = (item: ChecklistItem) => facts.answers[item]?.answer;
    // A doubt counts wherever it was written down, asked for or not.
    const open = facts.asked.filter((item) => {
      const answer = given(item);
      return answer === undefined ? mandatory.includes(item) : !answersNeeded.includes(answer);
    });
    if (open.length > 0) return { outcome: "not-met", about: open };
    // Three attempts that reached nobody stand in for the source's answer: that is the law's own way out (A15).
    const lawful: readonly ChecklistItem[] = facts.source === "substitute" ? ["D6", "X6"] : [];
    const absent = mandatory.filter((item) => given(item) === "not-available" && !lawful.includes(item));
    return absent.length > 0 ? { outcome: "not-available", about: absent } : met;
  },
  A9: (facts, { settings }) => {
    if (facts.items.video !== "stored" || facts.looks.video?.unplayable)
      return { outcome: "not-available", about: ["video"] };
    const few = [
      ...(facts.features.distinct < settings.featuresLeast ? ["features"] : []),
      ...(facts.features.variable < settings.featuresVariable ? ["variable"] : []),
    ];
    return unless(few.length === 0, few);
  },
  A10: (facts) => {
    const failed = openChecks(facts)
      .filter((check) => check.value === false)
      .map((check) => check.key ?? check.label);
    return unless(failed.length === 0, failed);
  },
  A11: (facts) => {
    const open = isSealed(facts) ? checkKeys.filter((key) => key !== "liveliness") : checkKeys;
    const silent = open.filter((key) => checkState(facts.checks, key) === "not-reported");
    return silent.length === 0 ? met : { outcome: "not-available", about: silent };
  },
  // Neither overrules the other: what either says against the face ends the case.
  A12: (facts) =>
    isSealed(facts)
      ? sealed
      : unless(facts.faceOpinion !== "contradicts" && answersNeeded.includes(facts.answers.F1?.answer ?? "")),
  A12b: (facts) => {
    if (isSealed(facts)) return sealed;
    if (facts.faceOpinion === "supports" || facts.faceOpinion === "contradicts") return met;
    return facts.secondLook === "agreed" ? met : { outcome: "not-available", about: [facts.faceOpinion] };
  },
  A13: (facts) => validity(facts.validityThen),
  A13b: (facts) => validity(facts.validityNow),
  A14: (facts) => {
    const about = differencesOf(facts);
    return unless(about.length === 0, about);
  },
  A15: ({ source }) => {
    if (source === "none") return { outcome: "not-available", about: ["none"] };
    return unless(source !== "open" && source !== "denied", [source]);
  },
  A16: (facts) => {
    if (facts.contactCheck === "ok") return met;
    if (facts.contactCheck === "ko") return unless(facts.secondLook === "agreed", ["limit"]);
    return { outcome: "not-available" };
  },
  A17: (facts) => {
    const unproven = facts.asked.filter((item) => item.startsWith("R") && facts.answers[item]?.answer !== "pass");
    return unless(unproven.length === 0, unproven);
  },
  A18: (facts) => (facts.identityKnown ? met : { outcome: "not-available" }),
  A19: (facts, policy) => {
    const asking = secondLookReasons(facts, policy);
    return unless(asking.length === 0 || facts.secondLook === "agreed", [...asking]);
  },
  A19b: (facts) => unless(facts.secondLook !== "disagreed"),
  A20: (facts) => unless(!facts.openDecision),
};

/** Why the policy wants a colleague's look before this approval. */
function secondLookReasons(facts: ReviewFacts, { settings }: GatePolicy): SecondLookReason[] {
  const found: Record<SecondLookReason, boolean> = {
    "similarity-inconclusive":
      !isSealed(facts) && (facts.faceOpinion === "inconclusive" || facts.faceOpinion === "not-reported"),
    "contact-limit": facts.contactCheck === "ko",
    "earlier-fraud": facts.earlierFraud,
    always: true,
  };
  return settings.secondLookOn.filter((reason) => found[reason]);
}

function validity(found: Validity): Finding {
  if (found === "valid" || found === "no-expiry") return met;
  return found === "expired" ? { outcome: "not-met" } : { outcome: "not-available", about: [found] };
}

/** Every condition of the approve gate with its outcome and what the policy makes of it. */
export function approveConditions(facts: ReviewFacts, policy: GatePolicy): Condition[] {
  return conditionIds.map((id) => {
    const { outcome, about = [] } = evaluators[id](facts, policy);
    return { id, outcome, about, enforcement: enforcementOf(id, outcome, policy) };
  });
}

export const blocking = <C extends Pick<Condition, "outcome" | "enforcement">>(conditions: readonly C[]): C[] =>
  conditions.filter((condition) => condition.outcome !== "met" && condition.enforcement === "block");

export const askingReason = <C extends Pick<Condition, "outcome" | "enforcement">>(conditions: readonly C[]): C[] =>
  conditions.filter((condition) => condition.outcome !== "met" && condition.enforcement === "reason");

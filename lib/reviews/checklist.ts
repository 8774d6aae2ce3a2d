import type { Preset } from "@/lib/policy/settings";
import type { CauseCode } from "./catalogue";

/*
 * What an officer answers (domain rulebook 6), in the order of the job: context before evidence, cheap disqualifiers
 * before expensive looks, the face before the machine's opinion of it. Nothing is answered in bulk or beforehand.
 */

export const groups = [
  "context",
  "consent",
  "document",
  "data",
  "video",
  "face",
  "representation",
  "certificate",
] as const;
export type ChecklistGroup = (typeof groups)[number];

export const checklist = [
  { id: "X5", group: "context", causes: ["DATA-04", "FRD-02", "FRD-03"] },
  { id: "C1", group: "consent", causes: ["CONS-01"] },
  { id: "D1", group: "document", causes: ["DOC-01"] },
  { id: "D2", group: "document", causes: ["DOC-02"] },
  { id: "D3", group: "document", causes: ["DOC-04", "DOC-10"] },
  { id: "D4", group: "document", causes: ["DOC-05"] },
  { id: "D5", group: "document", causes: ["DOC-06", "DOC-07", "DOC-08"] },
  { id: "D6", group: "document", causes: ["DOC-03"] },
  { id: "D7", group: "document", causes: ["DOC-11"] },
  { id: "D8", group: "document", causes: ["DOC-09", "IMG-01", "IMG-02"] },
  { id: "X1", group: "data", causes: ["DATA-02"] },
  { id: "X2", group: "data", causes: ["DATA-01"] },
  { id: "X3", group: "data", causes: ["DATA-03", "ELG-01"] },
  { id: "X4", group: "data", causes: ["DOC-12"] },
  { id: "X6", group: "data", causes: ["DATA-05", "DATA-06"] },
  { id: "V1", group: "video", causes: ["VID-01", "VID-02", "VID-07"] },
  { id: "V2", group: "video", causes: ["VID-03"] },
  { id: "V3", group: "video", causes: ["VID-05"] },
  { id: "V4", group: "video", causes: ["VID-06"] },
  { id: "V5", group: "video", causes: ["VID-04"] },
  { id: "V6", group: "video", causes: ["FRD-01", "VID-08"] },
  { id: "O1", group: "video", causes: ["OTP-01", "OTP-02"] },
  { id: "F1", group: "face", causes: ["FACE-01", "FACE-02", "FACE-05", "IMG-03"] },
  { id: "F3", group: "face", causes: ["FACE-04"] },
  { id: "F2", group: "face", causes: ["FACE-03"] },
  { id: "R1", group: "representation", causes: ["REP-01"] },
  { id: "R2", group: "representation", causes: ["REP-02"] },
  { id: "R3", group: "representation", causes: ["REP-03"] },
  { id: "P1", group: "certificate", causes: ["DATA-07", "ELG-02"] },
] as const satisfies readonly { id: string; group: ChecklistGroup; causes: readonly CauseCode[] }[];

export type ChecklistItem = (typeof checklist)[number]["id"];
export const checklistItems = checklist.map((item) => item.id) as [ChecklistItem, ...ChecklistItem[]];

export const causesOf = (item: ChecklistItem): readonly CauseCode[] =>
  checklist.find(({ id }) => id === item)?.causes ?? [];

/** `not-available` is open only where the product itself established that there is nothing to look at. */
export const answers = ["pass", "fail", "cannot-tell", "not-available"] as const;
export type Answer = (typeof answers)[number];

/** What decides which questions a case has. */
export interface Case {
  /** The document is a booklet: its page has no rear. */
  passport: boolean;
  /** Whether an authentic source exists for the document. */
  hasSource: boolean;
  /** The certificate speaks for somebody else, and no later act asks for the powers. */
  powersJudgedHere: boolean;
}

/** The questions of a case, in the order of the job. */
export function itemsOf({ passport, hasSource, powersJudgedHere }: Case): ChecklistItem[] {
  return checklist
    .filter(({ id, group }) => {
      if (id === "D7") return !passport;
      if (id === "D6" || id === "X6") return hasSource;
      return group !== "representation" || powersJudgedHere;
    })
    .map(({ id }) => id);
}

/** Both judgements and the living face: without them no policy lets an approval pass. */
const leastOfAll: readonly ChecklistItem[] = ["F1", "F3", "P1"];

/** Of the questions of a case, the ones a preset wants answered. */
export const mandatoryItems = (asked: readonly ChecklistItem[], preset: Preset): ChecklistItem[] =>
  preset === "minimum" ? asked.filter((item) => leastOfAll.includes(item)) : [...asked];

/**
 * Features compared one by one, from the top of the face down (TS 119 461 BIN-8.4.4-03; the list follows ASTM E3149).
 * Nothing is measured.
 */
export const faceFeatures = [
  "outline",
  "hairline",
  "forehead",
  "brows",
  "eyes",
  "nose",
  "mouth",
  "chin",
  "ears",
  "marks",
  "neck",
] as const;
export type FaceFeature = (typeof faceFeatures)[number];

export const likenesses = ["like", "unlike", "not-visible"] as const;
export type Likeness = (typeof likenesses)[number];
export type FaceComparison = Partial<Record<FaceFeature, Likeness>>;

/** How many features were seen in both, alike or not. */
export const comparedFeatures = (comparison: FaceComparison): number =>
  Object.values(comparison).filter((found) => found !== "not-visible").length;

/** How many must be before "the same person" is a judgement; the preset for first connection tests asks for none. */
export const faceFeaturesLeast = (preset: Preset): number => (preset === "minimum" ? 0 : 6);

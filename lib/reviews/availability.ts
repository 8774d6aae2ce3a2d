import type { ItemKind } from "@/lib/workflows/evidence";
import type { ChecklistItem } from "./checklist";
import type { SourceState } from "./conditions";

/** What the product established is there to judge a case on. */
export interface Available {
  items: Partial<Record<ItemKind, string>>;
  factsReturned: boolean;
  /** An acceptance that says something: an empty one is none. */
  acceptance: boolean;
  /** Phone or e-mail. */
  contact: boolean;
  /** Whether the one-time code's check was reported. */
  code: boolean;
  /** Whether the software said anything about the face: of its likeness, or that it lives. */
  opinion: boolean;
  source: SourceState;
}

const viewable = (available: Available, kinds: readonly ItemKind[]) =>
  kinds.some((kind) => available.items[kind] === "stored");

const document = (available: Available) => viewable(available, ["document_front", "document_rear", "video"]);
const video = (available: Available) => viewable(available, ["video"]);
const data = (available: Available) => available.factsReturned || document(available);
const face = (available: Available) => viewable(available, ["document_owner", "video"]);
const source = ({ source: state }: Available) => ["provider", "confirmed", "denied"].includes(state);
const always = () => true;

const needs: Record<ChecklistItem, (available: Available) => boolean> = {
  X5: (available) => available.contact,
  C1: (available) => available.acceptance,
  D1: document,
  D2: document,
  D3: document,
  D4: document,
  D5: document,
  D6: source,
  D7: document,
  D8: document,
  X1: data,
  X2: data,
  X3: data,
  X4: data,
  X6: source,
  V1: video,
  V2: video,
  V3: video,
  V4: video,
  V5: video,
  V6: video,
  O1: (available) => available.code || video(available),
  F1: face,
  F3: face,
  F2: (available) => available.opinion,
  R1: always,
  R2: always,
  R3: always,
  P1: always,
};

/** Whether there is anything to judge an item on. */
export const hasEvidenceFor = (item: ChecklistItem, available: Available): boolean => needs[item](available);

/** What is not here at this moment and may come: nobody calls it absent meanwhile. */
const mayCome: readonly (string | undefined)[] = ["expired", "waiting", "failed"];

/**
 * Whether an item may be answered "not available". What the references return nowhere (the actions asked for in the
 * video, the code's check where it is silent) may be judged by eye, and need not be.
 */
export function mayBeAbsent(item: ChecklistItem, available: Available): boolean {
  if (item === "V4") return true;
  if (item === "O1") return !available.code;
  const items = Object.fromEntries(
    Object.entries(available.items).map(([kind, state]) => [kind, mayCome.includes(state) ? "stored" : state]),
  );
  return !hasEvidenceFor(item, { ...available, items });
}

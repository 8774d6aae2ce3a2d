import type { Shown } from "@/components/reviews/filmstrip";
import type { Answers, LocalAnswer } from "@/components/reviews/local-answer";
import type { ChecklistItem } from "@/lib/reviews/checklist";
import type { ReviewItem } from "@/lib/reviews/views";
import type { ItemKind } from "@/lib/workflows/evidence";

/** The next question nobody answered, or whose answer could not be kept, going on from one and round again; null when none is open. */
export function nextOpen(answers: Answers, from: ChecklistItem): ChecklistItem | null {
  const order = [...answers.keys()];
  const rest = [...order.slice(order.indexOf(from) + 1), ...order];
  const open = (entry: LocalAnswer | undefined) => entry?.answer === null || entry?.state === "failed";
  return rest.find((item) => item !== from && open(answers.get(item))) ?? null;
}

/** What each question is judged on; the others leave the stage as it is. */
const stages: Partial<Record<ChecklistItem, ItemKind>> = {
  D1: "document_front",
  D2: "document_front",
  D3: "document_front",
  D4: "document_front",
  D5: "video",
  D7: "document_rear",
  D8: "document_front",
  X1: "document_front",
  X2: "document_front",
  X3: "document_front",
  X4: "document_rear",
  V1: "video",
  V2: "video",
  V3: "video",
  V4: "video",
  V5: "video",
  V6: "video",
  O1: "video",
  F1: "document_owner",
  F3: "video",
};

/** What the stage shows for a question, or null where it may stay as it is: nothing to show, or nothing there. */
export function stageOf(item: ChecklistItem, items: readonly ReviewItem[]): Shown | null {
  const here = (kind: ItemKind) => items.find((entry) => entry.kind === kind)?.state === "stored";
  // A face is compared side by side, where there is another to hold it against.
  if (item === "F1" && here("document_photo") && (here("document_owner") || here("video"))) return "compare";
  const kind = stages[item];
  return kind && here(kind) ? kind : null;
}

import type { ChecklistItem } from "@/lib/reviews/checklist";
import { blocking, type Condition } from "@/lib/reviews/conditions";
import type { ReviewView } from "@/lib/reviews/views";
import type { ItemKind } from "@/lib/workflows/evidence";

/** What an approval waits for. */
export interface Missing {
  /** Questions nobody answered, in the order of the job. */
  open: readonly ChecklistItem[];
  unopened: readonly ItemKind[];
  /** Conditions that are no matter of answering or opening. */
  others: readonly Condition["id"][];
}

/** Null where nothing blocks. What is under seal until the face is judged is not told as missing. */
export function missingOf({ conditions, answers }: Pick<ReviewView, "conditions" | "answers">): Missing | null {
  const unmet = blocking(conditions);
  if (unmet.length === 0) return null;
  return {
    open: answers.filter((entry) => entry.answer === null && entry.mandatory).map(({ item }) => item),
    unopened: (unmet.find(({ id }) => id === "A7")?.about ?? []) as readonly ItemKind[],
    others: unmet.filter(({ id, about }) => id !== "A7" && id !== "A8" && about[0] !== "sealed").map(({ id }) => id),
  };
}

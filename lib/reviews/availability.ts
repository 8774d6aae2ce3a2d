import type { ItemKind } from "@/lib/workflows/evidence";
import type { ChecklistItem } from "./checklist";

interface Available {
  items: Partial<Record<ItemKind, string>>;
  factsReturned: boolean;
  acceptance: boolean;
}

const viewable = (available: Available, kinds: readonly ItemKind[]) =>
  kinds.some((kind) => available.items[kind] === "stored");

const needs: Record<ChecklistItem, (available: Available) => boolean> = {
  consent: (available) => available.acceptance,
  document: (available) => viewable(available, ["document_front", "document_rear", "video"]),
  data: (available) => available.factsReturned,
  video: (available) => viewable(available, ["video"]),
  face: (available) => viewable(available, ["document_owner", "video"]),
  certificate: () => true,
};

/** Whether there is anything to judge an item on. Only where there is not may it be answered "not available". */
export const hasEvidenceFor = (item: ChecklistItem, available: Available): boolean => needs[item](available);

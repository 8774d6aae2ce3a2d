import { z } from "zod";
import type { Policy, Preset } from "./settings";

/*
 * What a policy makes of each condition of the approve gate (domain rulebook 4.1 under policy.md). How a condition is
 * found met or not is lib/reviews/conditions.ts; here it is only said what follows.
 */

/** In the order of the rulebook; a letter after the number is a part of it that is mapped on its own. */
export const conditionIds = [
  "A1",
  "A2",
  "A3",
  "A3b",
  "A4",
  "A4b",
  "A5",
  "A6",
  "A7",
  "A7b",
  "A8",
  "A9",
  "A10",
  "A11",
  "A12",
  "A12b",
  "A13",
  "A13b",
  "A14",
  "A15",
  "A16",
  "A17",
  "A18",
  "A19",
  "A19b",
  "A20",
] as const;
export type ConditionId = (typeof conditionIds)[number];

export const unmetOutcomes = ["not-met", "not-available"] as const;
export type Outcome = "met" | (typeof unmetOutcomes)[number];

export const enforcements = ["block", "reason", "note"] as const;
export type Enforcement = (typeof enforcements)[number];

/** Conditions no policy relaxes: a contradiction is settled by refusing, never by a tick. */
export const kernel = [
  "A1",
  "A2",
  "A3",
  "A4",
  "A6",
  "A10",
  "A12",
  "A14",
  "A19b",
  "A20",
] as const satisfies readonly ConditionId[];

/** What an authority may decide otherwise than its preset. */
export type MappedCondition = Exclude<ConditionId, (typeof kernel)[number]>;
export const mappedConditions = conditionIds.filter(
  (id): id is MappedCondition => !(kernel as readonly ConditionId[]).includes(id),
);

export type Mapping = Partial<Record<MappedCondition, Record<(typeof unmetOutcomes)[number], Enforcement>>>;

/** Overrides of a preset, condition by condition. */
export const mappingSchema = z.partialRecord(
  z.enum(mappedConditions),
  z.strictObject({ "not-met": z.enum(enforcements), "not-available": z.enum(enforcements) }),
);

const both = (enforcement: Enforcement) => ({ "not-met": enforcement, "not-available": enforcement });

/** What is not listed is noted. */
export const presetMapping: Record<Preset, Mapping> = {
  minimum: {
    A7: { "not-met": "block", "not-available": "note" },
    A8: { "not-met": "block", "not-available": "note" },
  },
  standard: {
    A4b: both("reason"),
    A5: both("reason"),
    A7: { "not-met": "block", "not-available": "reason" },
    A7b: both("reason"),
    A8: { "not-met": "block", "not-available": "reason" },
    A9: both("reason"),
    A11: both("reason"),
    A12b: both("reason"),
    A13: { "not-met": "block", "not-available": "note" },
    A13b: { "not-met": "reason", "not-available": "note" },
    A15: both("reason"),
    A16: both("reason"),
    A17: both("block"),
    A18: both("reason"),
  },
  strict: {
    A3b: both("block"),
    A4b: both("block"),
    A5: both("block"),
    A7: both("block"),
    A7b: both("block"),
    A8: both("block"),
    A9: both("block"),
    A11: both("reason"),
    A12b: both("block"),
    A13: both("block"),
    A13b: both("reason"),
    A15: both("block"),
    A16: both("reason"),
    A17: both("block"),
    A18: both("block"),
    A19: both("block"),
  },
};

/** What an outcome of a condition leads to under a policy: its own word, else its preset's; the kernel always blocks. */
export function enforcementOf(
  id: ConditionId,
  outcome: Outcome,
  policy: Pick<Policy, "preset" | "settings">,
): Enforcement {
  if (outcome === "met") return "note";
  if ((kernel as readonly ConditionId[]).includes(id)) return "block";
  const mapped = id as MappedCondition;
  return policy.settings.mapping[mapped]?.[outcome] ?? presetMapping[policy.preset][mapped]?.[outcome] ?? "note";
}

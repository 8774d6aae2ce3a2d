import path from "node:path";
import { expect } from "vitest";
import { type Comparison, compare } from "@/lib/commands/fsck/compare";
import { ledgerFile } from "@/lib/commands/fsck/provider-side";
import type { World } from "@/lib/testing/world";

/** Holds everything a scenario did against the trail and the sandbox's whole ledger, as `npm run fsck` does. */
export const compareWorld = (world: World): Promise<Comparison> =>
  compare(ledgerFile(path.join(world.sandbox.folder, "sandbox/ledger.jsonl")));

/** What every scenario ends with: no disagreement, and something was compared at all. */
export async function expectAgreement(world: World): Promise<Comparison> {
  const comparison = await compareWorld(world);
  expect(comparison.disagreements).toEqual([]);
  expect(comparison.compared).toBeGreaterThan(0);
  return comparison;
}

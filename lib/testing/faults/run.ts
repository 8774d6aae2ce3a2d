import fs from "node:fs";
import { db } from "@/lib/db";
import { environment } from "@/lib/testing/environment";

/** `npm run faults` asks for the long form of every scenario; `npm test` runs the same files short. */
export const long = environment.COTEJO_FAULTS === "long";

/** How much of something a run does. */
export const size = (short: number, full: number): number => (long ? full : short);

/** What one scenario did and what became of it: a line of the fault table. */
export interface FaultRow {
  scenario: string;
  /** With the mechanism under test, or without it, to show that the scenario bites. */
  mechanism: "on" | "off";
  faults: number;
  decisions: number;
  /** Acknowledged to a person, and neither done at the provider nor open in front of somebody. */
  lost: number;
  /** Effects or sends beyond the first of one signature. */
  doubled: number;
  /** Seconds from the moment the fault is over until product and provider agree, of each decision. */
  settledSeconds: number[];
  /** The longest that one decision stood as unknown, in seconds. */
  longestUnknown: number;
}

/** Adds a line to the table `npm run faults` prints. */
export function tell(row: FaultRow): void {
  const file = environment.COTEJO_FAULT_ROWS;
  if (file) fs.appendFileSync(file, `${JSON.stringify(row)}\n`);
}

/** Second factors that have just been given: a long run outlives the minutes for which one signs. */
export async function stayFresh(): Promise<void> {
  await db().$executeRaw`UPDATE session SET second_factor_at = now() WHERE ended_at IS NULL`;
}

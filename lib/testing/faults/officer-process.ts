import { createInterface } from "node:readline";
import type { UserActor } from "@/lib/auth/actor";
import { backgroundDone } from "@/lib/background";
import { closeDatabase } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { approveRequest, refuseRequest } from "@/lib/reviews/record-decision";
import type { ApproveInput, RefuseInput } from "@/lib/reviews/schema";

/*
 * One more web process on the same database, for races between processes: it is given sheets, a line of JSON at a time,
 * signs all of a line at once, and tells what became of each.
 */

export type Sheet = { actor: UserActor } & (
  | { kind: "approve"; input: ApproveInput }
  | { kind: "refuse"; input: RefuseInput }
);

/** The decision a sheet became, or the code it was turned away with. */
export type Signed = { decisionId: string } | { code: string };

async function sign({ actor: told, ...sheet }: Sheet): Promise<Signed> {
  // A date does not survive JSON.
  const actor = { ...told, secondFactorAt: new Date(told.secondFactorAt) };
  try {
    if (sheet.kind === "approve") return await approveRequest(actor, sheet.input);
    return await refuseRequest(actor, sheet.input);
  } catch (error) {
    return { code: error instanceof AppError ? error.code : String(error) };
  }
}

log.level = "silent";
const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
say("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const signed = await Promise.all((JSON.parse(line) as Sheet[]).map(sign));
  await backgroundDone(20_000);
  say(signed);
}
await closeDatabase();

import fs from "node:fs";
import readline from "node:readline";
import { cancelRequest } from "@/lib/acts/cancel-request";
import type { UserActor } from "@/lib/auth/actor";
import { backgroundDone } from "@/lib/background";
import { approveValidated } from "@/lib/completion/approve-validated";
import { approveRequest, refuseRequest, validateRequest } from "@/lib/reviews/record-decision";
import { environment } from "@/lib/testing/environment";
import { approveNaively } from "./naive-sender";

/*
 * A process of its own in which officers act: the verbs as the web process runs them, with the credentials in this
 * process's memory. An order is a line of standard input; what a person would have seen is a line of standard output,
 * written before anything else goes on, so that a kill cannot take it back.
 */

const verbs = {
  approve: approveRequest,
  refuse: refuseRequest,
  validate: validateRequest,
  "approve-validated": approveValidated,
  cancel: cancelRequest,
};

export type Verb = keyof typeof verbs;
/** What a verb takes from the dialog. */
export type InputOf<V extends Verb> = Parameters<(typeof verbs)[V]>[1];

export type Order = { [V in Verb]: { verb: V; actor: UserActor; input: InputOf<V> } }[Verb];

export type Told =
  | { told: "ready" }
  /** The verb has returned: the officer was told that their act is recorded. */
  | { told: "acknowledged"; key: string; id: string }
  | { told: "failed"; key: string; error: string }
  /** What the act left to be done has ended as well. */
  | { told: "done"; key: string };

function tell(what: Told): void {
  fs.writeSync(1, `${JSON.stringify(what)}\n`);
}

// The mechanism under test switched off: the scenarios must notice.
if (environment.COTEJO_SENDER === "naive") verbs.approve = approveNaively;

async function obey({ verb, actor: sent, input }: Order): Promise<void> {
  const { key } = input;
  const actor = { ...sent, secondFactorAt: new Date(sent.secondFactorAt) };
  try {
    // Which input belongs to which verb is the order's own type.
    const run = verbs[verb] as (actor: UserActor, input: Order["input"]) => Promise<{ decisionId: string } | { actId: string }>;
    const told = await run(actor, input);
    tell({ told: "acknowledged", key, id: "decisionId" in told ? told.decisionId : told.actId });
  } catch (error) {
    tell({ told: "failed", key, error: error instanceof Error ? error.message : String(error) });
  }
  await backgroundDone(60_000);
  tell({ told: "done", key });
}

readline.createInterface({ input: process.stdin }).on("line", (line) => void obey(JSON.parse(line) as Order));
process.stdin.on("end", () => process.exit(0));
tell({ told: "ready" });

import { cancelRequest } from "@/lib/acts/cancel-request";
import type { UserActor } from "@/lib/auth/actor";
import { approveValidated } from "@/lib/completion/approve-validated";
import { approveRequest, refuseRequest, validateRequest } from "@/lib/reviews/record-decision";
import { environment } from "@/lib/testing/environment";
import { approveNaively } from "./naive-sender";

const verbs = {
  approve: approveRequest,
  refuse: refuseRequest,
  validate: validateRequest,
  "approve-validated": approveValidated,
  cancel: cancelRequest,
};

type Verb = keyof typeof verbs;

/** What the gate hands to a verb: who, and what the dialog sent. */
export type Order = { [V in Verb]: { verb: V; actor: UserActor; input: Parameters<(typeof verbs)[V]>[1] } }[Verb];

/** The mechanism under test is switched off for a whole process: the scenarios must notice. */
export const naive = { COTEJO_SENDER: "naive" };

/** Runs the product's own verb; returns the id of what was recorded. */
export async function obey({ verb, actor, input }: Order): Promise<string> {
  const chosen = verb === "approve" && environment.COTEJO_SENDER === naive.COTEJO_SENDER ? approveNaively : verbs[verb];
  // Which input belongs to which verb is the order's own type.
  const run = chosen as (
    actor: UserActor,
    input: Order["input"],
  ) => Promise<{ decisionId: string } | { actId: string }>;
  const recorded = await run({ ...actor, secondFactorAt: new Date(actor.secondFactorAt) }, input);
  return "decisionId" in recorded ? recorded.decisionId : recorded.actId;
}

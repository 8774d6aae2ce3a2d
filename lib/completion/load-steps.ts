import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import type { Tx } from "@/lib/db";
import { policyOf } from "@/lib/policy/reads";
import { represents } from "@/lib/workflows/profiles";
import { type Paper, papers } from "./names";
import { lostAfterMs } from "./record-act";
import { type Step, type StepRecords, standing, stepsOf } from "./steps";

const operations: Readonly<Record<Paper, string>> = { declaration: "generateDeclaration", contract: "getDocument" };

/** Where a request stands on its way to the approval, for one officer. */
export async function loadSteps(
  tx: Tx,
  actor: UserActor,
  requestId: string,
  { status, missing }: Pick<StepRecords, "status" | "missing">,
): Promise<Step[]> {
  const request = await tx.request.findUniqueOrThrow({
    where: { id: requestId },
    select: { profile: true, authorityId: true },
  });
  const { settings } = await policyOf(tx, request.authorityId);
  const now = Date.now();
  const acts = await tx.completionAct.findMany({ where: { requestId }, orderBy: { recordedAt: "asc" } });
  const decisions = await tx.decision.findMany({
    where: { requestId, kind: { in: ["validate", "approve"] }, state: { not: "VOID" } },
    orderBy: { recordedAt: "asc" },
  });
  const readings = await tx.paperReading.findMany({ where: { requestId, userId: actor.userId } });
  const calls = await tx.providerCall.findMany({
    where: { requestId, operation: { in: Object.values(operations) } },
    orderBy: { at: "asc" },
    select: { operation: true, outcome: true, at: true },
  });
  /** Fields of unknown outcome have arrived, or never will, once the policy's time is over: the RA says what it has. */
  const outcomeOf = ({ kind, state, recordedAt, settledAt }: (typeof acts)[number]): string => {
    const lost = state === "sending" && recordedAt.getTime() < now - lostAfterMs;
    if (state !== "unknown" && !lost) return state;
    const since = (settledAt ?? recordedAt).getTime();
    return kind === "fields" && since < now - settings.unknownSeconds * 1000 ? "not-seen" : "unknown";
  };
  const toAct = (act: (typeof acts)[number]) => ({
    state: outcomeOf(act),
    by: act.userId,
    at: act.settledAt ?? act.recordedAt,
  });
  const decidedBy = (kind: string) => {
    const decision = standing(decisions.filter((made) => made.kind === kind));
    if (!decision) return undefined;
    const { state, userId: by, settledAt, recordedAt, attempt, mayHaveLeft } = decision;
    return { state, by, at: settledAt ?? recordedAt, attempt, mayHaveLeft };
  };
  return stepsOf({
    status,
    missing,
    represents: represents(request.profile),
    decisions: { validate: decidedBy("validate"), approve: decidedBy("approve") },
    fields: acts.filter(({ kind }) => kind === "fields").map(toAct),
    documents: acts.filter(({ kind }) => kind === "document").map(toAct),
    papers: Object.fromEntries(
      readings.map(({ paper, readAt, openedAt, userId }) => [paper, { readAt, openedAt, by: userId }]),
    ),
    asked: Object.fromEntries(
      papers.flatMap((paper) => {
        const made = calls.filter(({ operation }) => operation === operations[paper]);
        const last = made.at(-1);
        return last ? [[paper, { times: made.length, answered: last.outcome === "ok", at: last.at }]] : [];
      }),
    ),
  });
}

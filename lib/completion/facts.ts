import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import type { Tx } from "@/lib/db";
import { crossCheck, type FieldCheck } from "@/lib/evidence/cross-check";
import { judgedByProvider } from "@/lib/workflows/names";
import { represents } from "@/lib/workflows/profiles";
import type { RequestReading } from "@/lib/workflows/workflow";
import type { CompletionFacts } from "./conditions";
import type { Paper } from "./names";
import { isUnsettled, type Step } from "./steps";

/** What only the provider can say, asked before the transaction that decides. */
export interface Asked {
  reading: Pick<RequestReading, "status" | "videoidStatus" | "validatedBy" | "identity" | "evidence"> | null;
  missing: readonly string[];
  /** The papers as the provider makes them now; null while they are only to be shown. */
  fresh: Record<Paper, { lastingSha256: string; findings: readonly { field: string; outcome: string }[] }> | null;
}

/** Whatever stands before the last approval, but for what the review's own facts hold. */
export async function completionFacts(
  tx: Tx,
  actor: UserActor,
  requestId: string,
  { reading, missing, fresh }: Asked,
  steps: readonly Step[],
): Promise<CompletionFacts> {
  const row = await tx.request.findUniqueOrThrow({
    where: { id: requestId },
    select: {
      workflow: true,
      status: true,
      profile: true,
      contactCheck: true,
      evidence: { select: { hash: true } },
    },
  });
  const readings = await tx.paperReading.findMany({ where: { requestId, userId: actor.userId } });
  const validated = await tx.decision.findFirst({
    where: { requestId, kind: "validate", state: "CONFIRMED" },
    select: { evidenceHash: true },
  });
  const documents = await tx.completionAct.count({ where: { requestId, kind: "document", state: "accepted" } });
  const unchanged = validated !== null && validated.evidenceHash === (row.evidence?.hash ?? null);
  return {
    status: reading?.status ?? row.status,
    videoidStatus: reading?.videoidStatus ?? null,
    validatedBy: reading?.validatedBy ?? null,
    judgedByProvider: judgedByProvider(row.workflow),
    validatedHere: validated === null ? "no" : unchanged ? "yes" : "changed",
    identified: identifiedFields(reading),
    underWay: isUnsettled(steps) || (await isContactUnderWay(tx, requestId)),
    missing,
    represents: represents(row.profile),
    documents,
    papers: Object.fromEntries(
      readings.map((entry) => {
        const now = fresh?.[entry.paper as Paper];
        const current = entry.readAt !== null && (!now || now.lastingSha256 === entry.lastingSha256);
        const outcomes = now?.findings ?? (entry.findings as { field: string; outcome: string }[]);
        return [entry.paper, { current, outcomes }];
      }),
    ),
    contactCheck: (row.contactCheck ?? "not-checked") as CompletionFacts["contactCheck"],
  };
}

/** What the provider filled in beside what it says was read off the document, where this connection returns that. */
const identifiedFields = (reading: Asked["reading"]): FieldCheck[] =>
  reading?.evidence ? crossCheck(reading.identity, reading.evidence) : [];

/** Whether a correction of phone and e-mail could change what is about to be signed. */
const isContactUnderWay = async (tx: Tx, requestId: string): Promise<boolean> =>
  (await tx.requestAct.count({ where: { requestId, state: { in: ["RECORDED", "SENDING", "UNKNOWN"] } } })) > 0;

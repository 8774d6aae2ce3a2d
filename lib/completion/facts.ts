import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import type { Tx } from "@/lib/db";
import { profileNamed } from "@/lib/workflows/profiles";
import type { RequestReading } from "@/lib/workflows/workflow";
import type { CompletionFacts } from "./conditions";
import type { Paper } from "./names";

/** What only the provider can say, asked before the transaction that decides. */
export interface Asked {
  reading: Pick<RequestReading, "status" | "videoidStatus" | "validatedBy">;
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
): Promise<CompletionFacts> {
  const row = await tx.request.findUniqueOrThrow({
    where: { id: requestId },
    select: { profile: true, contactCheck: true, evidence: { select: { hash: true } } },
  });
  const readings = await tx.paperReading.findMany({ where: { requestId, userId: actor.userId } });
  const validated = await tx.decision.findFirst({
    where: { requestId, kind: "validate", state: "CONFIRMED" },
    select: { evidenceHash: true },
  });
  const documents = await tx.completionAct.count({ where: { requestId, kind: "document", state: "accepted" } });
  const mandatory = profileNamed(row.profile)?.mandatory ?? [];
  return {
    ...reading,
    validatedHere: validated !== null && validated.evidenceHash === (row.evidence?.hash ?? null),
    missing,
    represents: mandatory.includes("representation") || mandatory.includes("empowerment"),
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

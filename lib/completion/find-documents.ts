import "server-only";
import { createHash } from "node:crypto";
import { recordAudit } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db";
import { policyOf } from "@/lib/policy/reads";
import { lockRequest } from "@/lib/requests/lock";
import type { Completion, RequestPk } from "@/lib/workflows/workflow";
import type { CompletionAct } from "@/prisma/generated/client";
import { lostAfterMs } from "./record-act";

export const sha256Of = (content: Buffer) => createHash("sha256").update(content).digest("hex");

interface Concerned {
  id: string;
  authorityId: string;
  requestPk: RequestPk;
  completion: Completion;
}

/** Documents whose answer was lost, or whose process ended before it came. */
const openDocuments = (requestId: string): Promise<CompletionAct[]> =>
  db().completionAct.findMany({
    where: {
      requestId,
      kind: "document",
      OR: [{ state: "unknown" }, { state: "sending", recordedAt: { lt: new Date(Date.now() - lostAfterMs) } }],
    },
  });

/**
 * Learns what became of documents nobody knows about, by looking for them at the RA: one that is there arrived, and is
 * not sent again. One that is not there when the policy's time is over did not arrive.
 */
export async function findDocuments({ id: requestId, authorityId, requestPk, completion }: Concerned): Promise<void> {
  const open = await openDocuments(requestId);
  if (open.length === 0) return;
  const { settings } = await policyOf(db(), authorityId);
  const there = new Map(
    (await completion.documents(requestPk, requestId)).map(({ pk, content }) => [sha256Of(content), pk]),
  );
  const given = new Date(Date.now() - settings.unknownSeconds * 1000);
  for (const act of open) {
    const arrived = act.sha256 !== null && there.has(act.sha256);
    if (!arrived && (act.settledAt ?? act.recordedAt) > given) continue;
    await inTransaction(async (tx) => {
      await lockRequest(tx, requestId);
      const { count } = await tx.completionAct.updateMany({
        where: { id: act.id, state: act.state },
        data: {
          state: arrived ? "accepted" : "rejected",
          settledAt: new Date(),
          documentPk: arrived ? (there.get(act.sha256 ?? "") ?? null) : null,
        },
      });
      if (count === 0) return;
      await tx.request.update({ where: { id: requestId }, data: { version: { increment: 1 } } });
      await recordAudit(
        tx,
        { kind: "system" },
        {
          action: arrived ? "completion.saved" : "completion.failed",
          outcome: arrived ? "ok" : "failed",
          authorityId,
          requestId,
          subjectId: act.id,
          details: { kind: "document", by: act.userId },
        },
      );
    });
  }
}

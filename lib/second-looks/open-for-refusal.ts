import "server-only";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import { databaseTime, type Tx } from "@/lib/db";

interface Refusal {
  requestId: string;
  /** The officer whose refusal it is. */
  userId: string;
  evidenceHash: string | null;
  reasonCode: string | null;
}

/** Asks for a look at a refusal that was just confirmed, in the same transaction. The refusal does not wait for it. */
export async function openLookForRefusal(tx: Tx, { requestId, userId, evidenceHash, reasonCode }: Refusal) {
  const { authorityId } = await tx.request.findUniqueOrThrow({
    where: { id: requestId },
    select: { authorityId: true },
  });
  const id = uuidv7();
  const askedAt = await databaseTime(tx);
  await tx.secondLook.create({ data: { id, requestId, kind: "refusal", askedById: userId, askedAt, evidenceHash } });
  await recordAudit(
    tx,
    { kind: "system" },
    {
      action: "second_look.ask",
      authorityId,
      requestId,
      subjectId: id,
      details: { kind: "refusal", evidenceHash, cause: reasonCode, by: userId },
    },
  );
}

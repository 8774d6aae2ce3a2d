import "server-only";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { requireClaim } from "@/lib/claims/guard";
import { subjectOf } from "@/lib/crypto/data-keys";
import { databaseTime, inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { lockRequest } from "@/lib/requests/lock";
import { isDecidable } from "@/lib/workflows/names";
import { secondLooksOf } from "./reads";
import { lookState } from "./rules";
import type { AskInput } from "./schema";

/**
 * The officer who holds a request asks for a colleague's look at its evidence. One question at a time; what a colleague
 * said of this evidence stands, so that nobody asks until the answer pleases.
 */
export async function askSecondLook(actor: UserActor, input: AskInput): Promise<void> {
  const { requestId, token, question, evidenceHash } = input;
  await inTransaction(async (tx) => {
    await lockRequest(tx, requestId);
    await requireClaim(tx, actor, requestId, token);
    const request = await tx.request.findUniqueOrThrow({
      where: { id: requestId },
      select: { authorityId: true, status: true, workflow: true, decisionState: true, evidence: true },
    });
    if (request.decisionState !== null && request.decisionState !== "NOT_SENT") throw new AppError("already-decided");
    const reviewable = request.status === "VIDEOREVIEW" && isDecidable(request.workflow, request.status);
    if (!reviewable || request.evidence?.hash !== evidenceHash) throw new AppError("stale");
    if (lookState(await secondLooksOf(tx, requestId), evidenceHash, actor.userId) !== "none")
      throw new AppError("look-asked");
    const id = uuidv7();
    const cipher = await subjectOf(tx, requestId);
    await tx.secondLook.create({
      data: {
        id,
        requestId,
        kind: "approval",
        askedById: actor.userId,
        askedAt: await databaseTime(tx),
        question: cipher.seal({ table: "second_look", column: "question", row: id }, question),
        evidenceHash,
      },
    });
    await recordAudit(tx, actor, {
      action: "second_look.ask",
      authorityId: request.authorityId,
      requestId,
      subjectId: id,
      details: { kind: "approval", evidenceHash },
    });
  });
}

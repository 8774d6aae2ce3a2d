import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { subjectOf } from "@/lib/crypto/data-keys";
import { databaseTime, inTransaction, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { openIncident } from "@/lib/requests/incidents";
import { lockRequest } from "@/lib/requests/lock";
import { readLook, requireImpartial } from "./guard";
import type { VerdictInput } from "./schema";

/**
 * A colleague's verdict, once. Who agrees has looked: at least one item that can be opened was. Disagreeing with a
 * refusal that is confirmed changes nothing at the provider; it is an incident for an admin.
 */
export async function answerSecondLook(actor: UserActor, input: VerdictInput): Promise<void> {
  const { lookId, verdict, note } = input;
  await inTransaction(async (tx) => {
    const known = await readLook(tx, actor, lookId);
    if (!known) throw new AppError("not-found");
    const requestId = known.request_id;
    await lockRequest(tx, requestId);
    const look = await readLook(tx, actor, lookId);
    if (!look?.waits) throw new AppError("stale");
    if (!look.held || look.taken_by_id !== actor.userId) throw new AppError("look-lost");
    await requireImpartial(tx, actor, look);
    if (verdict === "agree" && !(await hasLooked(tx, actor, requestId)))
      throw new AppError("invalid-input", { fields: { verdict: "look-first" } });
    const cipher = await subjectOf(tx, requestId);
    await tx.secondLook.update({
      where: { id: lookId },
      data: {
        verdict,
        note: cipher.seal({ table: "second_look", column: "note", row: lookId }, note),
        answeredAt: await databaseTime(tx),
      },
    });
    if (look.kind === "refusal" && verdict === "disagree") await openIncidentOfRefusal(tx, requestId);
    await recordAudit(tx, actor, {
      action: `second_look.${verdict}`,
      authorityId: look.authority_id,
      requestId,
      subjectId: lookId,
      details: { kind: look.kind, evidenceHash: look.evidence_hash },
    });
  });
}

/** Whether the officer opened any of what can be opened; where there is nothing, their note says what they went by. */
async function hasLooked(tx: Tx, { userId }: UserActor, requestId: string): Promise<boolean> {
  const items = await tx.evidenceItem.findMany({ where: { requestId, state: "stored" }, select: { sha256: true } });
  const hashes = items.flatMap(({ sha256 }) => sha256 ?? []);
  if (hashes.length === 0) return true;
  return (await tx.evidenceLook.count({ where: { requestId, userId, sha256: { in: hashes } } })) > 0;
}

async function openIncidentOfRefusal(tx: Tx, requestId: string): Promise<void> {
  const refusal = await tx.decision.findFirstOrThrow({
    where: { requestId, kind: "refuse", state: "CONFIRMED" },
    select: { id: true },
  });
  await openIncident(tx, {
    requestId,
    decisionId: refusal.id,
    cause: "second-look-disagrees",
    expected: null,
    named: null,
  });
}

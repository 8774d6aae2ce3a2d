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
 * A colleague's verdict, once. Who agrees has looked at something of what can be looked at. Disagreeing with a
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

/**
 * Whether the officer opened a picture or saw some of the video; where there is nothing to open, their note says what
 * they went by. The page opens the video by itself: that alone is no look.
 */
async function hasLooked(tx: Tx, { userId }: UserActor, requestId: string): Promise<boolean> {
  if ((await tx.evidenceItem.count({ where: { requestId, state: "stored" } })) === 0) return true;
  const [row] = await tx.$queryRaw<[{ looked: boolean }]>`
    SELECT EXISTS (SELECT 1 FROM evidence_look l
                     JOIN evidence_item i ON i.request_id = l.request_id AND i.kind = l.kind AND i.sha256 = l.sha256
                    WHERE l.request_id = ${requestId}::uuid AND l.user_id = ${userId}::uuid AND i.state = 'stored'
                      AND (l.kind <> 'video' OR jsonb_array_length(l.coverage -> 'seen') > 0
                           OR (l.coverage ->> 'unplayable')::boolean)) AS looked`;
  return row.looked;
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

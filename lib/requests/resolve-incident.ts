import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { subjectOf } from "@/lib/crypto/data-keys";
import { databaseTime, inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { ResolveInput } from "./incidents-view";
import { lockRequest } from "./lock";

/** An admin says what was found of an incident; it is said once. */
export async function resolveIncident(actor: UserActor, { incidentId, note }: ResolveInput): Promise<void> {
  await inTransaction(async (tx) => {
    const incident = await tx.incident.findFirst({
      where: { id: incidentId, request: { authorityId: { in: [...actor.authorityIds] } } },
      select: { requestId: true, cause: true, request: { select: { authorityId: true } } },
    });
    if (!incident) throw new AppError("not-found");
    const { requestId, cause } = incident;
    await lockRequest(tx, requestId);
    const cipher = await subjectOf(tx, requestId);
    const { count } = await tx.incident.updateMany({
      where: { id: incidentId, resolvedAt: null },
      data: {
        resolvedAt: await databaseTime(tx),
        resolvedById: actor.userId,
        note: cipher.seal({ table: "incident", column: "note", row: incidentId }, note),
      },
    });
    if (count === 0) throw new AppError("stale");
    await recordAudit(tx, actor, {
      action: "incident.resolved",
      authorityId: incident.request.authorityId,
      requestId,
      subjectId: incidentId,
      details: { cause },
    });
  });
}

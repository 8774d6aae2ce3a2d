import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { subjectOf } from "@/lib/crypto/data-keys";
import { databaseTime, inTransaction, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { timeZone } from "@/lib/i18n/tags";
import { reportPlace } from "./incidents";
import type { ReportInput } from "./incidents-view";
import { lockRequest } from "./lock";

/**
 * Somebody reports what they found of a request, before or after it was decided (Orden ETD/465/2021 art. 6.e). From
 * here on no approval of it is signed until an admin has closed the incident; refusing stays possible.
 */
export async function reportIncident(actor: UserActor, input: ReportInput): Promise<void> {
  const { requestId, key } = input;
  await inTransaction(async (tx) => {
    const request = await tx.request.findFirst({
      where: { id: requestId, authorityId: { in: [...actor.authorityIds] } },
      select: { authorityId: true, createdAt: true },
    });
    if (!request) throw new AppError("not-found");
    await lockRequest(tx, requestId);
    const before = await tx.incident.findUnique({ where: { id: key } });
    if (before?.requestId === requestId && before.reportedById === actor.userId) return;
    if (before) throw new AppError("key-reused");
    const now = await databaseTime(tx);
    const discoveredAt = input.discoveredAt ? await momentOf(tx, input.discoveredAt) : now;
    if (discoveredAt > now) throw new AppError("invalid-input", { fields: { discoveredAt: "time-future" } });
    // A time is given to the minute.
    if (discoveredAt.getTime() + 60_000 <= request.createdAt.getTime())
      throw new AppError("invalid-input", { fields: { discoveredAt: "time-before-request" } });
    const cipher = await subjectOf(tx, requestId);
    await tx.incident.create({
      data: {
        id: key,
        requestId,
        cause: "reported",
        reportedById: actor.userId,
        discoveredAt,
        report: cipher.seal(reportPlace(key), input.text),
        openedAt: now,
      },
    });
    await recordAudit(tx, actor, {
      action: "incident.report",
      authorityId: request.authorityId,
      requestId,
      subjectId: key,
      details: { discovered: discoveredAt.toISOString() },
    });
  });
}

/** The moment of a wall time where the house works. */
async function momentOf(tx: Tx, wallTime: string): Promise<Date> {
  const [row] = await tx.$queryRaw<[{ at: Date }]>`SELECT ${wallTime}::timestamp AT TIME ZONE ${timeZone} AS at`;
  return row.at;
}

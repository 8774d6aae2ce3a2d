import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db";
import { openPerson, personColumns } from "./person";

/** What was typed for a request that was not opened, so that nobody types it again; the look is recorded. */
export async function readDraft(
  actor: UserActor,
  requestId: string,
): Promise<{ workflow: string; authorityId: string; profile: string; phone: string; email: string } | null> {
  return inTransaction(async (tx) => {
    const row = await tx.request.findFirst({
      where: { id: requestId, authorityId: { in: [...actor.authorityIds] }, creation: "failed" },
      select: { ...personColumns, workflow: true, profile: true },
    });
    if (!row) return null;
    await recordAudit(tx, actor, { action: "request.view", authorityId: row.authorityId, requestId });
    const person = await openPerson(row);
    const { workflow, authorityId, profile } = row;
    return { workflow, authorityId, profile, phone: person.phone ?? "", email: person.email ?? "" };
  });
}

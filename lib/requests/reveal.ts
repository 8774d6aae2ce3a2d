import "server-only";
import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { openSubject } from "@/lib/crypto/data-keys";
import { inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { revealInput } from "./detail-view";
import { openPerson, personColumns } from "./person";

/** Shows one masked field; the line in the trail is written in the same transaction as the value is read. */
export async function revealField(
  actor: UserActor,
  { requestId, field, reason }: z.infer<typeof revealInput>,
): Promise<{ value: string | null }> {
  return inTransaction(async (tx) => {
    const row = await tx.request.findFirst({
      where: { id: requestId, authorityId: { in: [...actor.authorityIds] } },
      select: personColumns,
    });
    if (!row) throw new AppError("not-found");
    await recordAudit(tx, actor, {
      action: "evidence.reveal_field",
      authorityId: row.authorityId,
      requestId,
      details: { field, reason },
    });
    const person = await openPerson(row);
    const values = {
      name: [person.givenName, person.surname1, person.surname2].filter(Boolean).join(" ") || null,
      document: person.documentNumber,
      phone: person.phone,
      email: person.email,
      birthDate: person.birthDate,
    };
    return { value: values[field] };
  });
}

/** The applicant's identification link. Whoever holds it can run the identification, so showing it is recorded. */
export async function showLink(actor: UserActor, { requestId }: { requestId: string }): Promise<{ link: string }> {
  return inTransaction(async (tx) => {
    const row = await tx.request.findFirst({
      where: {
        id: requestId,
        authorityId: { in: [...actor.authorityIds] },
        status: "VIDEOPENDING",
        // Nobody is sent to be filmed beside a cancellation.
        decisionState: null,
      },
      select: { ...personColumns, videoidLink: true },
    });
    if (!row?.videoidLink) throw new AppError("not-found");
    await recordAudit(tx, actor, { action: "request.link_shown", authorityId: row.authorityId, requestId });
    const cipher = await openSubject(row);
    return { link: cipher.open({ table: "request", column: "videoidLink", row: requestId }, row.videoidLink) };
  });
}

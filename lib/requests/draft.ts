import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { openSubject } from "@/lib/crypto/data-keys";
import { inTransaction } from "@/lib/db";
import type { Identity } from "@/lib/workflows/workflow";
import { creationProblems } from "./creation";
import type { Draft } from "./draft-view";
import { openPerson, personColumns } from "./person";
import { type HolderField, holderFields } from "./schema";

/** For whoever corrects it, so that nobody types it again; the look is recorded. */
export async function readDraft(actor: UserActor, requestId: string): Promise<Draft | null> {
  return inTransaction(async (tx) => {
    const row = await tx.request.findFirst({
      where: { id: requestId, authorityId: { in: [...actor.authorityIds] }, creation: "failed" },
      select: {
        ...personColumns,
        workflow: true,
        profile: true,
        validityDays: true,
        creationError: true,
        creationProblem: true,
      },
    });
    if (!row) return null;
    await recordAudit(tx, actor, { action: "request.view", authorityId: row.authorityId, requestId });
    const person = await openPerson(row);
    const cipher = await openSubject(row);
    const { workflow, authorityId, profile, validityDays } = row;
    return {
      workflow,
      authorityId,
      profile,
      validityDays,
      ...typed(person),
      problem: creationProblems.find((problem) => problem === row.creationProblem) ?? null,
      said: cipher.openOptional({ table: "request", column: "creationError", row: row.id }, row.creationError),
    };
  });
}

const typed = (person: Identity) =>
  Object.fromEntries(
    (["phone", "email", ...holderFields] as const).map((field) => [field, person[field] ?? ""]),
  ) as Record<HolderField | "phone" | "email", string>;

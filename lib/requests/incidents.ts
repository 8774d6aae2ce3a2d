import "server-only";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import { openSubject, type SubjectKeyRow } from "@/lib/crypto/data-keys";
import { db, type Tx } from "@/lib/db";
import { userNames } from "@/lib/people/names";
import type { IncidentCause, IncidentView } from "./incidents-view";

interface NewIncident {
  requestId: string;
  decisionId: string;
  cause: IncidentCause;
  expected: string | null;
  named: string | null;
}

/** Opens one in the transaction that found it; it stays open until an admin says what was found. */
export async function openIncident(tx: Tx, { requestId, decisionId, cause, expected, named }: NewIncident) {
  const { authorityId } = await tx.request.findUniqueOrThrow({
    where: { id: requestId },
    select: { authorityId: true },
  });
  await tx.incident.create({ data: { id: uuidv7(), requestId, decisionId, cause, expected, named } });
  await recordAudit(
    tx,
    { kind: "system" },
    {
      action: "incident.open",
      outcome: "failed",
      authorityId,
      requestId,
      subjectId: decisionId,
      details: { cause, ...(expected ? { expected } : {}), ...(named ? { named } : {}) },
    },
  );
}

/** A request's incidents, newest first; what was found is for those who may read causes. */
export async function readIncidents(row: SubjectKeyRow, sees: { notes: boolean }): Promise<IncidentView[]> {
  const found = await db().incident.findMany({ where: { requestId: row.id }, orderBy: { id: "desc" } });
  if (found.length === 0) return [];
  const names = await userNames(found.map(({ resolvedById }) => resolvedById));
  const cipher = await openSubject(row);
  const look = sees.notes
    ? await db().secondLook.findFirst({ where: { requestId: row.id, kind: "refusal", verdict: "disagree" } })
    : null;
  const words = look && cipher.openOptional({ table: "second_look", column: "note", row: look.id }, look.note);
  return found.map((incident) => ({
    id: incident.id,
    cause: incident.cause as IncidentCause,
    words: incident.cause === "second-look-disagrees" ? words : null,
    expected: incident.expected,
    named: incident.named,
    openedAt: incident.openedAt.toISOString(),
    resolved: incident.resolvedAt && {
      at: incident.resolvedAt.toISOString(),
      by: names.get(incident.resolvedById ?? "") ?? "",
      note: sees.notes
        ? cipher.openOptional({ table: "incident", column: "note", row: incident.id }, incident.note)
        : null,
    },
  }));
}

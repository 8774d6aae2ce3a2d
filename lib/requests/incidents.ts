import "server-only";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import { openSubject, type SubjectKeyRow } from "@/lib/crypto/data-keys";
import { db, type Tx } from "@/lib/db";
import { userNames } from "@/lib/people/names";
import { type FreezeView, type IncidentCause, type IncidentView, tellWithinMs } from "./incidents-view";

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
  const found = await db().incident.findMany({ where: { requestId: row.id }, orderBy: { openedAt: "desc" } });
  if (found.length === 0) return [];
  const names = await userNames(found.flatMap(({ resolvedById, reportedById }) => [resolvedById, reportedById]));
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
    report: incident.discoveredAt && {
      by: names.get(incident.reportedById ?? "") ?? "",
      discoveredAt: incident.discoveredAt.toISOString(),
      tellBy: new Date(incident.discoveredAt.getTime() + tellWithinMs).toISOString(),
      text: sees.notes ? cipher.openOptional(reportPlace(incident.id), incident.report) : null,
    },
    resolved: incident.resolvedAt && {
      at: incident.resolvedAt.toISOString(),
      by: names.get(incident.resolvedById ?? "") ?? "",
      note: sees.notes
        ? cipher.openOptional({ table: "incident", column: "note", row: incident.id }, incident.note)
        : null,
    },
  }));
}

export const reportPlace = (id: string) => ({ table: "incident", column: "report", row: id });

/** The oldest report nobody has closed: while there is one, nothing of the request is approved. */
export async function readFreeze(requestId: string): Promise<FreezeView | null> {
  const open = await db().incident.findFirst({
    where: { requestId, reportedById: { not: null }, resolvedAt: null },
    orderBy: { openedAt: "asc" },
    select: { reportedById: true, openedAt: true },
  });
  if (!open) return null;
  const names = await userNames([open.reportedById]);
  return { by: names.get(open.reportedById ?? "") ?? "", at: open.openedAt.toISOString() };
}

import "server-only";
import { db } from "@/lib/db";
import type { ReadingSource } from "@/lib/requests/changes-view";
import { openPerson, personColumns } from "@/lib/requests/person";
import { refreshRequest } from "@/lib/requests/refresh-request";
import type { EvidenceReading } from "@/lib/workflows/evidence";
import type { RequestReading } from "@/lib/workflows/workflow";
import { signalsOf } from "./facts";

/**
 * Reads a request at the provider. Where the answer of one that has just come to review carries evidence, the counts
 * the queue shows are taken from it; the evidence itself is kept only once an officer takes the request.
 */
export async function followRequest(requestId: string, source: ReadingSource): Promise<RequestReading> {
  const reading = await refreshRequest(requestId, source);
  if (reading.status === "VIDEOREVIEW" && reading.evidence) await countSignals(requestId, reading.evidence);
  return reading;
}

async function countSignals(requestId: string, evidence: EvidenceReading): Promise<void> {
  const row = await db().request.findUniqueOrThrow({
    where: { id: requestId },
    select: { ...personColumns, signals: true },
  });
  if (row.signals !== null) return;
  const signals = { ...signalsOf(await openPerson(row), evidence) };
  await db().request.updateMany({ where: { id: requestId, evidence: null }, data: { signals } });
}

import "server-only";
import { db } from "@/lib/db";
import { ProviderError } from "@/lib/gateways/errors";
import { workflowOf } from "@/lib/workflows/registry";
import type { RequestPk, RequestReading } from "@/lib/workflows/workflow";
import { applyReading } from "./apply-reading";
import type { ReadingSource } from "./changes-view";
import { nextCheckMs, quietFor, quietMs } from "./schedule";

/** A request's own numbers, read for a call. */
export async function readFromProvider(requestId: string): Promise<RequestReading> {
  const row = await db().request.findUniqueOrThrow({
    where: { id: requestId },
    select: { workflow: true, requestPk: true, authority: { select: { code: true } } },
  });
  if (row.requestPk === null) throw new ProviderError("not-sent", "getRequest");
  const reading = await workflowOf(row.workflow).read(row.requestPk as RequestPk, requestId);
  // An answer about another authority's request is no answer to this question.
  if (reading.authorityCode !== null && reading.authorityCode !== row.authority.code)
    throw new ProviderError("garbled", "getRequest", { httpStatus: 200 });
  return reading;
}

/**
 * Reads a request at the provider and applies what it says. A failed read changes nothing but the time of the next
 * one; the failure is passed on.
 */
export async function refreshRequest(requestId: string, source: ReadingSource): Promise<RequestReading> {
  try {
    const reading = await readFromProvider(requestId);
    await applyReading(requestId, reading, source);
    return reading;
  } catch (error) {
    if (error instanceof ProviderError) await noteFailedRead(requestId, error);
    throw error;
  }
}

async function noteFailedRead(requestId: string, error: ProviderError): Promise<void> {
  const row = await db().request.findUniqueOrThrow({
    where: { id: requestId },
    select: { status: true, checkFailures: true },
  });
  const failures = row.checkFailures + 1;
  const quiet = quietMs(error);
  const wait = Math.max(nextCheckMs(row.status, 0, failures) ?? 0, quiet);
  await db().request.update({
    where: { id: requestId },
    data: {
      checkFailures: failures,
      lastCheckError: error.httpStatus ? `${error.failure} ${error.httpStatus}` : error.failure,
      nextCheckAt: new Date(Date.now() + wait),
      ...quietFor(quiet),
    },
  });
}

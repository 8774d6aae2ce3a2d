import "server-only";
import { connectionOf } from "@/lib/authorities/connection";
import { db } from "@/lib/db";
import { ProviderError } from "@/lib/gateways/errors";
import { workflowOf } from "@/lib/workflows/registry";
import type { CardTrace } from "@/lib/workflows/workflow";
import { noteNotOpened, noteOpened } from "./note-opening";
import { openPerson, personColumns } from "./person";

/** Seconds between looks that found the card unused, soon at first: an effect may come after its caller gave up. */
const waits = [2, 5, 15, 40];

/** Looks that must agree: fewer where the provider said no in words, if with a fault of its own (ra-api 2). */
const looksNeeded = { worded: 2, silent: waits.length } as const;

const system = { kind: "system" } as const;

/** Looks up openings of unknown outcome that are due; two workers never ask about the same one. */
export async function settleOpenings(): Promise<number> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    UPDATE request SET next_check_at = now() + interval '60 seconds' WHERE id IN (
      SELECT id FROM request
       WHERE creation = 'unknown' AND scratchcard IS NOT NULL AND next_check_at <= now()
       ORDER BY next_check_at LIMIT 10 FOR UPDATE SKIP LOCKED)
    RETURNING id`;
  for (const { id } of rows) await lookUpOpening(id, { counts: true });
  return rows.length;
}

/**
 * Asks the provider what became of the card of an opening whose answer was lost, and settles it where that is certain.
 * Nothing is ever opened a second time by itself. A look that `counts` is one of those that must agree.
 */
export async function lookUpOpening(requestId: string, { counts }: { counts: boolean }): Promise<void> {
  const row = await db().request.findUniqueOrThrow({
    where: { id: requestId },
    select: {
      ...personColumns,
      workflow: true,
      creation: true,
      creationError: true,
      scratchcard: true,
      openingReads: true,
      createdAt: true,
    },
  });
  const cards = workflowOf(row.workflow).scratchcards;
  if (row.creation !== "unknown" || row.scratchcard === null || !cards) return;
  const person = await openPerson(row);
  const contact = { phone: person.phone ?? "", email: person.email ?? "" };
  let trace: CardTrace;
  try {
    trace = await cards.trace(await connectionOf(row.authorityId), row.scratchcard, contact, requestId);
  } catch (error) {
    if (error instanceof ProviderError) return;
    throw error;
  }
  if (trace.found === "ours") return noteOpened(requestId, trace.opened, { late: true });
  if (trace.found === "foreign") return noNothing(requestId, "foreign");
  if (!counts) return;
  if (trace.found === "used") return lookAgain(requestId, Date.now() - row.createdAt.getTime() < 3_600_000 ? 60 : 3600);
  const reads = row.openingReads + 1;
  await db().request.update({ where: { id: requestId }, data: { openingReads: reads } });
  if (reads >= looksNeeded[row.creationError === null ? "silent" : "worded"]) return noNothing(requestId, "unused");
  return lookAgain(requestId, waits[reads - 1] ?? 60);
}

const noNothing = (requestId: string, card: string) =>
  noteNotOpened(system, requestId, { problem: "nothing-opened", words: null, definite: true, details: { card } });

async function lookAgain(requestId: string, seconds: number): Promise<void> {
  await db().$executeRaw`
    UPDATE request SET next_check_at = now() + make_interval(secs => ${seconds})
     WHERE id = ${requestId}::uuid AND creation = 'unknown'`;
}

import { expect } from "vitest";
import { db } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { lookUpOpening } from "@/lib/requests/look-up-opening";
import type { World } from "@/lib/testing/world";
import { type Act, type Subject, settled } from "./provider-acts";
import type { FaultRow } from "./run";
import type { Trouble } from "./troubles";

/* What is promised of a call under a fault, held against the provider's own ledger. */

/** An act sent under a fault; `last` is the ledger's number before it. */
export interface Sent {
  trouble: Trouble;
  subject: Subject;
  id: string;
  last: number;
}

export interface Calls {
  sent: number;
  effects: number;
}

interface Line {
  operation: string;
  effect: string | null;
  request_pk: number | null;
}

const linesSince = async (world: World, query: string) =>
  (await world.sandbox.control<{ entries: Line[] }>(`ledger?${query}`)).entries;

export const lastLine = async (world: World) => (await world.sandbox.control<{ last: number }>("ledger")).last;

/** Reads at the provider that may come with one decision: before it, after it, and one more. */
const readsAround = 3;

/** Of an act whose sender has ended: at once, and once the worker has looked. Adds to the row of the fault table. */
export async function checkAct(
  world: World,
  act: Act,
  { trouble, subject, id, last }: Sent,
  row: FaultRow,
): Promise<Calls> {
  const { requestPk } = subject;
  const ended = performance.now();
  const lines = () => linesSince(world, `since=${last}&request_pk=${requestPk}`);
  const atOnce = await act.state(id);
  const there = (await statusAt(world, requestPk)) === act.target;
  expect(atOnce, "as done or failed only what is seen to be").not.toBe(there ? "REJECTED" : "CONFIRMED");
  expect(["CONFIRMED", "UNKNOWN", ...(trouble.effect ? [] : ["REJECTED"])]).toContain(atOnce);
  if (atOnce === "UNKNOWN") expect(await shownAs(subject.id)).toBe("UNKNOWN");
  const reads = (await lines()).filter(({ operation }) => /^(ra_)?get_request$/.test(operation));
  expect(reads.length).toBeLessThanOrEqual(readsAround);

  resetBreakers();
  if (trouble.effect)
    await expect.poll(() => statusAt(world, requestPk), { timeout: 60_000, interval: 100 }).toBe(act.target);
  const over = performance.now();
  const state = await settled(act, subject.id, id);
  const sent = (await lines()).filter(({ operation }) => operation === act.operation);
  const effects = sent.filter(({ effect }) => effect !== null).length;
  row.faults++;
  row.decisions++;
  row.settledSeconds.push((performance.now() - over) / 1000);
  if (atOnce === "UNKNOWN") row.longestUnknown = Math.max(row.longestUnknown, (performance.now() - ended) / 1000);
  row.doubled += Math.max(0, sent.length - 1);
  if (trouble.effect !== (state === "CONFIRMED")) row.lost++;
  const without = trouble.saysNo ? /^REJECTED$/ : /^(UNKNOWN|REJECTED)$/;
  expect(state).toMatch(trouble.effect ? /^CONFIRMED$/ : without);
  expect(await shownAs(subject.id)).toBe(state === "UNKNOWN" ? "UNKNOWN" : null);
  return { sent: sent.length, effects };
}

const statusAt = async (world: World, requestPk: number) => {
  const { requests } = await world.sandbox.control<{ requests: { request_pk: number; status: string }[] }>("requests");
  return requests.find((request) => request.request_pk === requestPk)?.status;
};

const shownAs = async (id: string) =>
  (await db().request.findUniqueOrThrow({ where: { id }, select: { decisionState: true } })).decisionState;

/** Of an opening whose sender has ended: what was opened is never somebody else's. */
export async function checkOpening(
  world: World,
  { id, operation, last, trouble }: { id: string; operation: string; last: number; trouble: Trouble },
): Promise<Calls> {
  const lines = () => linesSince(world, `since=${last}&operation=${operation}`);
  await expect.poll(async () => (await lines()).length, { timeout: 60_000, interval: 100 }).toBe(1);
  for (let look = 0; look < 4; look++) await lookUpOpening(id, { counts: true });
  const sent = await lines();
  const made = sent.flatMap(({ effect, request_pk }) => (effect === null ? [] : [request_pk]));
  const row = await db().request.findUniqueOrThrow({ where: { id } });
  if (row.creation === "confirmed") expect([row.requestPk]).toEqual(made);
  else expect(row.creation).toMatch(trouble.effect ? /^unknown$/ : /^(failed|unknown)$/);
  // The card of an RA request tells what became of it.
  if (row.scratchcard !== null && trouble.effect) expect(row.creation).toBe("confirmed");
  return { sent: sent.length, effects: made.length };
}

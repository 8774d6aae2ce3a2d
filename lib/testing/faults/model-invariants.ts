import { expect } from "vitest";
import { db } from "@/lib/db";
import { openDecisionStates } from "@/lib/workflows/status";
import type { Story, Watched } from "./model-world";

/*
 * What holds after every step (P1-P7), told from the provider's ledger and our tables alone.
 */

const ended = ["CONFIRMED", "REJECTED", "VOID"];
const isOpen = (state: string) => (openDecisionStates as readonly string[]).includes(state);
const effect = { approve: "ENROLLREADY", refuse: "CANCELLED" } as const;
const operations = { approve: "approve", refuse: "refuse", cancel: "cancel_request" } as const;

/** `level`: requests that have just been read. */
export async function checkStory(story: Story, level: readonly Watched[]): Promise<void> {
  const truth = await story.truth();
  for (const request of story.requests) await checkRequest(story, request);
  for (const { id, requestPk } of level) {
    const { status } = await db().request.findUniqueOrThrow({ where: { id } });
    expect(status, "a status that was read is the provider's").toBe(truth.get(requestPk));
  }
}

async function checkRequest(story: Story, request: Watched): Promise<void> {
  const row = await db().request.findUniqueOrThrow({
    where: { id: request.id },
    include: { decisions: true, acts: true },
  });
  const { entries } = await story.world.sandbox.control<{ entries: { operation: string; effect: string | null }[] }>(
    `ledger?request_pk=${request.requestPk}`,
  );
  const calls = (operation: string) => entries.filter((entry) => entry.operation === operation);
  const outside = (operation: string) =>
    [...request.elsewhere, ...request.late].filter((word) => word === operation).length;

  // Never sent twice: a call for each signature at most, whoever else calls.
  const signed = {
    approve: request.signatures.filter(({ kind }) => kind === "approve").length,
    refuse: request.signatures.filter(({ kind }) => kind === "refuse").length,
    cancel: request.cancellations.length,
  };
  for (const kind of ["approve", "refuse", "cancel"] as const)
    expect(
      calls(operations[kind]).length - outside(operations[kind]),
      `calls of ${kind} for ${signed[kind]} signatures`,
    ).toBeLessThanOrEqual(signed[kind]);

  // Never both, and nothing confirmed that the provider did not do.
  const confirmed = row.decisions.filter(({ state }) => state === "CONFIRMED");
  expect(confirmed.length, "confirmed decisions of one request").toBeLessThanOrEqual(1);
  expect(row.approvedById !== null && row.refusedBy !== null, "approved and refused").toBe(false);
  for (const { kind } of confirmed) {
    const done = calls(kind).filter((entry) => entry.effect?.endsWith(effect[kind as "approve" | "refuse"]));
    expect(done.length, `effects of a confirmed ${kind}`).toBe(1);
  }

  // What was acknowledged is settled or open, and what took effect by our hand alone is not called undone.
  for (const { decisionId, kind } of request.signatures) {
    const decision = row.decisions.find(({ id }) => id === decisionId);
    expect(decision, "an acknowledged decision is on record").toBeDefined();
    if (!decision) continue;
    expect([...ended, ...openDecisionStates]).toContain(decision.state);
    const ours = calls(kind).some((entry) => entry.effect !== null) && !request.elsewhere.includes(kind);
    const sameKind = request.signatures.filter((other) => other.kind === kind);
    const only = new Set(sameKind.map((other) => other.decisionId)).size === 1;
    if (ours && only) expect(["REJECTED", "VOID", "NOT_SENT"], `${kind} took effect`).not.toContain(decision.state);
  }

  // One thing open at most, and lists say so without a join.
  const open = row.decisions.filter(({ state }) => isOpen(state)).map(({ state }) => state);
  const cancelling = row.acts.filter(
    ({ kind, state }) => kind === "cancel" && ["RECORDED", "SENDING", "UNKNOWN"].includes(state),
  );
  const standing = [...open, ...cancelling.map(({ state }) => state)];
  expect(standing.length, "open decisions and cancellations").toBeLessThanOrEqual(1);
  expect(row.decisionState, "decision_state mirrors what is open").toBe(standing[0] ?? null);

  await checkTrail(request.id);
}

/** Of each decision: intent, then perhaps sent, then what was learnt; nothing after its end but an incident. */
const order =
  /^(decision\.intent( decision\.sent)?( decision\.(unknown|not_sent))* ?)+(decision\.(confirmed|failed)( incident\.open)?)?$/;

async function checkTrail(requestId: string): Promise<void> {
  const events = await db().auditEvent.findMany({ where: { requestId }, orderBy: { seq: "asc" } });
  const ids = new Set(events.filter(({ action }) => action === "decision.intent").map(({ subjectId }) => subjectId));
  for (const id of ids) {
    const story = events.filter((event) => event.subjectId === id).map(({ action }) => action);
    expect(story.join(" "), "order of the trail").toMatch(order);
  }
  const times = events.map(({ at }) => at.getTime());
  expect(times, "times of the trail").toEqual(times.toSorted((a, b) => a - b));
}

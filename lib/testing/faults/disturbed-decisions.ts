import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { verifyAudit } from "@/lib/audit/verify";
import { claimRequest } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { refuseRequest } from "@/lib/reviews/record-decision";
import { settleRequest, sweepInterrupted } from "@/lib/reviews/settle-decision";
import { refusal, versionOf } from "@/lib/testing/review";
import { openedRequest, type World } from "@/lib/testing/world";
import { type FaultRow, stayFresh } from "./run";

/* Decisions made while something of ours fails, and what has to be true of them afterwards. */

export interface Disturbed {
  requestId: string;
  requestPk: number;
  /** Null where the officer was told that it failed. */
  decisionId: string | null;
}

/** Milliseconds between decisions, and how long the provider thinks about each. */
const [apart, thinking] = [250, 500];

/** A refusal of each officer's, ready to be sent. */
async function readyToRefuse(world: World): Promise<(() => Promise<Disturbed>)[]> {
  const { nuria, ignasi, chiara, signs, authorityId, otherAuthorityId } = world;
  const officers = [
    { actor: nuria, authorityId, signs: signs.nuria },
    { actor: ignasi, authorityId, signs: signs.ignasi },
    { actor: chiara, authorityId: otherAuthorityId, signs: signs.chiara },
  ];
  const ready = [];
  for (const { actor, signs, ...at } of officers) {
    await db().claim.updateMany({ where: { userId: actor.userId }, data: { userId: null, expiresAt: null } });
    const { id, requestPk } = await openedRequest(world, { outcome: "review", story: "clean", ...at });
    const { token } = await claimRequest(actor, { requestId: id });
    const held = { id, requestPk, videoidPk: 0, token, version: await versionOf(id), evidenceHash: "" };
    ready.push(async () => {
      const recorded = await refuseRequest(actor, refusal(held, signs)).catch(() => null);
      return { requestId: id, requestPk, decisionId: recorded?.decisionId ?? null };
    });
  }
  return ready;
}

/** Three decisions one after the other, and `fault` soon after the first was acknowledged: it is at the provider then. */
export async function decideDuring(world: World, fault: () => Promise<void>): Promise<Disturbed[]> {
  await stayFresh();
  const ready = await readyToRefuse(world);
  const slow = { operation: "refuse", kind: "delay", ms: thinking, times: ready.length };
  await world.sandbox.control("faults", slow);
  const sent = ready.map(async (send, n) => {
    await sleep(n * apart);
    return send();
  });
  await sent[0];
  await sleep(Math.random() * apart);
  await fault();
  const decided = await Promise.all(sent);
  await world.sandbox.control("faults", {}, "DELETE");
  return decided;
}

/** What the worker finds by time: at its own pace where one runs, else as if the time had passed. */
export async function settleAll({ byWorker }: { byWorker: boolean }): Promise<void> {
  const open = () => db().decision.findMany({ where: { state: { in: ["RECORDED", "SENDING", "UNKNOWN"] } } });
  // What was marked as leaving and never did stays unknown until its officer signs again: reads agree on it.
  const unlooked = async () =>
    (await open()).filter(({ state, agreeingReads }) => state !== "UNKNOWN" || agreeingReads < 3);
  if (byWorker) await expect.poll(async () => (await unlooked()).length, { timeout: 200_000, interval: 500 }).toBe(0);
  await db().$executeRaw`
    UPDATE decision SET recorded_at = recorded_at - interval '5 minutes', sent_at = sent_at - interval '5 minutes'
     WHERE state IN ('RECORDED', 'SENDING')`;
  await sweepInterrupted();
  for (const { requestId } of await open()) await settleRequest(requestId);
}

/**
 * Of each decision: told means kept, kept means done once or open in front of somebody, and told that it failed means
 * never sent. `over`: when the fault was.
 */
export async function judge(
  world: World,
  disturbed: readonly Disturbed[],
  over: number,
): Promise<Omit<FaultRow, "scenario">> {
  const ledger = await world.sandbox.ledger();
  const row = {
    mechanism: "on" as const,
    faults: 1,
    decisions: disturbed.length,
    lost: 0,
    doubled: 0,
    longestUnknown: 0,
  };
  const settledSeconds: number[] = [];
  for (const { requestId, requestPk, decisionId } of disturbed) {
    const calls = ledger.filter((call) => call.operation === "refuse" && call.request_pk === requestPk);
    const isDone = calls.some(({ effect }) => effect !== null);
    const [kept, ...more] = await db().decision.findMany({ where: { requestId } });
    const request = await db().request.findUniqueOrThrow({ where: { id: requestId } });
    const said = await db().auditEvent.count({ where: { requestId, action: "decision.intent" } });
    const isOpen = ["NOT_SENT", "UNKNOWN"].includes(kept?.state ?? "");
    row.doubled += Math.max(0, calls.length - 1);
    if (decisionId !== null && !isDone && !isOpen) row.lost++;
    if (kept?.settledAt) settledSeconds.push(Math.max(0, kept.settledAt.getTime() - over) / 1000);
    if (decisionId === null) expect(calls).toEqual([]);
    else expect(kept?.id).toBe(decisionId);
    expect([said, more]).toEqual([kept ? 1 : 0, []]);
    expect(kept?.state === "CONFIRMED").toBe(isDone);
    expect(request).toMatchObject({
      decisionState: isOpen ? kept?.state : null,
      status: isDone ? "CANCELLED" : "VIDEOREVIEW",
    });
  }
  expect(row).toMatchObject({ lost: 0, doubled: 0 });
  expect((await verifyAudit()).filter(({ brokenAt }) => brokenAt !== null)).toEqual([]);
  return { ...row, settledSeconds };
}

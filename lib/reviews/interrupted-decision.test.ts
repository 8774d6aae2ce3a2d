import { v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { backgroundDone } from "@/lib/background";
import { requireClaim } from "@/lib/claims/guard";
import { claimRequest } from "@/lib/claims/take-request";
import { db, inTransaction } from "@/lib/db";
import { ProviderError } from "@/lib/gateways/errors";
import { resetBreakers } from "@/lib/gateways/http";
import { approve as approveAtProvider } from "@/lib/gateways/one-shot/client";
import { Secret } from "@/lib/gateways/secret";
import { readFromProvider, refreshRequest } from "@/lib/requests/refresh-request";
import {
  answerAll,
  approval,
  callsOf,
  type Held,
  lookAtAll,
  numbersOf,
  refusal,
  trailOf,
  underReview,
  versionOf,
} from "@/lib/testing/review";
import { makeWorld, type World } from "@/lib/testing/world";
import { readReview } from "./reads";
import { approveRequest, refuseRequest } from "./record-decision";
import { lockForSettling, settleIn, settleRequest, sweepInterrupted } from "./settle-decision";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(() => resetBreakers());
afterEach(async () => {
  await backgroundDone(20_000);
  await world.sandbox.control("faults", undefined, "DELETE");
});
afterAll(() => world.sandbox.stop());

async function fault(operation: string, held: Held, order: object): Promise<void> {
  await world.sandbox.control("faults", { operation, request_pk: held.requestPk, ...order });
}

const decisionOf = (id: string) => db().decision.findUniqueOrThrow({ where: { id } });
const requestOf = (held: Held) => db().request.findUniqueOrThrow({ where: { id: held.id } });
const signature = (who: "nuria" | "ignasi") => {
  const { id, username, password, pin } = { ...world.signs[who], id: who === "nuria" ? "312" : "305" };
  return { raoId: id, pin: new Secret(pin), login: { username, password: new Secret(password) } };
};
const actionsOf = async (held: Held) =>
  (await trailOf(held.id)).map((event) => event.action).filter((action) => action.startsWith("decision."));

describe("a decision that never left", () => {
  /** The provider is given up for a while after five calls in a row without an answer: nothing is sent then. */
  async function openBreaker(held: Held): Promise<void> {
    await fault("get_request", held, { kind: "drop_before", times: 6 });
    for (let read = 0; read < 2; read++)
      await expect(refreshRequest(held.id, "poll")).rejects.toBeInstanceOf(ProviderError);
  }

  async function refuseUnsent(held: Held, who: UserActor = world.nuria) {
    await openBreaker(held);
    const current = { ...held, version: await versionOf(held.id) };
    const { decisionId } = await refuseRequest(who, refusal(current, world.signs.nuria));
    await backgroundDone(20_000);
    resetBreakers();
    await world.sandbox.control("faults", undefined, "DELETE");
    return decisionId;
  }

  it("is kept as not sent, and no approval begins while the provider cannot be asked", async () => {
    const held = await underReview(world, world.nuria);
    await openBreaker(held);
    await expect(approveRequest(world.nuria, approval(held, world.signs.nuria))).rejects.toMatchObject({
      code: "provider-unreachable",
    });
    resetBreakers();
    const id = await refuseUnsent(held);
    expect(await decisionOf(id)).toMatchObject({ state: "NOT_SENT", attempt: 1 });
    expect(await requestOf(held)).toMatchObject({ status: "VIDEOREVIEW", decisionState: "NOT_SENT" });
    expect(await callsOf(world, held, "refuse")).toEqual([]);
    expect((await readReview(world.nuria, held.id, false)).decision).toMatchObject({ maySignAgain: true });
    expect((await actionsOf(held)).at(-1)).toBe("decision.not_sent");
  });

  it("goes out once its officer signs again", async () => {
    const held = await underReview(world, world.nuria);
    const id = await refuseUnsent(held);
    const current = { ...held, version: await versionOf(held.id) };
    expect(await refuseRequest(world.nuria, refusal(current, world.signs.nuria))).toEqual({ decisionId: id });
    await backgroundDone(20_000);
    expect(await decisionOf(id)).toMatchObject({ state: "CONFIRMED", attempt: 2 });
    expect(await callsOf(world, held, "refuse")).toHaveLength(1);
  });

  it("gives way to a colleague's own judgement", async () => {
    const held = await underReview(world, world.nuria);
    const id = await refuseUnsent(held);
    await db().$executeRaw`UPDATE claim SET expires_at = now() WHERE request_id = ${held.id}::uuid`;
    const { token } = await claimRequest(world.ignasi, { requestId: held.id });
    await lookAtAll(world.ignasi, held.id);
    await answerAll(world.ignasi, held.id, held.evidenceHash);
    const theirs = { ...held, token, version: await versionOf(held.id) };
    const { decisionId } = await approveRequest(world.ignasi, approval(theirs, world.signs.ignasi));
    await backgroundDone(20_000);
    expect(decisionId).not.toBe(id);
    expect(await decisionOf(id)).toMatchObject({ state: "VOID" });
    expect(await decisionOf(decisionId)).toMatchObject({ state: "CONFIRMED", raoId: "305", attempt: 1 });
    expect(await callsOf(world, held, "refuse")).toEqual([]);
  });

  it("ends when the provider shows that the request has been decided elsewhere", async () => {
    const held = await underReview(world, world.nuria);
    const id = await refuseUnsent(held);
    await approveAtProvider(numbersOf(held), signature("ignasi"));
    await refreshRequest(held.id, "poll");
    expect(await sweepInterrupted()).toBe(1);
    expect(await decisionOf(id)).toMatchObject({ state: "REJECTED", errorCode: "overtaken" });
    expect(await requestOf(held)).toMatchObject({ status: "ENROLLREADY", decisionState: null });
  });

  it("stays not sent while nothing has changed there", async () => {
    const held = await underReview(world, world.nuria);
    const id = await refuseUnsent(held);
    await refreshRequest(held.id, "poll");
    expect(await sweepInterrupted()).toBe(0);
    expect(await decisionOf(id)).toMatchObject({ state: "NOT_SENT" });
    expect(await requestOf(held)).toMatchObject({ status: "VIDEOREVIEW", decisionState: "NOT_SENT" });
  });
});

describe("a decision whose process died", () => {
  /** A row as the process left it, so many seconds ago. */
  async function interrupted(held: Held, state: "RECORDED" | "SENDING", seconds: number): Promise<string> {
    const at = new Date(Date.now() - seconds * 1000);
    const id = uuidv7();
    const policy = await db().policyVersion.findFirstOrThrow({ where: { authorityId: world.authorityId } });
    await db().decision.create({
      data: {
        id,
        requestId: held.id,
        kind: "approve",
        state,
        userId: world.nuria.userId,
        raoId: "312",
        sessionId: world.nuria.sessionId,
        stepUpAt: at,
        claimToken: held.token,
        requestVersion: held.version,
        policyId: policy.id,
        conditions: [],
        evidenceHash: held.evidenceHash,
        idempotencyKey: crypto.randomUUID(),
        inputHash: "0".repeat(64),
        recordedAt: at,
        sentAt: state === "SENDING" ? at : null,
      },
    });
    await db().request.update({ where: { id: held.id }, data: { decisionState: state } });
    return id;
  }

  it.each([
    ["RECORDED", 15],
    ["SENDING", 70],
  ] as const)("is left alone while it may still be at work: %s for %i seconds", async (state, seconds) => {
    const held = await underReview(world, world.nuria);
    const id = await interrupted(held, state, seconds);
    expect(await sweepInterrupted()).toBe(0);
    expect(await decisionOf(id)).toMatchObject({ state });
    await db().decision.update({ where: { id }, data: { state: "VOID" } });
  });

  it("before it was sent needs its officer again, who signs a second attempt of the same decision", async () => {
    const held = await underReview(world, world.nuria);
    const id = await interrupted(held, "RECORDED", 21);
    expect(await sweepInterrupted()).toBe(1);
    expect(await decisionOf(id)).toMatchObject({ state: "NOT_SENT" });
    expect(await requestOf(held)).toMatchObject({ decisionState: "NOT_SENT" });
    expect((await trailOf(held.id)).at(-1)).toMatchObject({ action: "decision.not_sent", actorKind: "system" });
    expect(await callsOf(world, held, "approve")).toEqual([]);
    const current = { ...held, version: await versionOf(held.id) };
    expect(await approveRequest(world.nuria, approval(current, world.signs.nuria))).toEqual({ decisionId: id });
    await backgroundDone(20_000);
    expect(await decisionOf(id)).toMatchObject({ state: "CONFIRMED", attempt: 2 });
  });

  it("after it was sent is asked about, not sent again: it had arrived", async () => {
    const held = await underReview(world, world.nuria);
    await approveAtProvider(numbersOf(held), signature("nuria"));
    const id = await interrupted(held, "SENDING", 76);
    expect(await sweepInterrupted()).toBe(1);
    expect(await decisionOf(id)).toMatchObject({ state: "UNKNOWN" });
    expect((await requestOf(held)).nextCheckAt?.getTime()).toBeLessThanOrEqual(Date.now());
    await settleRequest(held.id);
    expect(await decisionOf(id)).toMatchObject({ state: "CONFIRMED", approvingRao: "312" });
    expect(await callsOf(world, held, "approve")).toHaveLength(1);
  });

  it("after it was sent is asked about, not sent again: it had not arrived", async () => {
    const held = await underReview(world, world.nuria);
    const id = await interrupted(held, "SENDING", 121);
    await sweepInterrupted();
    await settleRequest(held.id);
    expect(await decisionOf(id)).toMatchObject({ state: "UNKNOWN" });
    expect(await callsOf(world, held, "approve")).toEqual([]);
  });

  it("is asked about at once when another reading has seen the effect and would come back only tomorrow", async () => {
    const held = await underReview(world, world.nuria);
    await approveAtProvider(numbersOf(held), signature("nuria"));
    const id = await interrupted(held, "SENDING", 121);
    await sweepInterrupted();
    await refreshRequest(held.id, "webhook");
    await db().request.update({
      where: { id: held.id },
      data: { nextCheckAt: new Date(Date.now() + 86_400_000) },
    });
    await sweepInterrupted();
    expect((await requestOf(held)).nextCheckAt?.getTime()).toBeLessThanOrEqual(Date.now());
    await settleRequest(held.id);
    expect(await decisionOf(id)).toMatchObject({ state: "CONFIRMED" });
  });

  it("is never unread for more than a minute, whatever other readers meet", async () => {
    const held = await underReview(world, world.nuria);
    const id = await interrupted(held, "SENDING", 76);
    await sweepInterrupted();
    const seconds = async () => {
      const [row] = await db().$queryRaw<[{ seconds: number }]>`
        SELECT ceil(extract(epoch FROM next_check_at - now()))::int AS seconds FROM request WHERE id = ${held.id}::uuid`;
      return row.seconds;
    };
    await fault("get_request", held, { kind: "status", status: 500, times: 50 });
    for (let read = 0; read < 8; read++) {
      await settleRequest(held.id);
      expect(await seconds()).toBeLessThanOrEqual(60);
    }
    await db().request.update({ where: { id: held.id }, data: { checkFailures: 8 } });
    await expect(refreshRequest(held.id, "person")).rejects.toBeInstanceOf(ProviderError);
    expect(await seconds()).toBeGreaterThan(500);
    await sweepInterrupted();
    expect(await seconds()).toBeLessThanOrEqual(60);
    await db().decision.update({ where: { id }, data: { state: "VOID" } });
  });

  it("is swept once by two sweepers, and settled once by two readers", async () => {
    const held = await underReview(world, world.nuria);
    await approveAtProvider(numbersOf(held), signature("nuria"));
    await interrupted(held, "SENDING", 121);
    const swept = await Promise.all([sweepInterrupted(), sweepInterrupted(), sweepInterrupted()]);
    expect(swept.toSorted()).toEqual([0, 0, 1]);
    await Promise.all([settleRequest(held.id), settleRequest(held.id), settleRequest(held.id)]);
    const actions = (await trailOf(held.id)).map((event) => event.action);
    expect(actions.filter((action) => action === "decision.confirmed")).toHaveLength(1);
  });

  it("is not judged by a reading begun for an attempt before", async () => {
    const held = await underReview(world, world.nuria);
    const id = await interrupted(held, "SENDING", 5);
    const reading = await readFromProvider(held.id);
    await db().decision.update({ where: { id }, data: { attempt: 2 } });
    const settle = (attempt: number) =>
      inTransaction(async (tx) => {
        await lockForSettling(tx, held.id);
        await settleIn(tx, { id, attempt }, reading, { answered: true });
      });
    await settle(1);
    expect(await decisionOf(id)).toMatchObject({ state: "SENDING", reads: 0, httpStatus: null });
    await settle(2);
    expect(await decisionOf(id)).toMatchObject({ state: "UNKNOWN", reads: 1, agreeingReads: 1 });
  });

  it("as a second attempt that did not leave is asked about, since the first may have arrived late", async () => {
    const held = await underReview(world, world.nuria);
    const id = await interrupted(held, "RECORDED", 61);
    await db().decision.update({ where: { id }, data: { attempt: 2, mayHaveLeft: true } });
    await sweepInterrupted();
    await approveAtProvider(numbersOf(held), signature("nuria"));
    await refreshRequest(held.id, "poll");
    expect(await sweepInterrupted()).toBe(1);
    await settleRequest(held.id);
    expect(await decisionOf(id)).toMatchObject({ state: "CONFIRMED", approvingRao: "312" });
  });
});

describe("an officer who gives the request back while the outcome is recorded", () => {
  it("waits for it instead of blocking it", async () => {
    const held = await underReview(world, world.nuria);
    await fault("refuse", held, { kind: "effect_then_drop" });
    await fault("get_request", held, { kind: "status", status: 500 });
    await refuseRequest(world.nuria, refusal(held, world.signs.nuria));
    await backgroundDone(20_000);
    let settled: Promise<PromiseSettledResult<boolean>[]> | undefined;
    await inTransaction(async (tx) => {
      // The first half of giving back: the claim is locked, the line of the trail not yet written.
      await requireClaim(tx, world.nuria, held.id, held.token);
      settled = Promise.allSettled([settleRequest(held.id)]);
      await vi.waitFor(async () => expect(await waiting()).toBe(1), { timeout: 5000, interval: 20 });
      await recordAudit(tx, world.nuria, {
        action: "claim.release",
        authorityId: world.authorityId,
        requestId: held.id,
      });
    });
    expect(await settled).toEqual([{ status: "fulfilled", value: true }]);
    expect(await requestOf(held)).toMatchObject({ status: "CANCELLED", refusedBy: "decision" });
  });

  async function waiting(): Promise<number> {
    const [row] = await db().$queryRaw<{ waiting: bigint }[]>`
      SELECT count(*) AS waiting FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return Number(row?.waiting);
  }
});

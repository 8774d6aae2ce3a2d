import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { trailOf } from "@/lib/testing/review";
import { makePerson, makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { releaseClaim } from "./hold-claim";
import { claimRequest, takeNext } from "./take-request";

const queueLength = 8;
const requestIds: string[] = [];

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  for (let made = 0; made < queueLength; made++)
    requestIds.push((await openedRequest(world, { outcome: "review", story: "clean" })).id);
});
beforeEach(() => db().claim.updateMany({ data: { userId: null, expiresAt: null } }));
afterAll(() => world.sandbox.stop());

const liveClaims = () => db().claim.findMany({ where: { userId: { not: null }, expiresAt: { gt: new Date() } } });

const codes = (outcomes: PromiseSettledResult<unknown>[]) =>
  outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.code ?? outcome.reason] : []));

describe("two officers who press Take next at the same moment", () => {
  it("100 times: never get the same request, and are never turned away while there are two", async () => {
    for (let round = 0; round < 100; round++) {
      const [one, other] = await Promise.all([takeNext(world.nuria), takeNext(world.ignasi)]);
      expect(one.requestId).not.toBe(other.requestId);
      const claims = await liveClaims();
      expect(claims).toHaveLength(2);
      expect(new Map(claims.map((claim) => [claim.requestId, claim.userId]))).toEqual(
        new Map([
          [one.requestId, world.nuria.userId],
          [other.requestId, world.ignasi.userId],
        ]),
      );
      // Both go back to the queue, so that the next round is about the same oldest requests again.
      await Promise.all([releaseClaim(world.nuria, one), releaseClaim(world.ignasi, other)]);
    }
    await expectTakesInTurn();
  }, 120_000);

  it("100 times each, in five windows at a time: each holds one, not the same, and every other press is told so", async () => {
    for (let round = 0; round < 20; round++) {
      const windows = Array.from({ length: 5 }, () => [takeNext(world.nuria), takeNext(world.ignasi)]).flat();
      const outcomes = await Promise.allSettled(windows);
      const taken = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value.requestId] : []));
      expect(taken).toHaveLength(2);
      expect(codes(outcomes)).toEqual(Array(8).fill("claim-held"));
      const claims = await liveClaims();
      expect(claims.map((claim) => claim.requestId).toSorted()).toEqual(taken.toSorted());
      expect(new Set(claims.map((claim) => claim.userId))).toEqual(new Set([world.nuria.userId, world.ignasi.userId]));
      expect(new Set(taken).size).toBe(2);
      for (const { requestId, token, userId } of claims)
        await releaseClaim(userId === world.nuria.userId ? world.nuria : world.ignasi, { requestId, token });
    }
    await expectTakesInTurn();
  }, 120_000);
});

describe("more officers than requests", () => {
  it("share out every request once, and the rest are told that there is nothing", async () => {
    const officers: UserActor[] = [];
    for (let made = 0; made < queueLength + 4; made++) officers.push(await makePerson("rao", [world.authorityId]));
    const outcomes = await Promise.allSettled(officers.map(takeNext));
    const taken = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value.requestId] : []));
    expect(taken.toSorted()).toEqual(requestIds.toSorted());
    expect(codes(outcomes)).toEqual(Array(4).fill("nothing-to-take"));
    await expectTakesInTurn();
  });
});

describe("one officer picks what another draws", () => {
  it("gives it to one of them; the other is told, or gets another", async () => {
    let met = 0;
    for (let round = 0; round < 40; round++) {
      // Without a row of its own the claim is made by two inserts at once.
      if (round % 2 === 0) await db().claim.deleteMany();
      // One is far overdue: whoever draws, draws it.
      const wanted = requestIds[round % requestIds.length] ?? "";
      await db().request.updateMany({ data: { reviewSince: new Date() } });
      await db().request.update({ where: { id: wanted }, data: { reviewSince: new Date("2020-01-01T00:00:00Z") } });
      // A pick is quicker than a draw: it comes a little later from round to round, so that either may be first.
      const [picked, drawn] = await Promise.allSettled([
        setTimeout(round).then(() => claimRequest(world.nuria, { requestId: wanted })),
        takeNext(world.ignasi),
      ]);
      expect(drawn).toMatchObject({ status: "fulfilled" });
      const { userId } = await db().claim.findUniqueOrThrow({ where: { requestId: wanted } });
      const loser = { status: "rejected", reason: { code: "claim-taken" } };
      expect(picked).toMatchObject(userId === world.nuria.userId ? { status: "fulfilled" } : loser);
      const drawnId = drawn.status === "fulfilled" ? drawn.value.requestId : null;
      expect(drawnId === wanted).toBe(userId === world.ignasi.userId);
      if (drawnId === wanted) met++;
      await db().claim.updateMany({ data: { userId: null, expiresAt: null } });
    }
    expect(met).toBeGreaterThan(0);
  }, 120_000);
});

describe("two clicks of one officer on two requests", () => {
  it("give one of them", async () => {
    const outcomes = await Promise.allSettled(
      requestIds.slice(0, 4).map((requestId) => claimRequest(world.nuria, { requestId })),
    );
    expect(codes(outcomes)).toEqual(Array(3).fill("claim-held"));
    expect(await liveClaims()).toHaveLength(1);
  });
});

/** The trail proves it afterwards: between two takes of a request lies its release, and tokens only grow. */
async function expectTakesInTurn(): Promise<void> {
  for (const requestId of requestIds) {
    const tokens = (await trailOf(requestId))
      .filter((event) => event.action === "claim.take")
      .map((event) => Number(JSON.parse(event.details).token));
    expect(tokens).toEqual(tokens.toSorted((a, b) => a - b));
    expect(new Set(tokens).size).toBe(tokens.length);
    const moves = (await trailOf(requestId)).filter((event) => /^claim\.(take|release)$/.test(event.action));
    const released = moves.flatMap((move, at) => (move.action === "claim.release" ? [[moves[at - 1], move]] : []));
    for (const [before, release] of released)
      expect(before).toMatchObject({ action: "claim.take", actorId: release?.actorId });
  }
}

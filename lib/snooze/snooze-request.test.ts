import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { claimRequest, takeNext } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { readQueue } from "@/lib/requests/queue-reads";
import { storedRequest, trailOf } from "@/lib/testing/rows";
import { makeWorld, type World } from "@/lib/testing/world";
import { snoozeRequest, unsnoozeRequest } from "./snooze-request";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());
beforeEach(() => db().request.deleteMany());

const reason = "Lucía sends the other side of her card";
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const toReview = () => storedRequest(world.authorityId, { status: "VIDEOREVIEW", reviewSince: new Date() });
const shown = async (by: UserActor) => (await readQueue(by, { view: "review" })).rows[0]?.putOff;

async function heldByNuria() {
  const { id } = await toReview();
  const { token } = await claimRequest(world.nuria, { requestId: id });
  return { requestId: id, token };
}

describe("putting a request off", () => {
  it("gives it back, keeps it in its list with the reason, and out of every draw, until its time by the database", async () => {
    const held = await heldByNuria();
    const until = inHours(2);
    await snoozeRequest(world.nuria, { ...held, until, reason });
    expect(await db().claim.findUnique({ where: { requestId: held.requestId } })).toMatchObject({ userId: null });
    for (const by of [world.nuria, world.ignasi, world.admin])
      expect(await shown(by)).toMatchObject({ until, reason, mine: by === world.nuria });
    for (const by of [world.nuria, world.ignasi])
      await expect(takeNext(by)).rejects.toMatchObject({ code: "nothing-to-take" });

    const row = await db().snooze.findUniqueOrThrow({ where: { requestId: held.requestId } });
    const line = (await trailOf(held.requestId)).at(-1);
    expect(line).toMatchObject({ action: "request.snooze", details: { until } });
    for (const kept of [row.reason, JSON.stringify(line)]) expect(kept).not.toContain("Lucía");

    await db().$executeRaw`UPDATE snooze SET until = now()`;
    expect(await shown(world.ignasi)).toBeNull();
    expect(await takeNext(world.ignasi)).toMatchObject({ requestId: held.requestId });
  });

  it("anybody may still pick it", async () => {
    const held = await heldByNuria();
    await snoozeRequest(world.nuria, { ...held, until: inHours(1), reason });
    expect(await claimRequest(world.ignasi, { requestId: held.requestId })).toMatchObject({ token: held.token + 1 });
  });

  it("is an admin's too, of whatever waits; who held it is told that it was taken away", async () => {
    const { requestId } = await heldByNuria();
    await snoozeRequest(world.admin, { requestId, until: inHours(1), reason });
    const claim = await db().claim.findUniqueOrThrow({ where: { requestId } });
    expect(claim).toMatchObject({ userId: null, expiresAt: expect.any(Date) });
  });

  it("can be ended by its author and by an admin, not by a colleague; then it is drawn again", async () => {
    const held = await heldByNuria();
    const { requestId } = held;
    await snoozeRequest(world.nuria, { ...held, until: inHours(1), reason });
    await expect(unsnoozeRequest(world.ignasi, { requestId })).rejects.toMatchObject({ code: "forbidden" });
    await unsnoozeRequest(world.nuria, { requestId });
    expect((await trailOf(requestId)).at(-1)?.action).toBe("request.unsnooze");
    await expect(unsnoozeRequest(world.admin, { requestId })).rejects.toMatchObject({ code: "stale" });
    await snoozeRequest(world.admin, { requestId, until: inHours(1), reason });
    await unsnoozeRequest(world.admin, { requestId });
    expect(await takeNext(world.ignasi)).toMatchObject({ requestId });
  });

  it.each([
    ["73 hours", 73],
    ["the past", -0.1],
  ])("is refused until %s", async (_, hours) => {
    const held = await heldByNuria();
    await expect(snoozeRequest(world.nuria, { ...held, until: inHours(hours), reason })).rejects.toMatchObject({
      code: "invalid-input",
      fields: { until: "time-range" },
    });
    expect(await db().snooze.count()).toBe(0);
  });

  it("is refused to whoever does not hold it, and of what is not waiting for a judgement", async () => {
    const held = await heldByNuria();
    const input = { ...held, until: inHours(1), reason };
    await expect(snoozeRequest(world.ignasi, input)).rejects.toMatchObject({ code: "claim-lost" });
    await expect(snoozeRequest(world.chiara, input)).rejects.toMatchObject({ code: "not-found" });
    await db().request.update({ where: { id: held.requestId }, data: { decisionState: "UNKNOWN" } });
    await expect(snoozeRequest(world.nuria, input)).rejects.toMatchObject({ code: "stale" });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GET as pictureRoute } from "@/app/api/next/picture/route";
import type { UserActor } from "@/lib/auth/actor";
import { endSession } from "@/lib/auth/session";
import { db } from "@/lib/db";
import { collectEvidence } from "@/lib/evidence/collect-evidence";
import { browserHeaders, routeRequest } from "@/lib/testing/request-scope";
import { storedRequest, trailOf } from "@/lib/testing/rows";
import { makePerson, makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { reserveNext } from "./reserve-next";
import { claimRequest, takeNext } from "./take-request";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());
beforeEach(async () => {
  await db().decision.deleteMany();
  await db().claim.deleteMany();
  await db().reservation.deleteMany();
  await db().request.updateMany({ data: { status: "VIDEOPENDING" } });
});

const toReview = () => storedRequest(world.authorityId, { status: "VIDEOREVIEW", reviewSince: new Date() });

/** A request this officer has just decided. */
async function decidedBy(officer: UserActor, state = "CONFIRMED"): Promise<{ after: string }> {
  const { id } = await storedRequest(world.authorityId, { status: "CANCELLED" });
  const policy = await db().policyVersion.findFirstOrThrow({ where: { authorityId: world.authorityId } });
  await db().decision.create({
    data: {
      requestId: id,
      userId: officer.userId,
      kind: "refuse",
      state,
      raoId: "312",
      sessionId: officer.sessionId,
      stepUpAt: new Date(),
      claimToken: 1,
      requestVersion: 1,
      policyId: policy.id,
      conditions: [],
      idempotencyKey: crypto.randomUUID(),
      inputHash: "-",
    },
  });
  return { after: id };
}
const runOut = () => db().$executeRaw`UPDATE reservation SET expires_at = now()`;

async function picture(by: UserActor) {
  const headers = await browserHeaders(by.sessionId);
  return pictureRoute(routeRequest("/api/next/picture", headers), { params: Promise.resolve({}) });
}

describe("keeping the next case", () => {
  it("leaves it out of colleagues' draws for its seconds, asks for its evidence, and is what Take next gives", async () => {
    const { id } = await toReview();
    const decided = await decidedBy(world.nuria);
    expect(await reserveNext(world.nuria, decided)).toEqual({ requestId: id });
    expect(await reserveNext(world.nuria, decided)).toEqual({ requestId: id });
    const line = { action: "claim.reserve", details: { group: "onTime", among: 1, seconds: 60 } };
    expect(await trailOf(id)).toMatchObject([line]);
    const jobs = () =>
      db().$queryRaw`SELECT 1 FROM jobs.job WHERE name = 'evidence.collect' AND data->>'requestId' = ${id}`;
    expect(await jobs()).toHaveLength(1);

    await expect(takeNext(world.ignasi)).rejects.toMatchObject({ code: "nothing-to-take" });
    const more = await Promise.all([toReview(), toReview(), toReview(), toReview()]);
    expect(await takeNext(world.nuria)).toMatchObject({ requestId: id });
    expect((await trailOf(id)).at(-1)).toMatchObject({ action: "claim.take", details: { token: 1, reserved: true } });
    expect(await jobs()).toHaveLength(1);
    expect(await db().reservation.count()).toBe(0);
    expect(more.map((row) => row.id)).toContain((await takeNext(world.ignasi)).requestId);
  });

  it("ends by the database's clock, and one decision has one", async () => {
    const { id } = await toReview();
    const decided = await decidedBy(world.nuria);
    await reserveNext(world.nuria, decided);
    await runOut();
    expect(await reserveNext(world.nuria, decided)).toBeNull();
    expect(await takeNext(world.ignasi)).toMatchObject({ requestId: id });
  });

  it("lasts as long as the policy says", async () => {
    await toReview();
    const decided = await decidedBy(world.nuria);
    const policy = await db().policyVersion.findFirstOrThrow({ where: { authorityId: world.authorityId } });
    await db().policyVersion.update({ where: { id: policy.id }, data: { settings: { reservationSeconds: 300 } } });
    await reserveNext(world.nuria, decided);
    await db().policyVersion.update({ where: { id: policy.id }, data: { settings: policy.settings ?? {} } });
    const { at, expiresAt } = await db().reservation.findFirstOrThrow();
    expect(expiresAt.getTime() - at.getTime()).toBe(300_000);
  });

  it("ends when a colleague picks it, and at sign-out", async () => {
    const { id } = await toReview();
    const officer = await makePerson("rao", [world.authorityId], "777");
    await reserveNext(officer, await decidedBy(officer));
    await claimRequest(world.ignasi, { requestId: id });
    expect(await db().reservation.count()).toBe(0);
    await expect(takeNext(officer)).rejects.toMatchObject({ code: "nothing-to-take" });

    const { id: other } = await toReview();
    expect(await reserveNext(officer, await decidedBy(officer))).toEqual({ requestId: other });
    await endSession(officer, "signed-out");
    expect(await takeNext(world.nuria)).toMatchObject({ requestId: other });
  });

  it.each([
    ["who decided nothing", async () => ({ after: crypto.randomUUID() })],
    ["whose decision did not leave", () => decidedBy(world.nuria, "NOT_SENT")],
    ["who asks by a colleague's decision", () => decidedBy(world.ignasi)],
  ])("is refused to an officer %s", async (_, after) => {
    await toReview();
    expect(await reserveNext(world.nuria, await after())).toBeNull();
    expect(await db().reservation.count()).toBe(0);
  });

  it("is not done for an officer who holds a case", async () => {
    const { id } = await toReview();
    await toReview();
    await claimRequest(world.nuria, { requestId: id });
    expect(await reserveNext(world.nuria, await decidedBy(world.nuria))).toBeNull();
  });

  it("never keeps one case for two, however often two ask at once", async () => {
    for (let round = 0; round < 20; round++) {
      await db().reservation.deleteMany();
      await db().request.updateMany({ data: { status: "VIDEOPENDING" } });
      await toReview();
      const decided = [await decidedBy(world.nuria), await decidedBy(world.ignasi)] as const;
      const [one, other, taken] = await Promise.all([
        reserveNext(world.nuria, decided[0]),
        reserveNext(world.ignasi, decided[1]),
        round % 2 ? takeNext(await makePerson("rao", [world.authorityId])).catch(() => null) : null,
      ]);
      const found = [one?.requestId, other?.requestId, taken?.requestId].filter(Boolean);
      // Whoever takes beats whoever keeps.
      expect(new Set(found).size).toBeLessThanOrEqual(1);
      expect(await db().reservation.count()).toBe(taken ? 0 : 1);
      await db().claim.deleteMany();
    }
  });
});

describe("the first picture of a case that is kept", () => {
  it("is for its officer alone while it is kept, with a line each time and no look before it is held", async () => {
    const { id } = await openedRequest(world, { outcome: "review", story: "clean" });
    expect((await picture(world.nuria)).status).toBe(404);
    await reserveNext(world.nuria, await decidedBy(world.nuria));
    expect((await picture(world.nuria)).status).toBe(204);
    await collectEvidence(id);
    const answer = await picture(world.nuria);
    const head = (name: string) => answer.headers.get(name);
    const stored = await db().evidenceItem.findUniqueOrThrow({
      where: { requestId_kind: { requestId: id, kind: "document_front" } },
    });
    expect([head("x-cotejo-request"), head("x-cotejo-item"), head("x-cotejo-sha256")]).toEqual([
      id,
      "document_front",
      stored.sha256,
    ]);
    expect((await answer.arrayBuffer()).byteLength).toBe(stored.displayBytes);
    const line = { action: "evidence.prefetch", details: { item: "document_front", sha256: stored.sha256 } };
    expect((await trailOf(id)).at(-1)).toMatchObject(line);
    expect(await db().evidenceLook.count({ where: { requestId: id } })).toBe(0);

    for (const other of [world.ignasi, world.chiara]) expect((await picture(other)).status).toBe(404);
    await runOut();
    expect((await picture(world.nuria)).status).toBe(404);
    await db().$executeRaw`UPDATE reservation SET expires_at = now() + interval '1 minute'`;
    expect((await picture(world.nuria)).status).toBe(200);
    // Taken by somebody whose take passed the reservation by.
    await db().claim.create({
      data: { requestId: id, userId: world.ignasi.userId, how: "picked", expiresAt: new Date(Date.now() + 60_000) },
    });
    expect((await picture(world.nuria)).status).toBe(404);
  });

  it("is another where there is no front, once it is known that none comes", async () => {
    const { id } = await openedRequest(world, { outcome: "review", story: "clean" });
    await collectEvidence(id);
    await db().evidenceItem.update({
      where: { requestId_kind: { requestId: id, kind: "document_front" } },
      data: { state: "missing" },
    });
    await reserveNext(world.nuria, await decidedBy(world.nuria));
    await db().evidenceSet.update({ where: { requestId: id }, data: { state: "collecting" } });
    expect((await picture(world.nuria)).status).toBe(204);
    await db().evidenceSet.update({ where: { requestId: id }, data: { state: "partial" } });
    expect((await picture(world.nuria)).headers.get("x-cotejo-item")).toBe("document_rear");
  });
});

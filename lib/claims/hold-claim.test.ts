import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { trailOf } from "@/lib/testing/review";
import { makePerson, makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { reassignClaim, releaseClaim, renewClaim } from "./hold-claim";
import { claimRequest, takeNext } from "./take-request";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(async () => {
  await db().claim.updateMany({ data: { userId: null, expiresAt: null } });
  await db().request.updateMany({ data: { status: "VIDEOPENDING" } });
});
afterAll(() => world.sandbox.stop());

async function held() {
  const { id } = await openedRequest(world, { outcome: "review", story: "clean" });
  return claimRequest(world.nuria, { requestId: id });
}

async function setEnd(requestId: string, seconds: number): Promise<void> {
  await db().$executeRaw`
    UPDATE claim SET expires_at = now() + make_interval(secs => ${seconds}) WHERE request_id = ${requestId}::uuid`;
}

const claimOf = (requestId: string) => db().claim.findUniqueOrThrow({ where: { requestId } });

describe("the heartbeat", () => {
  it("puts the end of the claim off to the full time again, under the same token", async () => {
    const claim = await held();
    await setEnd(claim.requestId, 20);
    const renewed = await renewClaim(world.nuria, claim);
    expect(renewed.token).toBe(claim.token);
    expect(Date.parse(renewed.expiresAt) - Date.now()).toBeGreaterThan(14 * 60_000);
    expect((await claimOf(claim.requestId)).expiresAt?.toISOString()).toBe(renewed.expiresAt);
  });

  it("follows the authority's own length of a claim", async () => {
    const officer = await makePerson("rao", [world.otherAuthorityId]);
    const { id } = await openedRequest(world, { outcome: "review", authorityId: world.otherAuthorityId });
    await db().policyVersion.create({
      data: {
        authorityId: world.otherAuthorityId,
        version: 2,
        preset: "standard",
        settings: { claimMinutes: 3 },
        startsAt: new Date(Date.now() - 1000),
      },
    });
    const claim = await claimRequest(officer, { requestId: id });
    const minutes = () => claimOf(id).then((row) => ((row.expiresAt?.getTime() ?? 0) - Date.now()) / 60_000);
    expect(await minutes()).toBeLessThan(3.1);
    await setEnd(id, 20);
    await renewClaim(officer, claim);
    expect(await minutes()).toBeGreaterThan(2.9);
    expect(await minutes()).toBeLessThan(3.1);
  });

  it("does not revive a claim that ran out", async () => {
    const claim = await held();
    await setEnd(claim.requestId, 0);
    await expect(renewClaim(world.nuria, claim)).rejects.toMatchObject({ code: "claim-lost" });
    expect(await takeNext(world.ignasi)).toMatchObject({ requestId: claim.requestId });
  });

  it("is refused to everybody but the holder, and under an older token to the holder too", async () => {
    const claim = await held();
    const before = await claimOf(claim.requestId);
    for (const who of [world.ignasi, world.chiara, world.admin])
      await expect(renewClaim(who, claim)).rejects.toMatchObject({ code: "claim-lost" });
    await expect(renewClaim(world.nuria, { ...claim, token: claim.token + 1 })).rejects.toMatchObject({
      code: "claim-lost",
    });
    expect(await claimOf(claim.requestId)).toEqual(before);
  });
});

describe("giving a request back", () => {
  it("returns it to the queue with a line; the next taker gets a higher token", async () => {
    const claim = await held();
    await releaseClaim(world.nuria, claim);
    expect(await claimOf(claim.requestId)).toMatchObject({ userId: null, expiresAt: null });
    expect((await trailOf(claim.requestId)).at(-1)).toMatchObject({
      action: "claim.release",
      actorId: world.nuria.userId,
    });
    expect(await takeNext(world.ignasi)).toMatchObject({ requestId: claim.requestId, token: claim.token + 1 });
  });

  it("leaves what the officer left behind without force: the old page can do nothing", async () => {
    const claim = await held();
    await releaseClaim(world.nuria, claim);
    const again = await claimRequest(world.nuria, { requestId: claim.requestId });
    await expect(renewClaim(world.nuria, claim)).rejects.toMatchObject({ code: "claim-lost" });
    await expect(releaseClaim(world.nuria, claim)).rejects.toMatchObject({ code: "claim-lost" });
    await renewClaim(world.nuria, again);
  });

  it("is refused to everybody but the holder, and after the claim ran out", async () => {
    const claim = await held();
    for (const who of [world.ignasi, world.chiara, world.admin])
      await expect(releaseClaim(who, claim)).rejects.toMatchObject({ code: "claim-lost" });
    await setEnd(claim.requestId, 0);
    await expect(releaseClaim(world.nuria, claim)).rejects.toMatchObject({ code: "claim-lost" });
    expect((await claimOf(claim.requestId)).userId).toBe(world.nuria.userId);
  });
});

describe("an admin who reassigns", () => {
  const reason = "Núria is off sick today";

  it("hands it to another officer, whose token is higher; the former holder's page is dead", async () => {
    const claim = await held();
    await reassignClaim(world.admin, { requestId: claim.requestId, userId: world.ignasi.userId, reason });
    expect(await claimOf(claim.requestId)).toMatchObject({
      userId: world.ignasi.userId,
      token: claim.token + 1,
      how: "assigned",
    });
    await expect(renewClaim(world.nuria, claim)).rejects.toMatchObject({ code: "claim-lost" });
    await renewClaim(world.ignasi, { ...claim, token: claim.token + 1 });
  });

  it("keeps the reason sealed in a line that names both", async () => {
    const claim = await held();
    await reassignClaim(world.admin, { requestId: claim.requestId, userId: world.ignasi.userId, reason });
    const line = (await trailOf(claim.requestId)).at(-1);
    expect(line).toMatchObject({
      action: "claim.reassign",
      actorId: world.admin.userId,
      subjectId: world.ignasi.userId,
    });
    const details = JSON.parse(line?.details ?? "");
    expect(details.from).toBe(world.nuria.userId);
    expect(line?.details).not.toContain("sick");
    const cipher = await scopedCipher(world.authorityId);
    expect(await cipher.open("audit_event", "reason", claim.requestId, details.reason)).toBe(reason);
  });

  it("returns it to the queue when nobody is named", async () => {
    const claim = await held();
    await reassignClaim(world.admin, { requestId: claim.requestId, userId: null, reason });
    await expect(renewClaim(world.nuria, claim)).rejects.toMatchObject({ code: "claim-lost" });
    expect(await takeNext(world.ignasi)).toMatchObject({ requestId: claim.requestId });
  });

  it("may give a request nobody held", async () => {
    const { id } = await openedRequest(world, { outcome: "review" });
    await reassignClaim(world.admin, { requestId: id, userId: world.ignasi.userId, reason });
    expect(await claimOf(id)).toMatchObject({ userId: world.ignasi.userId, token: 1 });
  });

  it("is refused for anybody who is not an active officer of that authority", async () => {
    const claim = await held();
    const gone = await makePerson("rao", [world.authorityId], "70871");
    const unnamed = await makePerson("rao", [world.authorityId]);
    await db().user.update({ where: { id: gone.userId }, data: { disabledAt: new Date() } });
    const strangers = [world.chiara, world.support, world.auditor, world.admin, gone, unnamed].map((who) => who.userId);
    for (const userId of [...strangers, crypto.randomUUID()])
      await expect(reassignClaim(world.admin, { requestId: claim.requestId, userId, reason })).rejects.toMatchObject({
        code: "invalid-input",
        fields: { userId: "officer-unknown" },
      });
    expect((await claimOf(claim.requestId)).userId).toBe(world.nuria.userId);
  });

  it("is refused for an officer who already holds another", async () => {
    const claim = await held();
    const other = await openedRequest(world, { outcome: "review" });
    await claimRequest(world.ignasi, { requestId: other.id });
    await expect(
      reassignClaim(world.admin, { requestId: claim.requestId, userId: world.ignasi.userId, reason }),
    ).rejects.toMatchObject({ code: "claim-held", params: { id: other.id } });
  });

  it("is refused outside the admin's authorities and for what is not in review", async () => {
    const elsewhere = await openedRequest(world, { outcome: "review", authorityId: world.otherAuthorityId });
    await expect(
      reassignClaim(world.admin, { requestId: elsewhere.id, userId: world.chiara.userId, reason }),
    ).rejects.toMatchObject({ code: "not-found" });
    const waiting = await openedRequest(world);
    await expect(
      reassignClaim(world.admin, { requestId: waiting.id, userId: world.ignasi.userId, reason }),
    ).rejects.toMatchObject({ code: "stale" });
  });

  it("and an officer who draws it at the same moment do not block each other", async () => {
    for (let round = 0; round < 15; round++) {
      await db().request.updateMany({ data: { status: "VIDEOPENDING" } });
      const { id } = await openedRequest(world, { outcome: "review" });
      const [given, drawn] = await Promise.allSettled([
        reassignClaim(world.admin, { requestId: id, userId: world.ignasi.userId, reason }),
        takeNext(world.nuria),
      ]);
      expect(given).toMatchObject({ status: "fulfilled" });
      const answer = drawn.status === "fulfilled" ? drawn.value.requestId : drawn.reason.code;
      expect([id, "nothing-to-take"]).toContain(answer);
      // Whoever came second, the admin's word stands.
      expect((await claimOf(id)).userId).toBe(world.ignasi.userId);
      await db().claim.updateMany({ data: { userId: null, expiresAt: null } });
    }
  });
});

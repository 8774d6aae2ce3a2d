import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db, inTransaction } from "@/lib/db";
import { loadReview } from "@/lib/reviews/facts";
import { trailOf } from "@/lib/testing/review";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { claimRequest, takeNext } from "./take-request";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());

/** Every test starts with an empty queue; what was in it is put aside as though the applicant were not finished. */
beforeEach(async () => {
  await db().claim.deleteMany();
  await db().request.updateMany({ data: { status: "VIDEOPENDING" } });
});

const inReview = (options: Parameters<typeof openedRequest>[1] = {}) =>
  openedRequest(world, { outcome: "review", story: "clean", ...options });

async function runOut(requestId: string): Promise<void> {
  await db().$executeRaw`UPDATE claim SET expires_at = now() WHERE request_id = ${requestId}::uuid`;
}

describe("taking a chosen request", () => {
  it("gives it to the officer for the time the policy sets, with a line and the evidence asked for", async () => {
    const { id } = await inReview();
    const before = Date.now();
    const claim = await claimRequest(world.nuria, { requestId: id });
    expect(claim).toMatchObject({ requestId: id, token: 1 });
    const minutes = (Date.parse(claim.expiresAt) - before) / 60_000;
    expect(minutes).toBeGreaterThan(14.9);
    expect(minutes).toBeLessThan(15.2);
    expect(await db().claim.findUnique({ where: { requestId: id } })).toMatchObject({
      userId: world.nuria.userId,
      how: "picked",
    });
    expect((await trailOf(id)).at(-1)).toMatchObject({ action: "claim.picked", actorId: world.nuria.userId });
    const jobs = await db().$queryRaw<{ data: object }[]>`
      SELECT data FROM jobs.job WHERE name = 'evidence.collect' AND data->>'requestId' = ${id}`;
    expect(jobs).toEqual([{ data: { requestId: id } }]);
  });

  it("answers the holder who takes it again with the same claim, renewed and without another line", async () => {
    const { id } = await inReview();
    const first = await claimRequest(world.nuria, { requestId: id });
    await db().$executeRaw`UPDATE claim SET expires_at = now() + interval '1 minute' WHERE request_id = ${id}::uuid`;
    const again = await claimRequest(world.nuria, { requestId: id });
    expect(again.token).toBe(first.token);
    expect(Date.parse(again.expiresAt)).toBeGreaterThanOrEqual(Date.parse(first.expiresAt));
    expect((await trailOf(id)).filter((event) => event.action === "claim.picked")).toHaveLength(1);
  });

  it("is refused to a colleague while it is held, and to an officer of another authority as though it were not there", async () => {
    const { id } = await inReview();
    await claimRequest(world.nuria, { requestId: id });
    await expect(claimRequest(world.ignasi, { requestId: id })).rejects.toMatchObject({ code: "claim-taken" });
    await expect(claimRequest(world.chiara, { requestId: id })).rejects.toMatchObject({ code: "not-found" });
    await expect(claimRequest(world.chiara, { requestId: crypto.randomUUID() })).rejects.toMatchObject({
      code: "not-found",
    });
    expect(await db().claim.findUnique({ where: { requestId: id } })).toMatchObject({
      userId: world.nuria.userId,
      token: 1,
    });
  });

  it("passes to a colleague once it has run out; the new token and both lines say so", async () => {
    const { id } = await inReview();
    await claimRequest(world.nuria, { requestId: id });
    await runOut(id);
    expect(await claimRequest(world.ignasi, { requestId: id })).toMatchObject({ token: 2 });
    expect((await trailOf(id)).slice(-2)).toMatchObject([
      { action: "claim.expire", actorKind: "system", subjectId: world.nuria.userId },
      { action: "claim.picked", actorId: world.ignasi.userId },
    ]);
    await expect(claimRequest(world.nuria, { requestId: id })).rejects.toMatchObject({ code: "claim-taken" });
  });

  it("gives a new token even to the same officer after it ran out", async () => {
    const { id } = await inReview();
    const first = await claimRequest(world.nuria, { requestId: id });
    await runOut(id);
    expect((await claimRequest(world.nuria, { requestId: id })).token).toBe(first.token + 1);
  });

  it("is refused while the officer holds another that is still to be decided, naming it", async () => {
    const held = await inReview();
    const other = await inReview();
    await claimRequest(world.nuria, { requestId: held.id });
    const { number } = await db().request.findUniqueOrThrow({ where: { id: held.id } });
    await expect(claimRequest(world.nuria, { requestId: other.id })).rejects.toMatchObject({
      code: "claim-held",
      params: { number, id: held.id },
    });
    await expect(takeNext(world.nuria)).rejects.toMatchObject({ code: "claim-held", params: { number, id: held.id } });
  });

  it.each([
    ["VIDEOPENDING", undefined],
    ["VIDEOINCOMPLETE", "incomplete"],
    ["VIDEOERROR", "error"],
  ] as const)("is refused in %s", async (status, outcome) => {
    const { id } = await openedRequest(world, outcome ? { outcome } : {});
    expect(await db().request.findUnique({ where: { id } })).toMatchObject({ status });
    await expect(claimRequest(world.nuria, { requestId: id })).rejects.toMatchObject({ code: "stale" });
    expect(await db().claim.count({ where: { requestId: id } })).toBe(0);
  });
});

describe("taking the next", () => {
  it("gives one of the most urgent, recorded as drawn with its group and how many there were", async () => {
    const [first, second, third] = [await inReview(), await inReview(), await inReview()];
    await db().request.update({ where: { id: second.id }, data: { reviewSince: new Date("2020-01-01T00:00:00Z") } });
    expect(await takeNext(world.nuria)).toMatchObject({ requestId: second.id });
    const { requestId } = await takeNext(world.ignasi);
    expect([first.id, third.id]).toContain(requestId);
    expect(await db().claim.findUnique({ where: { requestId: second.id } })).toMatchObject({ how: "drawn" });
    const line = (await trailOf(second.id)).at(-1);
    expect(line).toMatchObject({ action: "claim.take", actorId: world.nuria.userId });
    expect(JSON.parse(line?.details ?? "")).toEqual({ token: 1, group: "overdue", among: 1 });
    const other = (await trailOf(requestId)).at(-1);
    expect(JSON.parse(other?.details ?? "")).toEqual({ token: 1, group: "onTime", among: 2 });
    expect(await db().claim.count()).toBe(2);
  });

  it("leaves requests the officer opened to colleagues", async () => {
    const own = await inReview({ by: world.nuria });
    await expect(takeNext(world.nuria)).rejects.toMatchObject({ code: "nothing-to-take" });
    expect(await takeNext(world.ignasi)).toMatchObject({ requestId: own.id });
  });

  it("leaves requests the officer handed evidence over for to colleagues", async () => {
    const { id } = await inReview();
    const upload = { part: "video", state: "accepted", fromStatus: "VIDEOPENDING", bytes: 1, missing: [] };
    await db().evidenceUpload.create({ data: { requestId: id, userId: world.nuria.userId, ...upload } });
    await expect(takeNext(world.nuria)).rejects.toMatchObject({ code: "nothing-to-take" });
    await claimRequest(world.nuria, { requestId: id });
    const { facts } = await inTransaction((tx) => loadReview(tx, world.nuria, id));
    expect(facts.isCreator).toBe(true);
    await runOut(id);
    expect(await takeNext(world.ignasi)).toMatchObject({ requestId: id });
    expect((await inTransaction((tx) => loadReview(tx, world.ignasi, id))).facts.isCreator).toBe(false);
  });

  it("sees only the officer's own authorities", async () => {
    const elsewhere = await inReview({ authorityId: world.otherAuthorityId });
    await expect(takeNext(world.nuria)).rejects.toMatchObject({ code: "nothing-to-take" });
    expect(await takeNext(world.chiara)).toMatchObject({ requestId: elsewhere.id });
  });

  it("passes over what is held, and gives it once it ran out", async () => {
    const { id } = await inReview();
    await claimRequest(world.nuria, { requestId: id });
    await expect(takeNext(world.ignasi)).rejects.toMatchObject({ code: "nothing-to-take" });
    await runOut(id);
    expect(await takeNext(world.ignasi)).toMatchObject({ requestId: id, token: 2 });
  });

  it.each(["RECORDED", "SENDING", "UNKNOWN", "NOT_SENT"])(
    "passes over a request whose decision is %s",
    async (state) => {
      const { id } = await inReview();
      await db().request.update({ where: { id }, data: { decisionState: state } });
      await expect(takeNext(world.nuria)).rejects.toMatchObject({ code: "nothing-to-take" });
    },
  );

  it("passes over a request that could not be decided because its video number is not known", async () => {
    const { id } = await inReview();
    await db().request.update({ where: { id }, data: { videoidPk: null } });
    await expect(takeNext(world.nuria)).rejects.toMatchObject({ code: "nothing-to-take" });
  });

  it("goes on after a decision was sent: what is being confirmed no longer holds the officer", async () => {
    const [sent, next] = [await inReview(), await inReview()];
    await claimRequest(world.nuria, { requestId: sent.id });
    await db().request.update({ where: { id: sent.id }, data: { decisionState: "SENDING" } });
    expect(await takeNext(world.nuria)).toMatchObject({ requestId: next.id });
  });
});

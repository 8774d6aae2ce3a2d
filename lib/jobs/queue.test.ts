import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db, inTransaction, pool } from "@/lib/db";
import { storedRequest } from "@/lib/testing/rows";
import { makeWorld, type World } from "@/lib/testing/world";
import { type JobName, type JobPayload, jobPayloads, jobQueues } from "./names";
import { enqueue } from "./queue";
import { planChecks, pruneCalls, sweepOpenings } from "./runner";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());
beforeEach(async () => {
  await pool().query("DELETE FROM jobs.job");
  await db().request.deleteMany();
});

const waiting = async (name: JobName) =>
  (
    await pool().query<{ data: { requestId?: string }; start_after: Date }>(
      "SELECT data, start_after FROM jobs.job WHERE name = $1 AND state = 'created' ORDER BY created_on",
      [name],
    )
  ).rows;
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000);

describe("adding work", () => {
  it("happens exactly if the transaction commits", async () => {
    const [kept, lost] = [crypto.randomUUID(), crypto.randomUUID()];
    await inTransaction((tx) => enqueue(tx, "evidence.collect", { requestId: kept }));
    const broken = inTransaction(async (tx) => {
      await enqueue(tx, "evidence.collect", { requestId: lost });
      throw new Error("changed its mind");
    });
    await expect(broken).rejects.toThrow("changed its mind");
    expect((await waiting("evidence.collect")).map((job) => job.data)).toEqual([{ requestId: kept }]);
  });

  it("waits as long as asked", async () => {
    await inTransaction((tx) =>
      enqueue(tx, "token.delete", { sessionId: crypto.randomUUID() }, { afterSeconds: 3600 }),
    );
    const [job] = await waiting("token.delete");
    const wait = (job?.start_after.getTime() ?? 0) - Date.now();
    expect(wait).toBeGreaterThan(3_500_000);
    expect(wait).toBeLessThan(3_700_000);
  });

  it("hints about one request that wait are one piece of work, those about two are two", async () => {
    const [one, two] = [crypto.randomUUID(), crypto.randomUUID()];
    for (const requestId of [one, one, two, one])
      await inTransaction((tx) => enqueue(tx, "request.refresh", { requestId }, { singletonKey: requestId }));
    expect((await waiting("request.refresh")).map((job) => job.data.requestId)).toEqual([one, two]);
  });

  it("takes ids only: nothing of a person, no credential, no other word", async () => {
    const requestId = crypto.randomUUID();
    const sneaked = { requestId, pin: "12345678" } as JobPayload<"request.refresh">;
    await expect(inTransaction((tx) => enqueue(tx, "request.refresh", sneaked))).rejects.toThrow("pin");
    const noId = { requestId: "12345678Z" };
    await expect(inTransaction((tx) => enqueue(tx, "request.refresh", noId))).rejects.toThrow("requestId");
    for (const payload of Object.values(jobPayloads)) {
      const [field = "", ...others] = Object.keys(payload.shape);
      expect(others).toEqual([]);
      expect(payload.safeParse({ [field]: requestId }).success).toBe(true);
    }
  });

  it("every kind of work has its queue, and what runs out of tries is kept", async () => {
    const { rows } = await pool().query<{ name: string; dead_letter: string | null }>(
      "SELECT name, dead_letter FROM jobs.queue ORDER BY name",
    );
    const ours = rows.filter((row) => !row.name.startsWith("__"));
    expect(ours.map((row) => row.name)).toEqual(Object.keys(jobQueues).toSorted());
    expect(ours.filter((row) => row.dead_letter !== "dead").map((row) => row.name)).toEqual(["dead"]);
  });
});

describe("planning reads", () => {
  it("takes what is due and has a number, and not what is not", async () => {
    const due = await storedRequest(world.authorityId, { nextCheckAt: secondsAgo(5) });
    const there = await storedRequest(world.otherAuthorityId, { status: "CANCELLED", nextCheckAt: secondsAgo(5) });
    await storedRequest(world.authorityId, { nextCheckAt: secondsAgo(-60) });
    await storedRequest(world.authorityId, { nextCheckAt: null });
    await storedRequest(world.authorityId, { nextCheckAt: secondsAgo(5), requestPk: null });
    // Whatever planned it sooner: the provider wants to be left alone.
    await storedRequest(world.authorityId, { nextCheckAt: secondsAgo(5), quietUntil: secondsAgo(-60) });
    await db().request.update({ where: { id: due.id }, data: { quietUntil: secondsAgo(1) } });
    expect(await planChecks()).toBe(2);
    const planned = (await waiting("request.refresh")).map((job) => job.data.requestId);
    expect(planned).toHaveLength(2);
    expect(new Set(planned)).toEqual(new Set([due.id, there.id]));
    const row = await db().request.findUniqueOrThrow({ where: { id: due.id } });
    expect(row.nextCheckAt?.getTime()).toBeGreaterThan(Date.now() + 30_000);
    expect(await planChecks()).toBe(0);
  });

  it("of several workers at once plans each one once", async () => {
    const made: string[] = [];
    for (let at = 0; at < 100; at++)
      made.push((await storedRequest(world.authorityId, { nextCheckAt: secondsAgo(at + 1) })).id);
    const first = await Promise.all([planChecks(), planChecks()]);
    expect(first.reduce((sum, planned) => sum + planned, 0)).toBe(80);
    expect(await planChecks()).toBe(20);
    const planned = (await waiting("request.refresh")).map((job) => job.data.requestId);
    expect(planned).toHaveLength(100);
    expect(new Set(planned)).toEqual(new Set(made));
  });

  it("takes what is due longest first", async () => {
    for (let at = 0; at < 40; at++) await storedRequest(world.authorityId, { nextCheckAt: secondsAgo(100) });
    const last = await storedRequest(world.authorityId, { nextCheckAt: secondsAgo(1) });
    await planChecks();
    expect((await waiting("request.refresh")).map((job) => job.data.requestId)).not.toContain(last.id);
  });
});

describe("calls to the provider", () => {
  const call = (operation: string, days: number) => ({
    service: "one-shot",
    operation,
    ms: 5,
    outcome: "ok",
    at: secondsAgo(days * 86_400),
  });

  it("that only read are kept thirty days, those that open or decide for ever", async () => {
    const kept = [
      call("getRequest", 29),
      call("downloadVideo", 29),
      ...["createVideoid", "approve", "refuse", "createToken", "deleteToken", "of tomorrow"].map((operation) =>
        call(operation, 900),
      ),
    ];
    await db().providerCall.deleteMany();
    await db().providerCall.createMany({ data: [...kept, call("getRequest", 31), call("downloadVideo", 31)] });
    expect(await pruneCalls()).toBe(2);
    const left = await db().providerCall.findMany();
    expect(left.map(({ operation }) => operation).toSorted()).toEqual(kept.map((row) => row.operation).toSorted());
  });

  it("go a bounded number at a time, the oldest first, found by their index", async () => {
    await db().providerCall.deleteMany();
    const old = Array.from({ length: 2500 }, (_, n) => call("getRequest", 31 + n));
    await db().providerCall.createMany({ data: old });
    expect(await pruneCalls()).toBe(2000);
    const [oldest] = await db().providerCall.findMany({ orderBy: { at: "asc" }, take: 1 });
    expect(Date.now() - (oldest?.at.getTime() ?? 0)).toBeLessThan(532 * 86_400_000);
    const scans = async () => {
      await pool().query("SELECT pg_stat_clear_snapshot()");
      const { rows } = await pool().query<{ n: string }>(
        "SELECT idx_scan AS n FROM pg_stat_user_indexes WHERE indexrelname = 'provider_call_read'",
      );
      return Number(rows[0]?.n);
    };
    expect(await pruneCalls()).toBe(500);
    await expect.poll(scans, { timeout: 15_000 }).toBeGreaterThan(0);
  });
});

describe("creations nobody waits for any more", () => {
  it("become unknown after two minutes; the others stay", async () => {
    const opening = { creation: "sending", requestPk: null, videoidPk: null };
    const left = await storedRequest(world.authorityId, { ...opening, createdAt: secondsAgo(121) });
    const fresh = await storedRequest(world.authorityId, { ...opening, createdAt: secondsAgo(90) });
    const done = await storedRequest(world.authorityId, { createdAt: secondsAgo(900) });
    await sweepOpenings();
    const rows = await db().request.findMany();
    const states = new Map(rows.map((row) => [row.id, [row.creation, row.version]]));
    expect(states.get(left.id)).toEqual(["unknown", 2]);
    expect(states.get(fresh.id)).toEqual(["sending", 1]);
    expect(states.get(done.id)).toEqual(["confirmed", 1]);
  });
});

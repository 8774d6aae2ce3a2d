import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { db, inTransaction, pool } from "@/lib/db";
import { enqueue, stopJobs } from "@/lib/jobs/queue";
import { startWorker, stopWorker } from "@/lib/jobs/runner";
import { storedRequest, trailOf } from "@/lib/testing/rows";
import { makePerson, makeWorld, type World } from "@/lib/testing/world";
import { discardJob } from "./discard-job";
import { readHealth } from "./reads";
import { retryJob } from "./retry-job";

const collect = vi.hoisted(() => vi.fn<() => Promise<void>>());
vi.mock("@/lib/evidence/collect-evidence", () => ({ collectEvidence: collect }));

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());
beforeEach(async () => {
  collect.mockReset();
  await pool().query("DELETE FROM jobs.job");
});
afterEach(() => stopJobs());

const rows = async (name: string) =>
  (
    await pool().query<{ id: string; state: string; data: { requestId?: string }; singleton_key: string | null }>(
      "SELECT id, state, data, singleton_key FROM jobs.job WHERE name = $1 ORDER BY created_on",
      [name],
    )
  ).rows;

/** Work that has died, as the queue leaves it behind. */
async function deadJob(data: object, queue = "evidence.collect", output: object = {}): Promise<string> {
  const { rows } = await pool().query<{ id: string }>(
    `INSERT INTO jobs.job (name, data, source_name, source_id, source_retry_count, source_output, singleton_key)
     VALUES ('dead', $1, $2, gen_random_uuid(), 2, $3, 'once') RETURNING id`,
    [data, queue, output],
  );
  return rows[0]?.id ?? "";
}
const deadOf = async (actor = world.admin) => (await readHealth(actor, "1")).dead;

describe("work that always fails", () => {
  it("ends among the dead with its queue, its tries and its error, and nothing a person wrote", {
    timeout: 60_000,
  }, async () => {
    const { id, number } = await storedRequest(world.authorityId);
    const error = new TypeError("Lucía Ferrandis, 12345678Z", { cause: new Error("the provider's own words") });
    collect.mockRejectedValue(Object.assign(error, { code: "E42", body: "12345678Z" }));
    await inTransaction((tx) => enqueue(tx, "evidence.collect", { requestId: id }, { singletonKey: id }));
    await pool().query("UPDATE jobs.job SET retry_delay = 0, retry_backoff = false");
    await startWorker();
    try {
      await expect.poll(async () => (await rows("dead")).length, { timeout: 40_000, interval: 100 }).toBe(1);
    } finally {
      await stopWorker();
    }
    expect(collect).toHaveBeenCalledTimes(3);
    const { rows: left } = await pool().query("SELECT * FROM jobs.job");
    expect(JSON.stringify(left)).not.toMatch(/Ferrandis|12345678Z|own words/);
    expect(await deadOf()).toEqual({
      total: 1,
      rows: [
        {
          id: expect.any(String),
          at: expect.any(String),
          queue: "evidence.collect",
          tries: 3,
          failure: { kind: "TypeError", code: "E42" },
          request: { id, number },
          subject: id,
          canRetry: true,
        },
      ],
    });
    const { queues } = await readHealth(world.admin, "1");
    expect(queues.find(({ name }) => name === "evidence.collect")).toMatchObject({ waiting: 0, active: 0, failed: 1 });
  });
});

describe("dead work", () => {
  it("goes back into its own queue, once, however many admins press", async () => {
    const { id } = await storedRequest(world.authorityId);
    const jobId = await deadJob({ requestId: id });
    const other = await makePerson("admin", [world.authorityId]);
    const outcomes = await Promise.allSettled([world.admin, other, world.admin].map((who) => retryJob(who, { jobId })));
    const codes = outcomes.map((one) => (one.status === "fulfilled" ? "done" : one.reason.code));
    expect(codes.map(String).sort()).toEqual(["done", "not-found", "not-found"]);
    expect(await rows("evidence.collect")).toMatchObject([
      { state: "created", data: { requestId: id }, singleton_key: "once" },
    ]);
    expect(await rows("dead")).toEqual([]);
    expect(await trailOf(id)).toMatchObject([
      { action: "job.retry", actorKind: "user", details: { queue: "evidence.collect", tries: 3 } },
    ]);
  });

  it("that waits in its queue already is not put there twice", async () => {
    const { id } = await storedRequest(world.authorityId);
    for (let at = 0; at < 2; at++) await retryJob(world.admin, { jobId: await deadJob({ requestId: id }) });
    expect(await rows("evidence.collect")).toHaveLength(1);
    expect(await rows("dead")).toEqual([]);
  });

  it("stays dead where the retry cannot be recorded", async () => {
    const { id } = await storedRequest(world.authorityId);
    const jobId = await deadJob({ requestId: id });
    const broken = retryJob({ ...world.admin, sessionId: "\u0000" }, { jobId });
    await expect(broken).rejects.toThrow(/invalid byte|0x00/);
    expect(await rows("evidence.collect")).toEqual([]);
    expect(await rows("dead")).toHaveLength(1);
  });

  it("is discarded with a reason, which the trail keeps", async () => {
    const { id } = await storedRequest(world.authorityId);
    const jobId = await deadJob({ requestId: id });
    await discardJob(world.admin, { jobId, reason: "obsolete" });
    await expect(discardJob(world.admin, { jobId, reason: "obsolete" })).rejects.toMatchObject({ code: "not-found" });
    await expect(retryJob(world.admin, { jobId })).rejects.toMatchObject({ code: "not-found" });
    expect(await rows("evidence.collect")).toEqual([]);
    expect(await trailOf(id)).toMatchObject([
      { action: "job.discard", details: { queue: "evidence.collect", because: "obsolete", about: id } },
    ]);
  });

  it("of a queue that is no more can only be discarded", async () => {
    const jobId = await deadJob({ requestId: crypto.randomUUID() }, "of.yesterday");
    expect((await deadOf()).rows).toMatchObject([{ id: jobId, canRetry: false, request: null }]);
    await expect(retryJob(world.admin, { jobId })).rejects.toMatchObject({ code: "stale" });
    await discardJob(world.admin, { jobId, reason: "hopeless" });
    expect((await deadOf()).total).toBe(0);
  });

  it("is an authority's own, by its request, its webhook or its person; what is about nobody is any admin's", async () => {
    const there = await makePerson("admin", [world.otherAuthorityId]);
    const request = await storedRequest(world.otherAuthorityId);
    const delivery = await db().webhookDelivery.create({
      data: { authorityId: world.otherAuthorityId, bodyHash: "x", body: "sealed" },
    });
    const theirs = [
      await deadJob({ requestId: request.id }),
      await deadJob({ deliveryId: delivery.id }, "webhook.process"),
      await deadJob({ sessionId: world.chiara.sessionId }, "token.delete"),
    ];
    const nobodys = await deadJob({ requestId: crypto.randomUUID() });
    expect((await deadOf()).rows.map(({ id }) => id)).toEqual([nobodys]);
    expect(new Set((await deadOf(there)).rows.map(({ id }) => id))).toEqual(new Set([...theirs, nobodys]));
    for (const jobId of theirs) {
      await expect(retryJob(world.admin, { jobId })).rejects.toMatchObject({ code: "not-found" });
      await expect(discardJob(world.admin, { jobId, reason: "test" })).rejects.toMatchObject({ code: "not-found" });
    }
    expect((await deadOf(there)).total).toBe(4);
  });

  it.each([
    [
      { name: "JobFailure", message: "failed", operation: "getRequest", failure: "no-answer", httpStatus: null },
      { operation: "getRequest", failure: "no-answer", httpStatus: null },
    ],
    [{ value: { message: "job timed out" } }, { late: true }],
    [{ failure: "of another kind" }, {}],
    [null, {}],
  ])("says what it died of: %j", async (output, failure) => {
    await deadJob({ requestId: crypto.randomUUID() }, "request.refresh", output as object);
    expect((await deadOf()).rows[0]?.failure).toEqual(failure);
  });
});

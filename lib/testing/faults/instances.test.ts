import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db, inTransaction, pool } from "@/lib/db";
import { enqueue } from "@/lib/jobs/queue";
import { approval, callsOf, underReview } from "@/lib/testing/review";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { type Child, startOffice, startWorkerProcess } from "./children";
import { size } from "./run";

/* Two workers on one database, in processes of their own. Two web servers are in e2e/instances.spec.ts. */

let world: World;
let first: Child;
let second: Child;
let readBefore = 0;
const requests: Awaited<ReturnType<typeof openedRequest>>[] = [];
beforeAll(async () => {
  world = await makeWorld();
  for (let each = 0; each < size(8, 40); each++) requests.push(await openedRequest(world));
  await db().request.updateMany({ data: { nextCheckAt: null } });
  for (const request of requests) {
    readBefore += (await callsOf(world, request, "get_request")).length;
    // Slow enough for both to have their share.
    const { requestPk: request_pk } = request;
    await world.sandbox.control("faults", { operation: "get_request", request_pk, kind: "delay", ms: 300 });
  }
  [first, second] = await Promise.all([startWorkerProcess({ DRAIN_SECONDS: "1" }), startWorkerProcess()]);
});
afterAll(async () => {
  for (const child of [first, second]) child.kill("SIGKILL");
  await world.sandbox.stop();
});

const soon = { timeout: 40_000, interval: 100 };
const plan = (requestId: string) =>
  inTransaction((tx) => enqueue(tx, "request.refresh", { requestId }, { singletonKey: requestId }));

async function jobsOf(ids: string[]): Promise<{ state: string; retries: number }[]> {
  const { rows } = await pool().query(
    `SELECT state, retry_count AS retries FROM jobs.job
      WHERE name = 'request.refresh' AND data->>'requestId' = ANY($1)`,
    [ids],
  );
  return rows;
}

/** Reads of a request that the worker of this process made. */
const readsOf = (worker: Child) => worker.said().match(/"operation":"getRequest"/g)?.length ?? 0;

describe("two workers", { timeout: 120_000 }, () => {
  it("share the jobs, and do each once", async () => {
    const ids = requests.map(({ id }) => id);
    await Promise.all(ids.map(plan));
    const done = async () => {
      const jobs = await jobsOf(ids);
      if (jobs.length < ids.length || jobs.some(({ state }) => state !== "completed")) return "under way";
      const reads = await Promise.all(requests.map((request) => callsOf(world, request, "get_request")));
      return { jobs: jobs.length, reads: reads.flat().length - readBefore };
    };
    await expect.poll(done, soon).toMatchObject({ jobs: expect.any(Number) });
    const { jobs, reads } = (await done()) as { jobs: number; reads: number };
    expect(reads).toBe(jobs);
    expect([readsOf(first), readsOf(second)].every((each) => each > 0)).toBe(true);
  });

  it("settle what a web server was sending when it was killed, without sending it again", async () => {
    const held = await underReview(world, world.nuria);
    const office = await startOffice();
    const order = { operation: "approve", request_pk: held.requestPk, kind: "delay", ms: 1500 };
    await world.sandbox.control("faults", order);
    const body = { actor: world.nuria, input: approval(held, world.signs.nuria) };
    expect(await office.ask("/decide", body)).toMatchObject({ status: 200 });
    const calls = () => callsOf(world, held, "approve");
    await expect.poll(async () => (await calls()).length, soon).toBe(1);
    office.kill("SIGKILL");
    expect(await office.ended).toMatchObject({ signal: "SIGKILL" });
    const decision = { where: { requestId: held.id } };
    // As if the two minutes had gone by after which nobody can be sending it any more.
    await db().decision.updateMany({ ...decision, data: { sentAt: new Date(Date.now() - 121_000) } });
    await expect.poll(async () => (await db().decision.findFirst(decision))?.state, soon).toBe("CONFIRMED");
    expect(await calls()).toHaveLength(1);
  });

  it("asked to end, one gives back what it cannot finish, and the other does it", async () => {
    const opened = await openedRequest(world);
    const ids = [opened.id];
    await db().request.update({ where: { id: opened.id }, data: { nextCheckAt: null } });
    second.kill("SIGSTOP");
    const order = { operation: "get_request", request_pk: opened.requestPk, kind: "delay", ms: 8000 };
    await world.sandbox.control("faults", order);
    await plan(opened.id);
    await expect.poll(async () => (await jobsOf(ids))[0]?.state, soon).toBe("active");
    first.kill("SIGTERM");
    const { code, ms } = await first.ended;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(6000);
    expect((await jobsOf(ids))[0]?.state).toBe("retry");
    second.kill("SIGCONT");
    await expect.poll(async () => (await jobsOf(ids))[0], soon).toMatchObject({ state: "completed", retries: 1 });
  });
});

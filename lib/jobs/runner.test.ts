import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { backgroundDone } from "@/lib/background";
import { claimRequest } from "@/lib/claims/take-request";
import { db, inTransaction } from "@/lib/db";
import { approveRequest, refuseRequest } from "@/lib/reviews/record-decision";
import { approval, callsOf, refusal, underReview } from "@/lib/testing/review";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { type JobName, jobPayloads } from "./names";
import { enqueue } from "./queue";
import { planChecks, startWorker, stopWorker } from "./runner";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterEach(() => stopWorker());
afterAll(() => world.sandbox.stop());

const patient = { timeout: 50_000, interval: 100 };

const waitingJobs = (name: JobName, id: string) =>
  db().$queryRaw<{ data: object }[]>`
    SELECT data FROM jobs.job WHERE name = ${name} AND state = 'created' AND data->>'requestId' = ${id}`;

describe("the plan of reads", () => {
  it("has a due request once, however many plan, and puts its next turn off", async () => {
    const { id } = await openedRequest(world);
    const other = await openedRequest(world);
    await db().request.updateMany({ data: { nextCheckAt: new Date(Date.now() + 600_000) } });
    await db().request.update({ where: { id }, data: { nextCheckAt: new Date(Date.now() - 1000) } });
    const planned = await Promise.all([planChecks(), planChecks(), planChecks(), planChecks()]);
    expect(planned.toSorted()).toEqual([0, 0, 0, 1]);
    expect(await waitingJobs("request.refresh", id)).toEqual([{ data: { requestId: id } }]);
    expect(await waitingJobs("request.refresh", other.id)).toEqual([]);
    const row = await db().request.findUniqueOrThrow({ where: { id } });
    expect(row.nextCheckAt?.getTime()).toBeGreaterThan(Date.now() + 50_000);
  });

  it("does not grow while the same request falls due again before its turn", async () => {
    const { id } = await openedRequest(world);
    for (let round = 0; round < 3; round++) {
      await db().request.update({ where: { id }, data: { nextCheckAt: new Date(Date.now() - 1000) } });
      await planChecks();
    }
    expect(await waitingJobs("request.refresh", id)).toHaveLength(1);
  });

  it("leaves out what has no number at the provider and what is not to be read again", async () => {
    const [unknown, done] = [await openedRequest(world), await openedRequest(world)];
    await db().request.updateMany({ data: { nextCheckAt: null } });
    await db().request.update({ where: { id: unknown.id }, data: { requestPk: null, nextCheckAt: new Date(0) } });
    await db().request.update({ where: { id: done.id }, data: { nextCheckAt: null } });
    expect(await planChecks()).toBe(0);
  });
});

describe("the worker", { timeout: 60_000 }, () => {
  it("learns by itself what became of a decision whose answer and first read were lost", async () => {
    const held = await underReview(world, world.nuria);
    const { requestPk: request_pk } = held;
    await world.sandbox.control("faults", { operation: "refuse", kind: "effect_then_drop", request_pk });
    await world.sandbox.control("faults", { operation: "get_request", kind: "status", status: 500, request_pk });
    const { decisionId } = await refuseRequest(world.nuria, refusal(held, world.signs.nuria));
    await backgroundDone(20_000);
    const state = async () => (await db().decision.findUniqueOrThrow({ where: { id: decisionId } })).state;
    expect(await state()).toBe("UNKNOWN");
    await startWorker();
    await vi.waitFor(async () => expect(await state()).toBe("CONFIRMED"), patient);
    expect(await callsOf(world, held, "refuse")).toHaveLength(1);
  });

  it("asks about a lost decision, and never sends it", async () => {
    const held = await underReview(world, world.nuria);
    const { requestPk: request_pk } = held;
    await world.sandbox.control("faults", { operation: "approve", kind: "drop_before", request_pk });
    const { decisionId } = await approveRequest(world.nuria, approval(held, world.signs.nuria));
    await backgroundDone(20_000);
    // The evidence is here already; collecting it again would put off the next read.
    await db().$executeRaw`DELETE FROM jobs.job WHERE name = 'evidence.collect'`;
    await startWorker();
    await vi.waitFor(async () => {
      const { reads, state } = await db().decision.findUniqueOrThrow({ where: { id: decisionId } });
      expect(state).toBe("UNKNOWN");
      expect(reads).toBeGreaterThan(2);
    }, patient);
    expect(await callsOf(world, held, "approve")).toHaveLength(1);
  });

  it("collects the evidence of a request an officer takes", async () => {
    const { id } = await openedRequest(world, { outcome: "review", story: "clean" });
    await claimRequest(world.ignasi, { requestId: id });
    await startWorker();
    await vi.waitFor(async () => {
      expect(await db().evidenceSet.findUnique({ where: { requestId: id } })).toMatchObject({ state: "ready" });
    }, patient);
  });
});

describe("work that may be repeated", () => {
  it.each(Object.keys(jobPayloads) as JobName[])("%s is described by ids alone", (name) => {
    const schema = jobPayloads[name];
    const good = Object.fromEntries(Object.keys(schema.shape).map((key) => [key, crypto.randomUUID()]));
    expect(schema.safeParse(good).success).toBe(true);
    expect(schema.safeParse({ ...good, pin: "31231231" }).success).toBe(false);
    expect(schema.safeParse(Object.fromEntries(Object.keys(good).map((key) => [key, "a name"]))).success).toBe(false);
  });

  it("exists exactly if the transaction that asked for it commits", async () => {
    const { id } = await openedRequest(world);
    const undone = inTransaction(async (tx) => {
      await enqueue(tx, "evidence.collect", { requestId: id });
      throw new Error("changed my mind");
    });
    await expect(undone).rejects.toThrow("changed my mind");
    expect(await waitingJobs("evidence.collect", id)).toEqual([]);
    await inTransaction((tx) => enqueue(tx, "evidence.collect", { requestId: id }));
    expect(await waitingJobs("evidence.collect", id)).toHaveLength(1);
  });
});

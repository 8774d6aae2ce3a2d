import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { backgroundDone } from "@/lib/background";
import { claimRequest } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { approveRequest, refuseRequest } from "@/lib/reviews/record-decision";
import { approval, callsOf, refusal, underReview } from "@/lib/testing/review";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { startWorker, stopWorker } from "./runner";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterEach(() => stopWorker());
afterAll(() => world.sandbox.stop());

const patient = { timeout: 50_000, interval: 100 };

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

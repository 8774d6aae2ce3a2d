import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { db, pool } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { refreshRequest } from "@/lib/requests/refresh-request";
import { approveRequest } from "@/lib/reviews/record-decision";
import { settleRequest, sweepInterrupted } from "@/lib/reviews/settle-decision";
import { approval, underReview } from "@/lib/testing/review";
import { storedRequest } from "@/lib/testing/rows";
import { makePerson, makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { hurryReads, readOutage, type Seen, serviceStates, stateOf } from "./outage";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("faults", {}, "DELETE");
  await db().providerCall.deleteMany();
});

describe("a service", () => {
  const seen: Seen = { silent: 0, silentFor: null, silentLast: null, answered: true, reads: 20, readMs: 300 };
  const silent = { silent: 3, silentFor: 10, silentLast: 1 };
  it.each([
    ["that answers", {}, "answering"],
    ["that never answered, and was never asked", { answered: false, reads: 0, readMs: null }, "quiet"],
    ["with one lost answer long ago", { silent: 1, silentFor: 900, silentLast: 900 }, "answering"],
    ["of which three tries of one read were lost a moment ago", { ...silent, silentFor: 3 }, "answering"],
    ["that left three calls without an answer over ten seconds", silent, "away"],
    ["that never answered at all", { ...silent, answered: false, reads: 0, readMs: null }, "away"],
    ["last asked within the poller's longest pause", { ...silent, silentFor: 9000, silentLast: 1200 }, "away"],
    ["that nobody has asked for longer", { ...silent, silentFor: 9000, silentLast: 1201 }, "quiet"],
    ["whose reads take four seconds", { readMs: 4000 }, "slow"],
    ["of which one read took long", { reads: 1, readMs: 9000 }, "answering"],
    ["that was slow before it fell silent", { ...silent, readMs: 4000 }, "away"],
  ] as const)("%s", (_, change, state) => {
    expect(stateOf({ ...seen, ...change })).toBe(state);
  });
});

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
const call = (seconds: number, outcome: string, columns = {}) =>
  db().providerCall.create({
    data: { service: "one-shot", operation: "getRequest", ms: 1000, at: ago(seconds), outcome, ...columns },
  });
const oneShot = async () => (await serviceStates()).find(({ service }) => service === "one-shot");

describe("what all processes saw", () => {
  it("says since when a service has not answered, and when it was last read", async () => {
    const read = await call(300, "ok");
    await call(200, "error", { httpStatus: 404, operation: "approve" });
    await call(180, "no-answer");
    await call(100, "answered", { httpStatus: 503 });
    await call(50, "not-sent");
    await call(5, "garbled");
    // Our own failures and other services say nothing.
    await call(1, "failed");
    await call(1, "ok", { service: "ra" });
    const view = await oneShot();
    expect(view).toMatchObject({ state: "away", readAt: read.at.toISOString() });
    expect(Math.round((Date.now() - Date.parse(view?.since ?? "")) / 1000)).toBe(181);
    await call(0, "error", { httpStatus: 403, operation: "refuse" });
    expect(await oneShot()).toMatchObject({ state: "answering", since: null });
  });

  it("counts a busy host's word for no answer, and an error of the service for one", async () => {
    for (const seconds of [60, 40, 20]) await call(seconds, "error", { httpStatus: 502 });
    expect((await oneShot())?.state).toBe("away");
    await db().providerCall.updateMany({ data: { httpStatus: 500 } });
    expect((await oneShot())?.state).toBe("answering");
  });

  it("tells slow reads from slow transfers", async () => {
    for (const seconds of [9, 6, 3]) await call(seconds, "ok", { ms: 60_000, operation: "downloadVideo" });
    expect((await oneShot())?.state).toBe("answering");
    for (const seconds of [9, 6, 3]) await call(seconds, "ok", { ms: 5000 });
    expect(await oneShot()).toMatchObject({ state: "slow", readMs: 5000 });
  });

  it("is looked up at the ends of two indexes, however many calls there are", async () => {
    const client = await pool().connect();
    try {
      await client.query(
        "INSERT INTO provider_call (id, at, service, operation, ms, outcome) SELECT gen_random_uuid(), now() - n * interval '1 second', 'one-shot', 'getRequest', 10, CASE WHEN n % 50 = 0 THEN 'no-answer' ELSE 'ok' END FROM generate_series(1, 20000) n",
      );
      await client.query("ANALYZE provider_call");
      const { rows } = await client.query<{ before: string }>(
        "SELECT pg_stat_clear_snapshot(), (SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'provider_call') AS before",
      );
      await oneShot();
      const read = async () => {
        const { rows } = await client.query<{ n: string; used: string }>(
          `SELECT pg_stat_clear_snapshot(), (SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'provider_call') AS n,
                  (SELECT sum(idx_scan) FROM pg_stat_user_indexes WHERE indexrelname IN ('provider_call_answered', 'provider_call_silent')) AS used`,
        );
        return rows[0];
      };
      await expect.poll(async () => Number((await read())?.used), { timeout: 15_000 }).toBeGreaterThan(3);
      expect(Number((await read())?.n) - Number(rows[0]?.before)).toBeLessThan(20_000);
    } finally {
      client.release();
    }
  });
});

describe("an outage as it happens", () => {
  it("is seen from the calls, and its end from one hurried read", { timeout: 40_000 }, async () => {
    const { id, requestPk } = await openedRequest(world);
    await world.sandbox.control("faults", { operation: "get_request", kind: "drop_before", times: 3 });
    await expect(refreshRequest(id, "poll")).rejects.toThrow("getRequest");
    expect((await oneShot())?.state).toBe("answering");
    await db().$executeRaw`UPDATE provider_call SET at = at - interval '30 seconds'`;
    expect(await oneShot()).toMatchObject({ state: "away", since: expect.any(String), readAt: null });
    const planned = async () => (await db().request.findUniqueOrThrow({ where: { id } })).nextCheckAt?.getTime() ?? 0;
    expect(await planned()).toBeGreaterThan(Date.now());
    expect(await hurryReads()).toBe(1);
    expect(await planned()).toBeLessThanOrEqual(Date.now());
    resetBreakers();
    await refreshRequest(id, "poll");
    expect(await oneShot()).toMatchObject({ state: "answering", readAt: expect.any(String) });
    // While a service answers its reads keep their pace.
    expect(await hurryReads()).toBe(0);
    expect(requestPk).toBeGreaterThan(0);
  });

  it("hurries no request before the time the provider asked for, and neither does a decision in doubt", async () => {
    const held = await underReview(world, world.nuria);
    const fault = (operation: string, order: object) =>
      world.sandbox.control("faults", { operation, request_pk: held.requestPk, ...order });
    await fault("approve", { kind: "drop_before" });
    await approveRequest(world.nuria, approval(held, world.signs.nuria));
    await backgroundDone(20_000);
    await db().request.updateMany({ where: { id: { not: held.id } }, data: { nextCheckAt: null } });
    const planned = async () => {
      const { nextCheckAt, quietUntil } = await db().request.findUniqueOrThrow({ where: { id: held.id } });
      return [nextCheckAt, quietUntil].map((at) => ((at?.getTime() ?? 0) - Date.now()) / 60_000);
    };
    for (const read of [settleRequest, (id: string) => refreshRequest(id, "poll").catch(() => null)]) {
      await fault("get_request", { kind: "status", status: 503, body: "busy", retry_after: "600", times: 5 });
      await read(held.id);
      await db().providerCall.deleteMany();
      await call(60, "no-answer");
      await sweepInterrupted();
      // Whatever the order in which the two times were taken.
      await hurryReads();
      expect(Math.min(...(await planned()))).toBeGreaterThan(9);
      await world.sandbox.control("faults", {}, "DELETE");
      resetBreakers();
      await settleRequest(held.id);
      const [next, quiet] = await planned();
      expect([(next ?? 9) <= 1, (quiet ?? 0) < 0]).toEqual([true, true]);
    }
  });

  it("hurries nobody while a read is under way, or at another service", async () => {
    await call(600, "ok");
    await storedRequest(world.authorityId, { workflow: "ra-eidas", nextCheckAt: ago(-300) });
    for (const seconds of [40, 30, 20]) await call(seconds, "no-answer", { service: "ra" });
    expect(await hurryReads()).toBe(1);
    await call(3, "no-answer", { service: "ra" });
    await db().request.updateMany({ data: { nextCheckAt: ago(-300) } });
    expect(await hurryReads()).toBe(0);
  });
});

describe("the reader", () => {
  it("is told of the services their authorities use, and of no other", async () => {
    const names = async (authorityId: string) => {
      const { services } = await readOutage(await makePerson("support", [authorityId]));
      return services.map(({ service }) => service);
    };
    await db().decision.deleteMany();
    await db().request.deleteMany();
    expect(await names(world.otherAuthorityId)).toEqual(["one-shot"]);
    const { id } = await storedRequest(world.otherAuthorityId, { workflow: "ra-external" });
    expect(await names(world.otherAuthorityId)).toEqual(["one-shot", "ra"]);
    expect(await names(world.authorityId)).toEqual(["one-shot"]);
    // Approved, and still to be signed there.
    await db().request.update({ where: { id }, data: { status: "ENROLLREADY" } });
    expect(await names(world.otherAuthorityId)).toEqual(["one-shot", "ra"]);
    await db().request.update({ where: { id }, data: { status: "ISSUED" } });
    expect(await names(world.otherAuthorityId)).toEqual(["one-shot"]);
    await db().authority.update({ where: { id: world.otherAuthorityId }, data: { defaultWorkflow: "ra-eidas" } });
    expect(await names(world.otherAuthorityId)).toEqual(["ra"]);
  });
});

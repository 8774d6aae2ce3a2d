import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db, inTransaction, pool } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { trailOf } from "@/lib/testing/rows";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { receiveWebhook } from "@/lib/webhooks/receive";
import { enqueue } from "./queue";
import { startWorker, stopWorker } from "./runner";

/* The worker as it runs: woken by webhooks and by time. */

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await startWorker();
});
afterAll(async () => {
  await stopWorker();
  await world.sandbox.stop();
});
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("faults", {}, "DELETE");
});

const soon = { timeout: 40_000, interval: 50 };
const rowOf = (id: string) => db().request.findUniqueOrThrow({ where: { id } });
const deliveryOf = (requestPk: number) => db().webhookDelivery.findFirstOrThrow({ where: { requestPk } });
const finish = (requestPk: number, outcome = "review") =>
  world.sandbox.control(`requests/${requestPk}/finish`, { outcome });
const garbage = (request_pk: number, times = 1) =>
  world.sandbox.control("faults", { operation: "get_request", request_pk, kind: "garbage", times });
const body = (pk: number) => JSON.stringify({ event_type: "VIDEOID_UPDATED", request: { pk, status: "ISSUED" } });

describe("the worker", { timeout: 60_000 }, () => {
  it("acts on a webhook that was stored", async () => {
    const { id, requestPk } = await openedRequest(world);
    await finish(requestPk);
    await receiveWebhook(world.authorityId, body(requestPk));
    await expect.poll(async () => (await deliveryOf(requestPk)).state, soon).toBe("applied");
    expect(await rowOf(id)).toMatchObject({ status: "VIDEOREVIEW", signals: { failed: 0 } });
  });

  it("tries again what failed, and then it is one effect", async () => {
    const { id, requestPk } = await openedRequest(world);
    await finish(requestPk, "incomplete");
    await garbage(requestPk, 2);
    await receiveWebhook(world.authorityId, body(requestPk));
    await expect.poll(async () => (await deliveryOf(requestPk)).state, soon).toBe("applied");
    expect((await trailOf(id)).map((event) => event.action)).toEqual([
      "request.create",
      "request.state_change",
      "request.webhook_in",
    ]);
  });

  it("reads what is due although no webhook came", async () => {
    const { id, requestPk } = await openedRequest(world);
    await finish(requestPk);
    await db().request.update({ where: { id }, data: { nextCheckAt: new Date(Date.now() - 1000) } });
    await expect.poll(async () => (await rowOf(id)).status, soon).toBe("VIDEOREVIEW");
    expect(await rowOf(id)).toMatchObject({ statusSource: "poll" });
  });

  it("leaves a failed read to its own plan", async () => {
    const { id, requestPk } = await openedRequest(world);
    await garbage(requestPk);
    await inTransaction((tx) => enqueue(tx, "request.refresh", { requestId: id }));
    const states = async () => {
      const { rows } = await pool().query<{ state: string }>(
        "SELECT state FROM jobs.job WHERE name = 'request.refresh' AND data->>'requestId' = $1",
        [id],
      );
      return rows.map((row) => row.state);
    };
    await expect.poll(states, soon).toEqual(["completed"]);
    const row = await rowOf(id);
    expect(row).toMatchObject({ status: "VIDEOPENDING", checkFailures: 1 });
    expect(row.nextCheckAt?.getTime()).toBeGreaterThan(row.createdAt.getTime() + 10_000);
  });

  it("of a webhook that overtakes the answer to its own creation makes no second request", async () => {
    const { id, requestPk } = await openedRequest(world);
    await db().request.update({ where: { id }, data: { creation: "sending", requestPk: null, nextCheckAt: null } });
    await receiveWebhook(world.authorityId, body(requestPk));
    await expect.poll(async () => (await deliveryOf(requestPk)).state, soon).toBe("failed");
    await db().request.update({ where: { id }, data: { creation: "confirmed", requestPk } });
    await expect.poll(async () => (await deliveryOf(requestPk)).state, soon).toBe("applied");
    expect((await deliveryOf(requestPk)).requestId).toBe(id);
    expect(await db().request.count({ where: { requestPk } })).toBe(1);
  });
});

import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { claimRequest } from "@/lib/claims/take-request";
import { db, inTransaction } from "@/lib/db";
import { planChecks } from "@/lib/jobs/runner";
import { refreshRequest } from "@/lib/requests/refresh-request";
import { superUrl } from "@/lib/testing/database";
import { storedRequest } from "@/lib/testing/rows";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { listen } from "./hub";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());

type Message = Parameters<Parameters<typeof listen>[0]>[0];
const soon = { timeout: 15_000, interval: 20 };

/** Everything one listener hears, from the moment nothing can be missed any more. */
async function hearing(): Promise<{ heard: Message[]; stop: () => void }> {
  const heard: Message[] = [];
  const stop = listen((message) => heard.push(message));
  await expect.poll(() => heard.includes("resync"), soon).toBe(true);
  heard.length = 0;
  return { heard, stop };
}

const changed = (id: string) => db().request.update({ where: { id }, data: { attempt: { increment: 1 } } });
const about = (requestId: string) => ({ authorityId: world.authorityId, requestId });

/** What was heard of one request: news of earlier ones may still be on its way. */
const of = (heard: Message[], requestId: string) =>
  heard.filter((message) => message !== "resync" && message.requestId === requestId);

describe("live updates", () => {
  it("tell of a new and of a changed request by its ids, and of nothing else", async () => {
    const { heard, stop } = await hearing();
    const { id } = await storedRequest(world.authorityId, {}, { givenName: "LUCÍA", phone: "+34611222333" });
    await changed(id);
    await expect.poll(() => of(heard, id), soon).toEqual([about(id), about(id)]);
    stop();
  });

  it("do not tell of a read that brought nothing, nor of one that is only planned", async () => {
    const { id, requestPk } = await openedRequest(world, { outcome: "review", story: "clean" });
    const { heard, stop } = await hearing();
    const marker = await storedRequest(world.authorityId);
    await expect.poll(() => of(heard, marker.id).length, soon).toBe(1);
    heard.length = 0;
    await refreshRequest(id, "poll");
    await db().request.update({ where: { id }, data: { nextCheckAt: new Date(0) } });
    await planChecks();
    const order = { operation: "get_request", request_pk: requestPk, kind: "status", status: 404 };
    await world.sandbox.control("faults", order);
    await expect(refreshRequest(id, "poll")).rejects.toThrow("getRequest");
    await refreshRequest(id, "poll");
    await changed(marker.id);
    await expect.poll(() => of(heard, marker.id), soon).toEqual([about(marker.id)]);
    expect(of(heard, id)).toEqual([]);
    stop();
  });

  it.each([
    ["its status", { status: "VIDEOERROR" }],
    ["its signals", { signals: { failed: 1 } }],
    ["an open decision", { decisionState: "UNKNOWN" }],
    ["who refused it", { refusedBy: "event" }],
    ["its opening", { creation: "unknown" }],
    ["its video number", { videoidPk: 5 }],
    ["its person", { email: "v1.s1.other" }],
  ] as const)("tell of a change of %s", async (_, data) => {
    const { heard, stop } = await hearing();
    const { id } = await storedRequest(world.authorityId);
    await db().request.update({ where: { id }, data });
    await expect.poll(() => of(heard, id), soon).toEqual([about(id), about(id)]);
    stop();
  });

  it("tell of a claim, under the authority of its request", async () => {
    const { id } = await storedRequest(world.authorityId, { status: "VIDEOREVIEW" });
    const { heard, stop } = await hearing();
    await claimRequest(world.nuria, { requestId: id });
    await expect.poll(() => of(heard, id), soon).toContainEqual(about(id));
    stop();
  });

  it("tell once the change is there to be read, and never of one that was undone", async () => {
    const { heard, stop } = await hearing();
    const undone = await storedRequest(world.authorityId);
    const { id } = await storedRequest(world.authorityId);
    await expect.poll(() => [of(heard, undone.id).length, of(heard, id).length], soon).toEqual([1, 1]);
    heard.length = 0;
    const broken = inTransaction(async (tx) => {
      await tx.request.update({ where: { id: undone.id }, data: { status: "VIDEOERROR" } });
      throw new Error("changed its mind");
    });
    await expect(broken).rejects.toThrow("changed its mind");
    await changed(id);
    await expect.poll(() => of(heard, id), soon).toEqual([about(id)]);
    expect(of(heard, undone.id)).toEqual([]);
    stop();
  });

  it("reach every listener until it stops", async () => {
    const [first, second] = [await hearing(), await hearing()];
    const { id } = await storedRequest(world.authorityId);
    await expect.poll(() => [of(first.heard, id).length, of(second.heard, id).length], soon).toEqual([1, 1]);
    first.stop();
    await changed(id);
    await expect.poll(() => of(second.heard, id).length, soon).toBe(2);
    expect(of(first.heard, id)).toHaveLength(1);
    second.stop();
  });

  it("say after a break that anything may have been missed, and go on", { timeout: 40_000 }, async () => {
    const { heard, stop } = await hearing();
    const owner = new pg.Client(superUrl());
    await owner.connect();
    const cut = await owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'cotejo-live'`,
    );
    await owner.end();
    expect(cut.rowCount).toBe(1);
    const { id } = await storedRequest(world.authorityId);
    await expect.poll(() => heard, soon).toContain("resync");
    heard.length = 0;
    await changed(id);
    await expect.poll(() => of(heard, id), soon).toContainEqual(about(id));
    stop();
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { recordAudit } from "@/lib/audit/record";
import { backgroundDone } from "@/lib/background";
import { db, inTransaction } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { cancelRequest as cancelAtProvider, type RequestPk } from "@/lib/gateways/one-shot/client";
import { readMonitor } from "@/lib/monitor/reads";
import { readDetail } from "@/lib/requests/detail";
import { readQueue } from "@/lib/requests/queue-reads";
import { refreshRequest } from "@/lib/requests/refresh-request";
import { showLink } from "@/lib/requests/reveal";
import { refuseRequest } from "@/lib/reviews/record-decision";
import { actEnded, ageAct, cancelled, corrected } from "@/lib/testing/acts";
import { callsOf, refusal, trailOf, underReview } from "@/lib/testing/review";
import { storedRequest } from "@/lib/testing/rows";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { settleActs, sweepActs } from "./sweep";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("faults", undefined, "DELETE");
  await db().requestAct.updateMany({ where: { state: "UNKNOWN" }, data: { state: "SUPERSEDED" } });
});
afterEach(async () => {
  await backgroundDone(20_000);
});
afterAll(() => world.sandbox.stop());

const words = { status: "500 Internal Server Error", details: "The directory is busy." };
const fault = (operation: string, requestPk: number, order: object) =>
  world.sandbox.control("faults", { operation, request_pk: requestPk, ...order });
const requestOf = (id: string) => db().request.findUniqueOrThrow({ where: { id } });
const actOf = (id: string) => db().requestAct.findUniqueOrThrow({ where: { id } });
const calls = async (requestPk: number, operation: string) => callsOf(world, { requestPk }, operation);

async function cancelWith(order: object) {
  const { id, requestPk } = await openedRequest(world);
  await fault("cancel_request", requestPk, order);
  const act = await cancelled(world.admin, id);
  return { id, requestPk, act };
}

async function readAgain(actId: string): Promise<void> {
  await ageAct(actId, 60);
  expect(await settleActs()).toBe(1);
}

describe("a cancellation under every fault of the provider", () => {
  it.each([
    ["a slow answer", { kind: "delay", ms: 800 }],
    ["an effect whose answer was lost", { kind: "effect_then_drop" }],
    ["half an answer after the effect", { kind: "garbage", effect: true }],
    ["5xx that hides the effect", { kind: "status", status: 502, body: words, effect: true }],
    ["a proxy's page that hides the effect", { kind: "status", status: 503, body: "<html>busy</html>", effect: true }],
  ])("%s is confirmed by what is read", async (_, order) => {
    const { id, requestPk, act } = await cancelWith(order);
    expect(act).toMatchObject({ state: "CONFIRMED", nextReadAt: null });
    expect(await requestOf(id)).toMatchObject({ status: "CANCELLED", decisionState: null, refusedBy: null });
    expect(await calls(requestPk, "cancel_request")).toHaveLength(1);
  });

  it.each([
    ["a call that was lost", { kind: "drop_before" }],
    ["a page of a proxy", { kind: "status", status: 503, body: "<html>busy</html>" }],
    ["half an answer that says 200", { kind: "garbage" }],
    ["a yes without effect", { kind: "status", status: 200, body: { status: "200 OK", details: "done" } }],
  ])("%s stays unknown, is read for ever and never sent again by itself", async (_, order) => {
    const { id, requestPk, act } = await cancelWith(order);
    expect(act.state).toBe("UNKNOWN");
    for (let reads = 0; reads < 4; reads++) await readAgain(act.id);
    expect(await actOf(act.id)).toMatchObject({ state: "UNKNOWN", reads: 5, nextReadAt: expect.any(Date) });
    expect(await requestOf(id)).toMatchObject({ status: "VIDEOPENDING", decisionState: "UNKNOWN" });
    expect(await calls(requestPk, "cancel_request")).toHaveLength(1);
    const unknown = (await trailOf(id)).filter(({ action }) => action === "act.unknown");
    expect(unknown).toMatchObject([{ outcome: "unknown" }]);
  });

  it.each([
    ["a plain no", 400, 1],
    ["a wrong status", 412, 1],
    ["too many calls", 429, 1],
    ["5xx in its own words", 500, 2],
  ])("%s is one once reads agree", async (_, status, reads) => {
    const { id, act } = await cancelWith({ kind: "status", status, body: words });
    for (let read = 1; read < reads; read++) {
      expect(await actOf(act.id)).toMatchObject({ state: "UNKNOWN", reads: read });
      await readAgain(act.id);
    }
    expect(await actOf(act.id)).toMatchObject({ state: "REJECTED", httpStatus: status, reads });
    expect(await requestOf(id)).toMatchObject({ status: "VIDEOPENDING", decisionState: null });
    expect((await readDetail(world.admin, id, false)).acts.cancel?.said).toBe("The directory is busy.");
  });

  it("nothing that left: the breaker was open", async () => {
    const { id, requestPk } = await openedRequest(world);
    await fault("get_request", requestPk, { kind: "drop_before", times: 6 });
    for (let read = 0; read < 2; read++) await expect(refreshRequest(id, "poll")).rejects.toThrow("getRequest");
    const act = await cancelled(world.admin, id);
    expect(act).toMatchObject({ state: "NOT_SENT" });
    expect(await requestOf(id)).toMatchObject({ decisionState: null });
    resetBreakers();
    await world.sandbox.control("faults", undefined, "DELETE");
    expect((await cancelled(world.admin, id)).state).toBe("CONFIRMED");
    expect(await calls(requestPk, "cancel_request")).toHaveLength(1);
  });

  it("an accepted one that cannot be read back waits until it can", async () => {
    const { id, requestPk } = await openedRequest(world);
    await fault("get_request", requestPk, { kind: "status", status: 500, times: 20 });
    const act = await cancelled(world.admin, id);
    expect(act).toMatchObject({ state: "UNKNOWN", httpStatus: 200, reads: 0 });
    await world.sandbox.control("faults", undefined, "DELETE");
    resetBreakers();
    await readAgain(act.id);
    expect((await actOf(act.id)).state).toBe("CONFIRMED");
  });
});

describe("a cancellation of unknown outcome", () => {
  it("is shown as such on the page, in the queue and on the monitor", async () => {
    const { id } = await cancelWith({ kind: "drop_before" });
    const { row, acts, can } = await readDetail(world.nuria, id, false);
    expect(can.link).toBe(false);
    await expect(showLink(world.nuria, { requestId: id })).rejects.toMatchObject({ code: "not-found" });
    expect(row.status).toBe("unknown-outcome");
    expect(acts.cancel?.state).toBe("UNKNOWN");
    expect(can).toMatchObject({ cancel: false, update: false });
    expect((await readQueue(world.nuria, { view: "problems" })).rows.map((one) => one.id)).toContain(id);
    const { stuck } = await readMonitor(world.admin);
    expect(stuck.find((one) => one.id === id)).toMatchObject({ why: "unknown-outcome" });
  });

  it("may be sent once more by a person, late; whichever arrives is ours", async () => {
    const { id, requestPk, act } = await cancelWith({ kind: "drop_before" });
    await expect(cancelled(world.admin, id)).rejects.toMatchObject({ code: "stale" });
    for (let reads = 0; reads < 2; reads++) await readAgain(act.id);
    expect((await readDetail(world.nuria, id, false)).can.cancel).toBe(true);
    // The first arrives after all, and the second is told that there is nothing to cancel.
    await cancelAtProvider(requestPk as RequestPk);
    expect(await cancelled(world.nuria, id)).toMatchObject({ state: "CONFIRMED", httpStatus: 412 });
    expect((await actOf(act.id)).state).toBe("SUPERSEDED");
  });

  it("ends as overtaken when somebody refused it elsewhere", async () => {
    const held = await underReview(world, world.nuria);
    await fault("cancel_request", held.requestPk, { kind: "drop_before" });
    const act = await cancelled(world.admin, held.id);
    await db().request.update({ where: { id: held.id }, data: { decisionState: null } });
    const now = { ...held, version: (await requestOf(held.id)).version };
    await refuseRequest(world.nuria, refusal(now, world.signs.nuria));
    await backgroundDone(20_000);
    await readAgain(act.id);
    expect(await actOf(act.id)).toMatchObject({ state: "REJECTED", errorCode: "overtaken" });
    expect(await requestOf(held.id)).toMatchObject({ status: "CANCELLED", refusedBy: "decision" });
  });
});

describe("an act whose process died", () => {
  async function left(kind: "cancel" | "update", state: "RECORDED" | "SENDING", seconds: number) {
    const { id, requestPk } = await openedRequest(world);
    const at = new Date(Date.now() - seconds * 1000);
    const act = await db().requestAct.create({
      data: {
        requestId: id,
        kind,
        state,
        userId: world.admin.userId,
        reason: kind === "cancel" ? "test" : null,
        idempotencyKey: crypto.randomUUID(),
        recordedAt: at,
        sentAt: state === "SENDING" ? at : null,
      },
    });
    if (kind === "cancel") await db().request.update({ where: { id }, data: { decisionState: state } });
    return { id, requestPk, act };
  }

  it("before it left is not sent, and frees the request", async () => {
    const { id, act } = await left("cancel", "RECORDED", 21);
    expect(await sweepActs()).toBe(1);
    expect(await actOf(act.id)).toMatchObject({ state: "NOT_SENT" });
    expect(await requestOf(id)).toMatchObject({ decisionState: null });
    expect((await trailOf(id)).at(-1)).toMatchObject({ action: "act.not_sent", outcome: "failed" });
    expect((await cancelled(world.admin, id)).state).toBe("CONFIRMED");
  });

  it("after it may have left is asked about", async () => {
    const { id, requestPk, act } = await left("cancel", "SENDING", 76);
    expect(await sweepActs()).toBe(1);
    expect(await requestOf(id)).toMatchObject({ decisionState: "UNKNOWN" });
    await cancelAtProvider(requestPk as RequestPk);
    await db().request.update({ where: { id }, data: { quietUntil: new Date(Date.now() + 60_000) } });
    expect(await settleActs()).toBe(0);
    await db().request.update({ where: { id }, data: { quietUntil: null } });
    expect(await settleActs()).toBe(1);
    expect((await actOf(act.id)).state).toBe("CONFIRMED");
    expect(await requestOf(id)).toMatchObject({ status: "CANCELLED", decisionState: null });
  });

  it("is swept authority by authority, so that nobody who writes to two trails in that order is stuck with it", async () => {
    const [first, second] = [world.authorityId, world.otherAuthorityId].toSorted();
    for (const authorityId of [second ?? "", first ?? ""]) {
      const { id: requestId } = await storedRequest(authorityId);
      const by = { userId: world.admin.userId, idempotencyKey: crypto.randomUUID() };
      const data = { requestId, kind: "update", state: "RECORDED", recordedAt: new Date(Date.now() - 60_000), ...by };
      await db().requestAct.create({ data });
    }
    let swept: Promise<PromiseSettledResult<number>[]> | undefined;
    await inTransaction(async (tx) => {
      const note = (authorityId: string | undefined) =>
        recordAudit(tx, { kind: "system" }, { action: "claim.release", authorityId });
      await note(first);
      swept = Promise.allSettled([sweepActs()]);
      const waiting = () => db().$queryRaw<unknown[]>`
        SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), { timeout: 5000, interval: 20 });
      await note(second);
    });
    expect(await swept).toEqual([{ status: "fulfilled", value: 2 }]);
  });

  it("is left alone while it may still be under way", async () => {
    const recorded = await left("update", "RECORDED", 15);
    const sending = await left("update", "SENDING", 60);
    expect(await sweepActs()).toBe(0);
    expect((await requestOf(sending.id)).decisionState).toBeNull();
    for (const { act } of [recorded, sending]) await db().requestAct.delete({ where: { id: act.id } });
  });
});

describe("a correction under every fault of the provider", () => {
  const email = "corrected@example.test";

  async function correctWith(order: object) {
    const { id, requestPk } = await openedRequest(world, { outcome: "incomplete" });
    await fault("update_request", requestPk, order);
    return { id, requestPk, act: await corrected(world.admin, id, { email }) };
  }

  it.each([
    ["a slow answer", { kind: "delay", ms: 800 }],
    ["an effect whose answer was lost", { kind: "effect_then_drop" }],
    ["half an answer after the effect", { kind: "garbage", effect: true }],
    ["a no that hides the effect", { kind: "status", status: 400, body: words, effect: true }],
    ["5xx that hides the effect", { kind: "status", status: 502, body: words, effect: true }],
  ])("%s is confirmed by what is read", async (_, order) => {
    const { id, requestPk, act } = await correctWith(order);
    expect(act.state).toBe("CONFIRMED");
    expect((await readDetail(world.admin, id, false)).masked.email).toBe("c•••@example.test");
    expect(await calls(requestPk, "update_request")).toHaveLength(1);
  });

  it.each([
    ["a call that was lost", { kind: "drop_before" }],
    ["half an answer that says 200", { kind: "garbage" }],
    ["a yes without effect", { kind: "status", status: 200, body: { status: "200 OK", details: "done" } }],
  ])("%s is unknown, then without effect, and free to be made again", async (_, order) => {
    const { id, requestPk, act } = await correctWith(order);
    expect(act.state).toBe("UNKNOWN");
    expect((await readDetail(world.admin, id, false)).can).toMatchObject({ update: false, cancel: true });
    await readAgain(act.id);
    await readAgain(act.id);
    expect(await actOf(act.id)).toMatchObject({ state: "REJECTED", errorCode: "no-effect", reads: 3 });
    expect(await calls(requestPk, "update_request")).toHaveLength(1);
    expect((await corrected(world.admin, id, { email })).state).toBe("CONFIRMED");
  });

  it("a no is shown in the provider's words", async () => {
    const { id, act } = await correctWith({ kind: "status", status: 400, body: words });
    expect(act).toMatchObject({ state: "REJECTED", httpStatus: 400 });
    expect((await readDetail(world.nuria, id, false)).acts.update?.said).toBe("The directory is busy.");
    expect((await readDetail(world.auditor, id, false)).acts.update?.said).toBeNull();
  });

  it("what must be read first and cannot be leaves nothing there", async () => {
    const { id, requestPk } = await openedRequest(world, { outcome: "incomplete" });
    await fault("get_request", requestPk, { kind: "status", status: 500, body: words, times: 3 });
    const act = await corrected(world.admin, id, { email });
    expect(act).toMatchObject({ state: "NOT_SENT" });
    expect(await calls(requestPk, "update_request")).toEqual([]);
    expect((await readDetail(world.admin, id, false)).acts.update?.said).toBe("The directory is busy.");
  });

  it("a request that went on meanwhile ends it as overtaken", async () => {
    const { id, requestPk, act } = await correctWith({ kind: "drop_before" });
    await cancelAtProvider(requestPk as RequestPk);
    await readAgain(act.id);
    expect(await actOf(act.id)).toMatchObject({ state: "REJECTED", errorCode: "overtaken" });
    expect((await requestOf(id)).status).toBe("CANCELLED");
    expect(await actEnded({ actId: act.id })).toMatchObject({ state: "REJECTED" });
  });
});

import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { refreshRequest } from "@/lib/requests/refresh-request";
import { trailOf } from "@/lib/testing/rows";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { processDelivery } from "./process-delivery";
import { receiveWebhook } from "./receive";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("faults", {}, "DELETE");
});

const rowOf = (id: string) => db().request.findUniqueOrThrow({ where: { id } });
const finish = (requestPk: number, outcome: string) =>
  world.sandbox.control(`requests/${requestPk}/finish`, { outcome });

let sent = 0;
const eventBody = (pk: number, status: string, event_type = "VIDEOID_UPDATED") =>
  JSON.stringify({ event_type, sent_at: String(20_260_715_000_000 + ++sent), request: { pk, status } });
const flatBody = (request: number, status: string) =>
  JSON.stringify({
    status,
    date: "2026-07-20T08:08:21.132394",
    previous_status: "",
    request,
    registration_authority: 1187,
  });

async function stored(body: string, authorityId = world.authorityId): Promise<string> {
  expect(await receiveWebhook(authorityId, body)).toBe("stored");
  const [row] = await db().webhookDelivery.findMany({ orderBy: { id: "desc" }, take: 1 });
  return row?.id ?? "";
}

async function arrived(body: string, authorityId = world.authorityId) {
  const id = await stored(body, authorityId);
  await processDelivery(id);
  return db().webhookDelivery.findUniqueOrThrow({ where: { id } });
}

const reads = async (requestPk: number) =>
  (await world.sandbox.ledger()).filter((call) => call.operation === "get_request" && call.request_pk === requestPk);

describe("acting on a webhook", () => {
  it.each([
    ["event", (pk: number) => eventBody(pk, "VIDEOREVIEW")],
    ["flat", (pk: number) => flatBody(pk, "VIDEOREVIEW")],
  ])("of the %s family reads the request and applies what the provider says", async (family, body) => {
    const { id, requestPk } = await openedRequest(world);
    await finish(requestPk, "review");
    expect(await arrived(body(requestPk))).toMatchObject({ family, state: "applied", requestId: id, error: null });
    expect(await rowOf(id)).toMatchObject({ status: "VIDEOREVIEW", statusSource: "webhook" });
    expect(await trailOf(id)).toMatchObject([
      { action: "request.create" },
      { action: "request.state_change", actorKind: "provider" },
      { action: "request.webhook_in", actorKind: "provider", details: { family, status: "VIDEOREVIEW" } },
    ]);
  });

  it.each(["ENROLLREADY", "CANCELLED", "ISSUED", "NEWWORD"])(
    "never believes it: %s in a body leaves the request as it is",
    async (status) => {
      const { id, requestPk } = await openedRequest(world);
      expect(await arrived(eventBody(requestPk, status, "REQUEST_APPROVED"))).toMatchObject({ state: "applied" });
      expect(await rowOf(id)).toMatchObject({ status: "VIDEOPENDING", version: 1, refusedBy: null });
      expect(await reads(requestPk)).toHaveLength(1);
    },
  );

  it("processed again does nothing: one effect, one read, one line", async () => {
    const { id, requestPk } = await openedRequest(world);
    await finish(requestPk, "incomplete");
    const body = eventBody(requestPk, "VIDEOINCOMPLETE");
    const { id: deliveryId } = await arrived(body);
    const trail = await trailOf(id);
    expect(await receiveWebhook(world.authorityId, body)).toBe("duplicate");
    await processDelivery(deliveryId);
    expect(await trailOf(id)).toEqual(trail);
    expect(await reads(requestPk)).toHaveLength(1);
    expect((await rowOf(id)).version).toBe(2);
  });

  it("skipped states are fine", async () => {
    const { id, requestPk } = await openedRequest(world);
    await finish(requestPk, "incomplete");
    await finish(requestPk, "review");
    await arrived(eventBody(requestPk, "VIDEOREVIEW"));
    expect((await trailOf(id)).map((event) => event.action)).not.toContain("request.anomaly");
    expect((await rowOf(id)).status).toBe("VIDEOREVIEW");
  });

  it("in any order, however often, the state is the provider's", { timeout: 60_000 }, async () => {
    const words = ["VIDEOPENDING", "VIDEOINCOMPLETE", "VIDEOREVIEW", "VIDEOERROR", "ENROLLREADY", "CANCELLED"];
    const story = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 });
    const outcomes = fc.constantFrom("review", "incomplete", "error");
    const truth = { review: "VIDEOREVIEW", incomplete: "VIDEOINCOMPLETE", error: "VIDEOERROR" };
    await fc.assert(
      fc.asyncProperty(story, outcomes, async (heard, outcome) => {
        const { id, requestPk } = await openedRequest(world);
        await finish(requestPk, outcome);
        const ids: string[] = [];
        for (const status of heard) ids.push(await stored(eventBody(requestPk, status)));
        await Promise.all(ids.map((delivery) => processDelivery(delivery)));
        expect(await rowOf(id)).toMatchObject({ status: truth[outcome], version: 2 });
        const actions = (await trailOf(id)).map((event) => event.action);
        expect(actions.filter((action) => action === "request.state_change")).toHaveLength(1);
        expect(actions.filter((action) => action === "request.webhook_in")).toHaveLength(heard.length);
      }),
      { numRuns: 10 },
    );
  });

  it("fails while the provider cannot be read, so that it is tried again, and then is applied", async () => {
    const { id, requestPk } = await openedRequest(world);
    await finish(requestPk, "review");
    const order = { operation: "get_request", request_pk: requestPk, kind: "garbage" };
    await world.sandbox.control("faults", order);
    const deliveryId = await stored(eventBody(requestPk, "VIDEOREVIEW"));
    await expect(processDelivery(deliveryId)).rejects.toMatchObject({ failure: "garbled" });
    const failed = await db().webhookDelivery.findUniqueOrThrow({ where: { id: deliveryId } });
    expect(failed).toMatchObject({ state: "failed", error: "garbled", processedAt: null });
    expect((await rowOf(id)).status).toBe("VIDEOPENDING");
    await processDelivery(deliveryId);
    const applied = await db().webhookDelivery.findUniqueOrThrow({ where: { id: deliveryId } });
    expect(applied).toMatchObject({ state: "applied", error: null, requestId: id });
    expect((await rowOf(id)).status).toBe("VIDEOREVIEW");
  });

  it("without a number stays in the inbox, unmatched", async () => {
    const before = await db().request.count();
    const body = JSON.stringify({ event_type: "REQUEST_ENROLLED", request: { status: "ISSUED" } });
    expect(await arrived(body)).toMatchObject({ state: "unmatched", error: "no-number", requestId: null });
    expect(await db().request.count()).toBe(before);
  });

  it.each([400, 404])("about a number the provider does not know yet (%i) is looked into again", async (status) => {
    const { id, requestPk } = await openedRequest(world);
    await finish(requestPk, "review");
    await world.sandbox.control("faults", { operation: "get_request", request_pk: requestPk, kind: "status", status });
    const deliveryId = await stored(eventBody(requestPk, "VIDEOREVIEW"));
    await expect(processDelivery(deliveryId)).rejects.toMatchObject({ httpStatus: status });
    const waiting = await db().webhookDelivery.findUniqueOrThrow({ where: { id: deliveryId } });
    expect(waiting).toMatchObject({ state: "failed", error: "not-known-there", processedAt: null });
    await processDelivery(deliveryId);
    const applied = await db().webhookDelivery.findUniqueOrThrow({ where: { id: deliveryId } });
    expect(applied).toMatchObject({ state: "applied", error: null, requestId: id });
  });

  it("about a number the provider still does not know after a quarter of an hour stays unmatched", async () => {
    const before = await db().request.count();
    const id = await stored(eventBody(999_999, "VIDEOREVIEW"));
    const aged = (minutes: number) =>
      db().webhookDelivery.update({ where: { id }, data: { lastAt: new Date(Date.now() - minutes * 60_000) } });
    await aged(14);
    await expect(processDelivery(id)).rejects.toMatchObject({ failure: "answered" });
    await aged(16);
    await processDelivery(id);
    const row = await db().webhookDelivery.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ state: "unmatched", error: "not-known-there", requestId: null });
    expect(await db().request.count()).toBe(before);
  });

  it("looked into twice at once leaves one line", async () => {
    const { id, requestPk } = await openedRequest(world);
    const deliveryId = await stored(eventBody(requestPk, "VIDEOPENDING"));
    await Promise.all([processDelivery(deliveryId), processDelivery(deliveryId)]);
    expect((await trailOf(id)).filter(({ action }) => action === "request.webhook_in")).toHaveLength(1);
  });

  it("about a delivery that is gone does nothing", async () => {
    await expect(processDelivery(crypto.randomUUID())).resolves.toBeUndefined();
  });
});

describe("another authority's address", () => {
  it("cannot touch a known request: it is read, found foreign, and left alone", async () => {
    const { id, requestPk } = await openedRequest(world);
    await finish(requestPk, "review");
    const said = await arrived(eventBody(requestPk, "VIDEOREVIEW"), world.otherAuthorityId);
    expect(said).toMatchObject({ state: "unmatched", error: "foreign", requestId: null });
    expect(await rowOf(id)).toMatchObject({ status: "VIDEOPENDING", version: 1 });
    expect(await db().request.count({ where: { requestPk } })).toBe(1);
    expect((await trailOf(id)).map((event) => event.action)).toEqual(["request.create"]);
  });
});

describe("refused or cancelled", () => {
  async function cancelled(told: { videoid_data?: object } = {}): Promise<{ id: string; requestPk: number }> {
    const opened = await openedRequest(world, { outcome: "review" });
    const details = { pk: opened.requestPk, status: "CANCELLED", registration_authority: 1187, ...told };
    await world.sandbox.control("faults", {
      operation: "get_request",
      request_pk: opened.requestPk,
      times: 9,
      kind: "status",
      status: 200,
      body: { details },
    });
    return opened;
  }

  it.each([
    ["VIDEOID_REFUSED", "event"],
    ["REQUEST_CANCELED", null],
  ])("%s, confirmed by the read", async (eventType, refusedBy) => {
    const { id, requestPk } = await cancelled();
    await arrived(eventBody(requestPk, "CANCELLED", eventType));
    expect(await rowOf(id)).toMatchObject({ status: "CANCELLED", refusedBy });
  });

  it("a refusal learnt from the event is a change: a new version, and said in the trail", async () => {
    const { id, requestPk } = await cancelled();
    await refreshRequest(id, "poll");
    const { version } = await rowOf(id);
    await arrived(eventBody(requestPk, "CANCELLED", "VIDEOID_REFUSED"));
    expect(await rowOf(id)).toMatchObject({ refusedBy: "event", version: version + 1 });
    const lines = (await trailOf(id)).filter(({ details }) => JSON.stringify(details).includes('"refusedBy":"event"'));
    expect(lines).toMatchObject([{ action: "request.webhook_in", actorKind: "provider" }]);
  });

  it("the event does not contradict what the provider tells of the video", async () => {
    const { id, requestPk } = await cancelled({ videoid_data: { pk: 9, status: "COMPLETE" } });
    await arrived(eventBody(requestPk, "CANCELLED", "VIDEOID_REFUSED"));
    expect(await rowOf(id)).toMatchObject({ status: "CANCELLED", refusedBy: null });
  });

  it.each([
    ["CONFIRMED", null],
    ["UNKNOWN", null],
    ["REJECTED", "event"],
    ["NOT_SENT", "event"],
  ])("the event of one cancelled from here, %s: refused by %s", async (state, refusedBy) => {
    const { id, requestPk } = await cancelled();
    const act = { requestId: id, kind: "cancel", state, userId: world.support.userId };
    await db().requestAct.create({ data: { ...act, idempotencyKey: crypto.randomUUID() } });
    await arrived(eventBody(requestPk, "CANCELLED", "VIDEOID_REFUSED"));
    expect(await rowOf(id)).toMatchObject({ status: "CANCELLED", refusedBy });
  });

  it.each([
    ["SENDING", null],
    ["UNKNOWN", "decision"],
    ["RELEASED", "decision"],
    ["REJECTED", "event"],
  ])("the event of one whose refusal from here is %s: refused by %s", async (state, refusedBy) => {
    const { id, requestPk } = await cancelled();
    const policy = await db().policyVersion.findFirstOrThrow({ where: { authorityId: world.authorityId } });
    const pins = {
      raoId: "312",
      sessionId: crypto.randomUUID(),
      stepUpAt: new Date(),
      claimToken: 1,
      requestVersion: 1,
    };
    const sealed = { conditions: [], idempotencyKey: crypto.randomUUID(), inputHash: "-" };
    const decision = { requestId: id, kind: "refuse", state, userId: world.nuria.userId, policyId: policy.id };
    await db().decision.create({ data: { ...decision, ...pins, ...sealed } });
    await arrived(eventBody(requestPk, "CANCELLED", "VIDEOID_REFUSED"));
    expect(await rowOf(id)).toMatchObject({ refusedBy });
    const told = (await trailOf(id)).some(({ details }) => JSON.stringify(details).includes('"refusedBy":"event"'));
    expect(told).toBe(refusedBy === "event");
  });

  it("the event alone refuses nothing", async () => {
    const { id, requestPk } = await openedRequest(world, { outcome: "review" });
    await arrived(eventBody(requestPk, "CANCELLED", "VIDEOID_REFUSED"));
    expect(await rowOf(id)).toMatchObject({ status: "VIDEOREVIEW", refusedBy: null });
  });

  it("our own refusal stays ours", async () => {
    const { id, requestPk } = await cancelled();
    await refreshRequest(id, "poll");
    await db().request.update({ where: { id }, data: { refusedBy: "decision" } });
    await arrived(eventBody(requestPk, "CANCELLED", "VIDEOID_REFUSED"));
    expect((await rowOf(id)).refusedBy).toBe("decision");
  });
});

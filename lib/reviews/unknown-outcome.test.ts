import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { claimRequest } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import {
  approve as approveAtProvider,
  cancelRequest as cancelAtProvider,
  refuse as refuseAtProvider,
} from "@/lib/gateways/one-shot/client";
import { Secret } from "@/lib/gateways/secret";
import { readMonitor } from "@/lib/monitor/reads";
import { readDetail } from "@/lib/requests/detail";
import {
  approval,
  callsOf,
  type Held,
  numbersOf,
  refusal,
  trailOf,
  underReview,
  versionOf,
} from "@/lib/testing/review";
import { makeWorld, type World } from "@/lib/testing/world";
import { readReview } from "./reads";
import { approveRequest, refuseRequest } from "./record-decision";
import { settleRequest } from "./settle-decision";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(() => resetBreakers());
afterEach(async () => {
  await backgroundDone(20_000);
  await world.sandbox.control("faults", undefined, "DELETE");
});
afterAll(() => world.sandbox.stop());

async function fault(operation: string, held: Held, order: object): Promise<void> {
  await world.sandbox.control("faults", { operation, request_pk: held.requestPk, ...order });
}

async function approveWith(held: Held, order: object) {
  await fault("approve", held, order);
  const { decisionId } = await approveRequest(world.nuria, approval(held, world.signs.nuria));
  await backgroundDone(20_000);
  return decisionId;
}

/** The provider took it, and could not be read afterwards. */
async function acceptedUnread(held: Held): Promise<string> {
  // The answer is slow, so that the reads after it find the fault, and the one before does not.
  await fault("approve", held, { kind: "delay", ms: 1000 });
  const { decisionId } = await approveRequest(world.nuria, approval(held, world.signs.nuria));
  await fault("get_request", held, { kind: "status", status: 500, times: 20 });
  await backgroundDone(20_000);
  await world.sandbox.control("faults", undefined, "DELETE");
  resetBreakers();
  return decisionId;
}

const decisionOf = (id: string) => db().decision.findUniqueOrThrow({ where: { id } });
const requestOf = (held: Held) => db().request.findUniqueOrThrow({ where: { id: held.id } });
const signature = (who: "nuria" | "ignasi") => {
  const { id, username, password, pin } = { ...world.signs[who], id: who === "nuria" ? "312" : "305" };
  return { raoId: id, pin: new Secret(pin), login: { username, password: new Secret(password) } };
};
const actionsOf = async (held: Held) =>
  (await trailOf(held.id)).map((event) => event.action).filter((action) => action.startsWith("decision."));

/** As though the quarantine had passed. */
async function waitOut(decisionId: string): Promise<void> {
  await db().$executeRaw`UPDATE decision SET sent_at = sent_at - interval '10 minutes' WHERE id = ${decisionId}::uuid`;
}

const lost = { kind: "drop_before" };
const quiet = { kind: "effect_then_drop" };

describe("an approval whose answer was lost", () => {
  it("is confirmed by reading the request back, when it had arrived", async () => {
    const held = await underReview(world, world.nuria);
    const id = await approveWith(held, quiet);
    expect(await decisionOf(id)).toMatchObject({ state: "CONFIRMED", providerStatus: "ENROLLREADY", attempt: 1 });
    expect(await requestOf(held)).toMatchObject({ status: "ENROLLREADY", decisionState: null });
    expect(await actionsOf(held)).toEqual([
      "decision.intent",
      "decision.sent",
      "decision.unknown",
      "decision.confirmed",
    ]);
    expect(await callsOf(world, held, "approve")).toHaveLength(1);
  });

  it("stays unknown when it had not arrived, and is never sent again by itself", async () => {
    const held = await underReview(world, world.nuria);
    const id = await approveWith(held, lost);
    for (let read = 0; read < 8; read++) expect(await settleRequest(held.id)).toBe(true);
    expect(await decisionOf(id)).toMatchObject({ state: "UNKNOWN", reads: 9, agreeingReads: 9, attempt: 1 });
    expect(await callsOf(world, held, "approve")).toHaveLength(1);
    expect(await requestOf(held)).toMatchObject({ status: "VIDEOREVIEW", decisionState: "UNKNOWN" });
  });

  it("is asked about when the provider wants to be asked again, and not before", async () => {
    const held = await underReview(world, world.nuria);
    const id = await approveWith(held, { kind: "status", status: 503, retry_after: "120", body: "<h1>Busy</h1>" });
    expect(await decisionOf(id)).toMatchObject({ state: "UNKNOWN", reads: 0 });
    const seconds = (((await requestOf(held)).quietUntil?.getTime() ?? 0) - Date.now()) / 1000;
    expect(Math.abs(seconds - 120)).toBeLessThan(20);
    expect(await settleRequest(held.id)).toBe(true);
    expect(await decisionOf(id)).toMatchObject({ state: "UNKNOWN", reads: 1 });
  });

  it("is read at growing distance", async () => {
    const held = await underReview(world, world.nuria);
    await approveWith(held, lost);
    const waits: number[] = [];
    for (let read = 0; read < 7; read++) {
      await settleRequest(held.id);
      const { nextCheckAt } = await requestOf(held);
      waits.push(Math.round(((nextCheckAt?.getTime() ?? 0) - Date.now()) / 1000));
    }
    expect(waits).toEqual([5, 10, 20, 30, 60, 60, 60]);
  });

  it("may not be decided by anybody else meanwhile", async () => {
    const held = await underReview(world, world.nuria);
    await approveWith(held, lost);
    const current = { ...held, version: await versionOf(held.id) };
    await expect(approveRequest(world.nuria, approval(current, world.signs.nuria))).rejects.toMatchObject({
      code: "already-decided",
    });
    await expect(refuseRequest(world.nuria, refusal(current, world.signs.nuria))).rejects.toMatchObject({
      code: "already-decided",
    });
    await db().$executeRaw`UPDATE claim SET expires_at = now() WHERE request_id = ${held.id}::uuid`;
    const { token } = await claimRequest(world.ignasi, { requestId: held.id });
    await waitOut((await db().decision.findFirstOrThrow({ where: { requestId: held.id } })).id);
    for (let read = 0; read < 3; read++) await settleRequest(held.id);
    const theirs = { ...held, token, version: await versionOf(held.id) };
    await expect(refuseRequest(world.ignasi, refusal(theirs, world.signs.ignasi))).rejects.toMatchObject({
      code: "already-decided",
    });
    await db().claim.updateMany({ where: { requestId: held.id }, data: { userId: null, expiresAt: null } });
    expect(await callsOf(world, held, "approve")).toHaveLength(1);
    expect(await callsOf(world, held, "refuse")).toEqual([]);
  });

  it("may be signed again by the same officer after the quarantine and enough reads: a second attempt of one decision", async () => {
    const held = await underReview(world, world.nuria);
    const id = await approveWith(held, lost);
    await settleRequest(held.id);
    await waitOut(id);
    const sign = async () => {
      const current = { ...held, version: await versionOf(held.id) };
      return approveRequest(world.nuria, approval(current, world.signs.nuria));
    };
    await expect(sign()).rejects.toMatchObject({ code: "already-decided" });
    await settleRequest(held.id);
    expect((await readReview(world.nuria, held.id, false)).decision).toMatchObject({ maySignAgain: true });
    expect(await sign()).toEqual({ decisionId: id });
    await backgroundDone(20_000);
    expect(await decisionOf(id)).toMatchObject({ state: "CONFIRMED", attempt: 2 });
    expect((await callsOf(world, held, "approve")).map((call) => call.status)).toEqual([null, 200]);
    expect(await db().decision.count({ where: { requestId: held.id } })).toBe(1);
  });

  it("may never be turned into its opposite, and a second attempt that did not leave changes nothing of that", async () => {
    const held = await underReview(world, world.nuria);
    const id = await approveWith(held, lost);
    await waitOut(id);
    for (let read = 0; read < 3; read++) await settleRequest(held.id);
    const again = async () => ({ ...held, version: await versionOf(held.id) });
    await expect(refuseRequest(world.nuria, refusal(await again(), world.signs.nuria))).rejects.toMatchObject({
      code: "already-decided",
    });
    await approveRequest(world.nuria, approval(await again(), world.signs.nuria));
    await backgroundDone(20_000);
    await db().decision.update({ where: { id }, data: { state: "NOT_SENT" } });
    await db().request.update({
      where: { id: held.id },
      data: { decisionState: "NOT_SENT", status: "VIDEOREVIEW", approvedById: null },
    });
    expect(await decisionOf(id)).toMatchObject({ mayHaveLeft: true, attempt: 2 });
    await db().claim.updateMany({ where: { requestId: held.id }, data: { userId: null, expiresAt: null } });
    await db().claim.updateMany({ where: { userId: world.ignasi.userId }, data: { userId: null, expiresAt: null } });
    const { token } = await claimRequest(world.ignasi, { requestId: held.id });
    const theirs = { ...(await again()), token };
    await expect(refuseRequest(world.ignasi, refusal(theirs, world.signs.ignasi))).rejects.toMatchObject({
      code: "already-decided",
    });
    await db().claim.updateMany({ where: { requestId: held.id }, data: { userId: null, expiresAt: null } });
  });
});

describe("a refusal whose answer was lost", () => {
  it("is unknown as long as nothing can be read, is shown as that, and is settled by the next read", async () => {
    const held = await underReview(world, world.nuria);
    await fault("refuse", held, quiet);
    await fault("get_request", held, { kind: "status", status: 500 });
    const { decisionId } = await refuseRequest(world.nuria, refusal(held, world.signs.nuria));
    await backgroundDone(20_000);
    expect(await decisionOf(decisionId)).toMatchObject({ state: "UNKNOWN", reads: 1, agreeingReads: 0 });
    const row = await requestOf(held);
    expect(row).toMatchObject({ status: "VIDEOREVIEW", decisionState: "UNKNOWN" });
    expect(row.nextCheckAt?.getTime()).toBeLessThan(Date.now() + 10_000);
    const review = await readReview(world.nuria, held.id, false);
    expect(review.request.status).toBe("unknown-outcome");
    expect(review.decision).toMatchObject({ state: "UNKNOWN", maySignAgain: false });
    expect(await settleRequest(held.id)).toBe(true);
    expect(await decisionOf(decisionId)).toMatchObject({ state: "CONFIRMED", providerStatus: "CANCELLED" });
    expect(await requestOf(held)).toMatchObject({ refusedBy: "decision", decisionState: null });
    expect(await settleRequest(held.id)).toBe(false);
    expect(await callsOf(world, held, "refuse")).toHaveLength(1);
  });

  it("is signed again with the words that may have arrived, and with no others", async () => {
    const held = await underReview(world, world.nuria);
    await fault("refuse", held, lost);
    const { decisionId } = await refuseRequest(world.nuria, refusal(held, world.signs.nuria));
    await backgroundDone(20_000);
    await waitOut(decisionId);
    for (let read = 0; read < 3; read++) await settleRequest(held.id);
    const current = { ...held, version: await versionOf(held.id) };
    for (const change of [{ cause: "DOC-02" }, { locale: "es" }] as const)
      await expect(refuseRequest(world.nuria, refusal(current, world.signs.nuria, change))).rejects.toMatchObject({
        code: "invalid-input",
        fields: { cause: "cause-sent" },
      });
    await refuseRequest(world.nuria, refusal(current, world.signs.nuria));
    await backgroundDone(20_000);
    expect(await decisionOf(decisionId)).toMatchObject({ state: "CONFIRMED", attempt: 2 });
  });
});

describe("a bad answer", () => {
  const words = { status: "500 Internal Server Error", details: "Rao matching query does not exist." };

  it("5xx in the provider's own words is a no once two reads agree, and frees the request", async () => {
    const held = await underReview(world, world.nuria);
    const id = await approveWith(held, { kind: "status", status: 500, body: words });
    expect(await decisionOf(id)).toMatchObject({ state: "UNKNOWN", httpStatus: 500, agreeingReads: 1 });
    await settleRequest(held.id);
    expect(await decisionOf(id)).toMatchObject({ state: "REJECTED", httpStatus: 500 });
    expect(await requestOf(held)).toMatchObject({ status: "VIDEOREVIEW", decisionState: null });
    expect((await readReview(world.nuria, held.id, false)).decision?.error).toMatchObject({
      text: "Rao matching query does not exist.",
    });
    expect(await callsOf(world, held, "approve")).toHaveLength(1);
  });

  it.each([
    ["a conflict", 409, 2],
    ["too many calls", 429, 2],
    ["a plain no", 400, 1],
    ["a field it does not know", 422, 1],
  ])("%s in its own words is read back before it counts as a no", async (_, status, reads) => {
    const held = await underReview(world, world.nuria);
    const id = await approveWith(held, { kind: "status", status, body: { detail: "Not now" } });
    for (let read = 1; read < reads; read++) {
      expect(await decisionOf(id)).toMatchObject({ state: "UNKNOWN", agreeingReads: read });
      await settleRequest(held.id);
    }
    expect(await decisionOf(id)).toMatchObject({ state: "REJECTED", httpStatus: status, agreeingReads: reads });
    expect(await requestOf(held)).toMatchObject({ status: "VIDEOREVIEW", decisionState: null });
  });

  it("a no that hides a success is confirmed by what is read", async () => {
    const held = await underReview(world, world.nuria);
    const id = await approveWith(held, { kind: "status", status: 400, body: words, effect: true });
    expect(await decisionOf(id)).toMatchObject({ state: "CONFIRMED", providerStatus: "ENROLLREADY" });
  });

  it("5xx that hides a success is confirmed by what is read", async () => {
    const held = await underReview(world, world.nuria);
    const id = await approveWith(held, { kind: "status", status: 502, body: words, effect: true });
    expect(await decisionOf(id)).toMatchObject({ state: "CONFIRMED", httpStatus: 502 });
  });

  it.each([
    ["a page of a proxy", { kind: "status", status: 503, body: "<html>busy</html>" }],
    ["half an answer that says 200", { kind: "garbage" }],
  ])("%s stays unknown however often nothing is seen", async (_, order) => {
    const held = await underReview(world, world.nuria);
    const id = await approveWith(held, order);
    for (let read = 0; read < 4; read++) await settleRequest(held.id);
    expect(await decisionOf(id)).toMatchObject({ state: "UNKNOWN" });
    expect(await callsOf(world, held, "approve")).toHaveLength(1);
  });

  it("half an answer after the effect is confirmed by what is read", async () => {
    const held = await underReview(world, world.nuria);
    const id = await approveWith(held, { kind: "garbage", effect: true });
    expect(await decisionOf(id)).toMatchObject({ state: "CONFIRMED", providerStatus: "ENROLLREADY" });
  });

  it("a yes is on record before anything is read back", async () => {
    const held = await underReview(world, world.nuria);
    await fault("approve", held, { kind: "delay", ms: 500 });
    const { decisionId } = await approveRequest(world.nuria, approval(held, world.signs.nuria));
    await fault("get_request", held, { kind: "delay", ms: 1500 });
    await expect
      .poll(() => decisionOf(decisionId), { timeout: 10_000 })
      .toMatchObject({ state: "SENDING", httpStatus: 200 });
  });

  it("a yes without effect is not believed", async () => {
    const held = await underReview(world, world.nuria);
    const id = await approveWith(held, { kind: "status", status: 200, body: { status: "200 OK", details: "done" } });
    expect(await decisionOf(id)).toMatchObject({ state: "UNKNOWN" });
    expect(await requestOf(held)).toMatchObject({ status: "VIDEOREVIEW", approvedById: null });
  });
});

describe("a decision overtaken by another tool", () => {
  it("ends as rejected when the provider shows the contrary", async () => {
    const held = await underReview(world, world.nuria);
    const id = await approveWith(held, lost);
    await refuseAtProvider(numbersOf(held), signature("ignasi"), "Elsewhere");
    await settleRequest(held.id);
    expect(await decisionOf(id)).toMatchObject({
      state: "REJECTED",
      errorCode: "overtaken",
      providerStatus: "CANCELLED",
    });
    expect(await requestOf(held)).toMatchObject({
      status: "CANCELLED",
      decisionState: null,
      approvedById: null,
      refusedBy: "event",
    });
  });

  it("ends as rejected when a colleague's name stands under it", async () => {
    const held = await underReview(world, world.nuria);
    const id = await approveWith(held, lost);
    await approveAtProvider(numbersOf(held), signature("ignasi"));
    await settleRequest(held.id);
    expect(await decisionOf(id)).toMatchObject({ state: "REJECTED", errorCode: "overtaken" });
    expect(await requestOf(held)).toMatchObject({ status: "ENROLLREADY", approvedById: null });
    // Nothing to look into: somebody was faster.
    expect(await db().incident.count({ where: { requestId: held.id } })).toBe(0);
  });

  it("ends as rejected when it was cancelled with other words than ours", async () => {
    const held = await underReview(world, world.nuria);
    await fault("refuse", held, lost);
    const { decisionId } = await refuseRequest(world.nuria, refusal(held, world.signs.nuria));
    await backgroundDone(20_000);
    await refuseAtProvider(numbersOf(held), signature("ignasi"), "Elsewhere");
    await settleRequest(held.id);
    expect(await decisionOf(decisionId)).toMatchObject({ state: "REJECTED", errorCode: "overtaken" });
  });

  it("ends as rejected when it was withdrawn elsewhere: cancelled is not refused", async () => {
    const held = await underReview(world, world.nuria);
    await fault("refuse", held, lost);
    const { decisionId } = await refuseRequest(world.nuria, refusal(held, world.signs.nuria));
    await backgroundDone(20_000);
    await cancelAtProvider(numbersOf(held).requestPk);
    await settleRequest(held.id);
    expect(await decisionOf(decisionId)).toMatchObject({ state: "REJECTED", errorCode: "overtaken" });
    expect(await requestOf(held)).toMatchObject({ status: "CANCELLED", decisionState: null, refusedBy: null });
  });

  it("is an incident when the provider accepted it and names somebody else", async () => {
    const held = await underReview(world, world.nuria);
    const id = await acceptedUnread(held);
    await db().decision.update({ where: { id }, data: { raoId: "999" } });
    await settleRequest(held.id);
    expect(await decisionOf(id)).toMatchObject({ state: "CONFIRMED", approvingRao: "312" });
    expect(await requestOf(held)).toMatchObject({ approvedById: null });
    const incident = (await trailOf(held.id)).find((event) => event.action === "incident.open");
    expect(JSON.parse(incident?.details ?? "{}")).toEqual({
      cause: "approver-differs",
      expected: "999",
      named: "312",
    });
    expect((await readReview(world.nuria, held.id, false)).decision).toMatchObject({ approverMatches: false });
    expect((await readMonitor(world.admin)).incidents).toMatchObject([
      { requestId: held.id, cause: "approver-differs" },
    ]);
    expect((await readDetail(world.admin, held.id, false)).incidents).toMatchObject([
      { cause: "approver-differs", expected: "999", named: "312", resolved: null },
    ]);
  });
});

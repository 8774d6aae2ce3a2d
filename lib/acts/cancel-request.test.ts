import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { claimRequest, takeNext } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { cancelRequest as cancelAtProvider, type RequestPk } from "@/lib/gateways/one-shot/client";
import { searchHistory } from "@/lib/history/search";
import { readDetail } from "@/lib/requests/detail";
import { refreshRequest } from "@/lib/requests/refresh-request";
import { approveRequest, refuseRequest } from "@/lib/reviews/record-decision";
import { actEnded, cancelled, cancelling } from "@/lib/testing/acts";
import { dumpDatabase, foundIn } from "@/lib/testing/dump";
import { approval, callsOf, refusal, trailOf, underReview, versionOf } from "@/lib/testing/review";
import { approvedRequest } from "@/lib/testing/signing";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { houseStatus } from "@/lib/workflows/status";
import { cancelRequest } from "./cancel-request";
import { cancelInput } from "./schema";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("faults", undefined, "DELETE");
});
afterEach(async () => {
  await backgroundDone(20_000);
});
afterAll(() => world.sandbox.stop());

const requestOf = (id: string) => db().request.findUniqueOrThrow({ where: { id } });
const actionsOf = async (id: string) =>
  (await trailOf(id)).map(({ action }) => action).filter((action) => /^(act\.|request\.cancel)/.test(action));

describe("cancelling", () => {
  it.each(["review", "incomplete", "error", undefined] as const)("ends a request at outcome %s", async (outcome) => {
    const { id, requestPk } = await openedRequest(world, outcome ? { outcome } : {});
    expect((await cancelled(world.nuria, id)).state).toBe("CONFIRMED");
    expect(await requestOf(id)).toMatchObject({
      status: "CANCELLED",
      refusedBy: null,
      decisionState: null,
      approvedById: null,
    });
    expect(await callsOf(world, { requestPk }, "cancel_request")).toMatchObject([{ status: 200 }]);
    expect(await callsOf(world, { requestPk }, "refuse")).toEqual([]);
    expect(await actionsOf(id)).toEqual(["act.intent", "act.sent", "request.cancel"]);
  });

  it("after the approval too, where the provider allows it", async () => {
    const { id } = await approvedRequest(world);
    expect((await readDetail(world.admin, id, false)).can.cancel).toBe(true);
    expect((await cancelled(world.admin, id)).state).toBe("CONFIRMED");
    expect((await requestOf(id)).status).toBe("CANCELLED");
  });

  it("is told in the provider's words where it does not", async () => {
    const { id } = await approvedRequest(world);
    await world.sandbox.control("switches", { cancel_approved: false });
    const act = await cancelled(world.admin, id);
    await world.sandbox.control("switches", { cancel_approved: true });
    expect(act).toMatchObject({ state: "REJECTED", httpStatus: 412, errorCode: "412" });
    expect(act.errorText).toMatch(/^v1\.s1\./);
    expect(await requestOf(id)).toMatchObject({ status: "ENROLLREADY", decisionState: null });
    const detail = await readDetail(world.nuria, id, false);
    expect(detail.acts.cancel?.said).toContain("Invalid request status");
    expect(detail.can.cancel).toBe(true);
    expect((await readDetail(world.support, id, false)).acts.cancel).toMatchObject({ state: "REJECTED", said: null });
  });

  it("is read afterwards as cancelled, by whom and why, and not as refused", async () => {
    const { id, requestPk } = await openedRequest(world);
    const note = "Rang at noon: will come to the office instead.";
    await cancelled(world.nuria, id, { reason: "withdrawn", note });
    const name = (await readDetail(world.support, id, false)).acts.cancel?.by;
    expect(name).toMatch(/^Person \d+$/);
    for (const who of [world.nuria, world.admin, world.support, world.auditor]) {
      const { row, acts, timeline, can, decision } = await readDetail(who, id, false);
      expect(row.status).toBe("cancelled");
      expect(acts.cancel).toMatchObject({ state: "CONFIRMED", by: name, reason: "withdrawn" });
      expect(acts.cancel?.note).toBe(who === world.support ? null : note);
      expect(timeline.find(({ what }) => what === "request.cancel")).toMatchObject({
        by: name,
        details: { because: "withdrawn" },
      });
      expect(JSON.stringify(timeline)).not.toContain(world.nuria.userId);
      expect(can).toMatchObject({ cancel: false, update: false });
      expect(decision).toBeNull();
    }
    const found = await searchHistory(world.support, { q: String(requestPk), status: "cancelled" });
    expect(found.rows).toMatchObject([{ id, status: "cancelled" }]);
    const refused = await searchHistory(world.support, { q: String(requestPk), status: "refused" });
    expect(refused.rows).toEqual([]);
    expect(foundIn(await dumpDatabase(), "come to the office")).toEqual([]);
  });

  it("elsewhere stays cancelled, by nobody we know", async () => {
    const { id, requestPk } = await openedRequest(world);
    await cancelAtProvider(requestPk as RequestPk);
    await refreshRequest(id, "poll");
    expect(houseStatus(await requestOf(id))).toBe("cancelled");
    expect((await readDetail(world.admin, id, false)).acts.cancel).toBeNull();
    await expect(cancelled(world.admin, id)).rejects.toMatchObject({ code: "stale" });
  });

  it("elsewhere a moment earlier is not called ours", async () => {
    const { id, requestPk } = await openedRequest(world);
    await cancelAtProvider(requestPk as RequestPk);
    expect(await cancelled(world.admin, id)).toMatchObject({ state: "REJECTED", errorCode: "overtaken" });
    expect(await requestOf(id)).toMatchObject({ status: "CANCELLED", refusedBy: null, decisionState: null });
    expect(await actionsOf(id)).toEqual(["act.intent", "act.sent", "act.failed"]);
  });
});

describe("a cancellation and the officer who holds the request", () => {
  it("is refused to other officers", async () => {
    const held = await underReview(world, world.nuria, { looks: false, answers: {} });
    await expect(cancelled(world.ignasi, held.id)).rejects.toMatchObject({ code: "claim-taken" });
    expect((await readDetail(world.ignasi, held.id, false)).can.cancel).toBe(false);
    expect(await callsOf(world, held, "cancel_request")).toEqual([]);
  });

  it("is theirs, and gives the claim back", async () => {
    const held = await underReview(world, world.nuria, { looks: false });
    expect((await cancelled(world.nuria, held.id)).state).toBe("CONFIRMED");
    expect(await db().claim.findUniqueOrThrow({ where: { requestId: held.id } })).toMatchObject({ userId: null });
  });

  it("is an admin's too, and ends the officer's page", async () => {
    const held = await underReview(world, world.nuria);
    expect((await cancelled(world.admin, held.id)).state).toBe("CONFIRMED");
    await expect(approveRequest(world.nuria, approval(held, world.signs.nuria))).rejects.toMatchObject({
      code: "claim-lost",
    });
    expect(await callsOf(world, held, "approve")).toEqual([]);
  });

  it("is nobody's while a decision's outcome is unknown or was not sent", async () => {
    const held = await underReview(world, world.nuria);
    await world.sandbox.control("faults", { operation: "refuse", request_pk: held.requestPk, kind: "drop_before" });
    await refuseRequest(world.nuria, refusal(held, world.signs.nuria));
    await backgroundDone(20_000);
    expect((await requestOf(held.id)).decisionState).toBe("UNKNOWN");
    for (const who of [world.nuria, world.admin])
      await expect(cancelled(who, held.id)).rejects.toMatchObject({ code: "already-decided" });
    await db().request.update({ where: { id: held.id }, data: { decisionState: "NOT_SENT" } });
    await expect(cancelled(world.admin, held.id)).rejects.toMatchObject({ code: "already-decided" });
    expect(await callsOf(world, held, "cancel_request")).toEqual([]);
  });

  it("leaves nothing to take or decide while its own outcome is unknown", async () => {
    await db().request.updateMany({ where: { status: "VIDEOREVIEW" }, data: { status: "CREATED" } });
    const held = await underReview(world, world.nuria);
    await world.sandbox.control("faults", {
      operation: "cancel_request",
      request_pk: held.requestPk,
      kind: "drop_before",
    });
    expect((await cancelled(world.admin, held.id)).state).toBe("UNKNOWN");
    const now = { ...held, version: await versionOf(held.id) };
    await expect(approveRequest(world.nuria, approval(now, world.signs.nuria))).rejects.toMatchObject({
      code: "already-decided",
    });
    await expect(refuseRequest(world.nuria, refusal(now, world.signs.nuria))).rejects.toMatchObject({
      code: "already-decided",
    });
    await db().claim.updateMany({ data: { userId: null, expiresAt: null } });
    await expect(takeNext(world.ignasi)).rejects.toMatchObject({ code: "nothing-to-take" });
  });
});

describe("who is refused", () => {
  it.each([
    ["support", "stale"],
    ["auditor", "stale"],
    ["chiara", "not-found"],
  ] as const)("%s: %s", async (who, code) => {
    const { id, requestPk } = await openedRequest(world);
    await expect(cancelled(world[who], id)).rejects.toMatchObject({ code });
    expect(await callsOf(world, { requestPk }, "cancel_request")).toEqual([]);
  });

  it("a page drawn before something changed", async () => {
    const { id } = await openedRequest(world);
    const drawn = await cancelling(id);
    await db().request.update({ where: { id }, data: { version: { increment: 1 } } });
    await expect(cancelRequest(world.admin, drawn)).rejects.toMatchObject({ code: "stale" });
  });

  it("a reason that is none, and other without a word", () => {
    const good = { requestId: crypto.randomUUID(), version: 1, key: crypto.randomUUID(), reason: "test" };
    expect(cancelInput.safeParse(good).success).toBe(true);
    expect(cancelInput.safeParse({ ...good, reason: "DOC-02" }).success).toBe(false);
    expect(cancelInput.safeParse({ ...good, reason: "other", note: "      x      " }).error?.issues).toMatchObject([
      { path: ["note"], message: "note-other" },
    ]);
    expect(cancelInput.safeParse({ ...good, reason: "other", note: "Asked by the court." }).success).toBe(true);
  });
});

describe("races", () => {
  it("the same key many times is one act and one call", async () => {
    const { id, requestPk } = await openedRequest(world);
    const input = await cancelling(id);
    const answers = await Promise.all(Array.from({ length: 6 }, () => cancelRequest(world.nuria, input)));
    expect(new Set(answers.map(({ actId }) => actId)).size).toBe(1);
    expect((await actEnded({ actId: answers[0]?.actId ?? "" })).state).toBe("CONFIRMED");
    expect(await callsOf(world, { requestPk }, "cancel_request")).toHaveLength(1);
    const other = await openedRequest(world);
    const again = { ...input, requestId: other.id, version: await versionOf(other.id) };
    await expect(cancelRequest(world.nuria, again)).rejects.toMatchObject({ code: "key-reused" });
  });

  it("of two people at once one wins", async () => {
    for (let round = 0; round < 5; round++) {
      const { id, requestPk } = await openedRequest(world);
      const inputs = [await cancelling(id), await cancelling(id, { reason: "test" })] as const;
      const answers = await Promise.allSettled([
        cancelRequest(world.nuria, inputs[0]),
        cancelRequest(world.admin, inputs[1]),
      ]);
      await backgroundDone(20_000);
      const lost = answers.filter(({ status }) => status === "rejected");
      expect(lost).toMatchObject([{ reason: { code: "stale" } }]);
      expect(await callsOf(world, { requestPk }, "cancel_request")).toHaveLength(1);
      expect((await requestOf(id)).status).toBe("CANCELLED");
    }
  });

  it("a cancellation and an approval at once: one of them leaves", async () => {
    for (let round = 0; round < 5; round++) {
      const held = await underReview(world, world.nuria);
      const input = await cancelling(held.id);
      const answers = await Promise.allSettled([
        approveRequest(world.nuria, approval(held, world.signs.nuria)),
        cancelRequest(world.admin, input),
      ]);
      await backgroundDone(20_000);
      expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const calls = [await callsOf(world, held, "approve"), await callsOf(world, held, "cancel_request")];
      expect(calls.flat()).toHaveLength(1);
      const ended = await requestOf(held.id);
      expect(ended.decisionState).toBeNull();
      expect(ended.status).toBe(calls[0]?.length ? "ENROLLREADY" : "CANCELLED");
    }
  });

  it("and an officer who takes it at that moment do not block each other", async () => {
    const { id } = await openedRequest(world, { outcome: "review" });
    await db().claim.updateMany({ data: { userId: null, expiresAt: null } });
    const input = await cancelling(id);
    const answers = await Promise.allSettled([
      claimRequest(world.ignasi, { requestId: id }),
      cancelRequest(world.admin, input),
    ]);
    await backgroundDone(20_000);
    expect(answers[1]).toMatchObject({ status: "fulfilled" });
    expect((await requestOf(id)).status).toBe("CANCELLED");
    expect((await db().claim.findFirst({ where: { requestId: id } }))?.userId ?? null).toBeNull();
  });
});

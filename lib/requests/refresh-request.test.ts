import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { trailOf } from "@/lib/testing/rows";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { refreshRequest } from "./refresh-request";
import { readNow, setVideoNumber } from "./repair";
import { searchTokens } from "./search-tokens";

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
const fault = (request_pk: number, change: object) =>
  world.sandbox.control("faults", { operation: "get_request", request_pk, ...change });

/** An answer in the provider's envelope, whatever the request is really like. */
const says = (request_pk: number, details: object) =>
  fault(request_pk, {
    kind: "status",
    status: 200,
    body: { status: "200 OK", details: { pk: request_pk, ...details } },
  });

describe("reading a request", () => {
  it("brings the provider's word and who the person is", async () => {
    const opened = await openedRequest(world);
    await world.sandbox.control(`requests/${opened.requestPk}/finish`, { outcome: "incomplete" });
    await refreshRequest(opened.id, "poll");
    expect(await rowOf(opened.id)).toMatchObject({ status: "VIDEOINCOMPLETE", statusSource: "poll" });
  });

  it("takes a word the references do not have", async () => {
    const opened = await openedRequest(world);
    await says(opened.requestPk, { status: "VideoArchived ", registration_authority: 1187 });
    await refreshRequest(opened.id, "poll");
    expect((await rowOf(opened.id)).status).toBe("VideoArchived ");
  });

  const page = "<html>504</html>";
  it.each([
    ["a 404", { kind: "status", status: 404 }, "answered 404"],
    ["a 500 in the provider's words", { kind: "status", status: 500 }, "answered 500"],
    ["a 500 that is a web page", { kind: "status", status: 500, body: page }, "garbled 500"],
    ["a 503, asked again twice", { kind: "status", status: 503, times: 3 }, "answered 503"],
    ["half an answer", { kind: "garbage" }, "garbled 200"],
    ["silence", { kind: "drop_before", times: 3 }, "no-answer"],
    ["no payload", { kind: "status", status: 200, body: { status: "200 OK" } }, "garbled 200"],
    ["a payload without a status", { kind: "status", status: 200, body: { details: { pk: 1 } } }, "garbled 200"],
  ])("%s changes nothing but the time of the next read", async (_, order, error) => {
    const opened = await openedRequest(world);
    const before = await rowOf(opened.id);
    await fault(opened.requestPk, order);
    const asked = Date.now();
    await expect(refreshRequest(opened.id, "poll")).rejects.toMatchObject({ name: "ProviderError" });
    const row = await rowOf(opened.id);
    expect(row).toMatchObject({ checkFailures: 1, lastCheckError: error });
    expect(row).toMatchObject({ status: before.status, version: before.version, confirmedAt: before.confirmedAt });
    const wait = (row.nextCheckAt?.getTime() ?? 0) - asked;
    expect(wait).toBeGreaterThanOrEqual(15_000);
    expect(wait).toBeLessThan(30_000);
  });

  it("waits longer after each failure in a row, and starts anew after a success", async () => {
    const opened = await openedRequest(world);
    await fault(opened.requestPk, { kind: "status", status: 500, times: 3 });
    const waits: number[] = [];
    for (let failures = 1; failures <= 3; failures++) {
      const asked = Date.now();
      await expect(refreshRequest(opened.id, "poll")).rejects.toThrow("500");
      const row = await rowOf(opened.id);
      expect(row.checkFailures).toBe(failures);
      waits.push(Math.floor(((row.nextCheckAt?.getTime() ?? 0) - asked) / 15_000));
    }
    expect(waits).toEqual([1, 2, 4]);
    await refreshRequest(opened.id, "poll");
    expect(await rowOf(opened.id)).toMatchObject({ checkFailures: 0, lastCheckError: null });
  });

  it.each([
    ["another authority's request", { status: "ENROLLREADY", registration_authority: 1311 }],
    ["another number", { pk: 45_999, status: "ENROLLREADY", registration_authority: 1187 }],
  ])("does not believe an answer about %s", async (_, details) => {
    const opened = await openedRequest(world);
    await says(opened.requestPk, details);
    await expect(refreshRequest(opened.id, "poll")).rejects.toMatchObject({ failure: "garbled" });
    expect(await rowOf(opened.id)).toMatchObject({ status: "VIDEOPENDING", checkFailures: 1 });
  });

  it("shows the failure of a read in the calls of that request", async () => {
    const opened = await openedRequest(world);
    await fault(opened.requestPk, { kind: "status", status: 404 });
    await expect(refreshRequest(opened.id, "poll")).rejects.toThrow("404");
    const calls = await db().providerCall.findMany({ where: { requestId: opened.id, operation: "getRequest" } });
    expect(calls).toMatchObject([{ outcome: "error", httpStatus: 404 }]);
  });
});

describe("a person asks to read now", () => {
  it("and is told the status", async () => {
    const opened = await openedRequest(world);
    await world.sandbox.control(`requests/${opened.requestPk}/finish`, { outcome: "review" });
    expect(await readNow(world.nuria, { requestId: opened.id })).toEqual({ status: "VIDEOREVIEW" });
    expect(await rowOf(opened.id)).toMatchObject({ statusSource: "person" });
  });

  it("and is told when the provider cannot be read", async () => {
    const opened = await openedRequest(world);
    await fault(opened.requestPk, { kind: "garbage" });
    await expect(readNow(world.nuria, { requestId: opened.id })).rejects.toMatchObject({
      code: "provider-unreachable",
    });
  });

  it("only of the own authority, and only of what has a number", async () => {
    const opened = await openedRequest(world);
    await expect(readNow(world.chiara, { requestId: opened.id })).rejects.toMatchObject({ code: "not-found" });
    await db().request.update({ where: { id: opened.id }, data: { requestPk: null } });
    await expect(readNow(world.nuria, { requestId: opened.id })).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a video number typed by an admin", () => {
  const lacking = async () => {
    const opened = await openedRequest(world);
    await db().request.update({ where: { id: opened.id }, data: { videoidPk: null } });
    return opened;
  };

  it("is set once, found by search, and in the trail", async () => {
    const { id } = await lacking();
    const { version } = await rowOf(id);
    await setVideoNumber(world.admin, { requestId: id, videoidPk: 5511 });
    expect(await rowOf(id)).toMatchObject({ videoidPk: 5511, version: version + 1 });
    const [token = ""] = searchTokens(world.authorityId, { videoidPk: 5511 });
    expect(await db().searchToken.count({ where: { token, requestId: id } })).toBe(1);
    expect(await trailOf(id)).toContainEqual({
      action: "request.repair",
      actorKind: "user",
      outcome: "ok",
      details: { videoidPk: 5511 },
    });
    await expect(setVideoNumber(world.admin, { requestId: id, videoidPk: 5512 })).rejects.toMatchObject({
      code: "stale",
    });
    expect((await rowOf(id)).videoidPk).toBe(5511);
  });

  it("of two typed at once, one stays and one is told", async () => {
    const { id } = await lacking();
    const typed = [6001, 6002].map((videoidPk) => setVideoNumber(world.admin, { requestId: id, videoidPk }));
    const results = await Promise.allSettled(typed);
    expect(results.map((result) => result.status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const kept = results[0]?.status === "fulfilled" ? 6001 : 6002;
    expect((await rowOf(id)).videoidPk).toBe(kept);
    expect((await trailOf(id)).filter((event) => event.action === "request.repair")).toHaveLength(1);
  });

  it("is refused for another authority's request and for one that was never opened", async () => {
    const { id } = await lacking();
    await expect(setVideoNumber(world.chiara, { requestId: id, videoidPk: 1 })).rejects.toMatchObject({
      code: "stale",
    });
    await db().request.update({ where: { id }, data: { creation: "unknown" } });
    await expect(setVideoNumber(world.admin, { requestId: id, videoidPk: 1 })).rejects.toMatchObject({ code: "stale" });
    expect((await rowOf(id)).videoidPk).toBeNull();
  });
});

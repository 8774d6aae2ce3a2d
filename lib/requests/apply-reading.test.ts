import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db";
import { storedRequest, trailOf } from "@/lib/testing/rows";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import type { Identity, RequestPk, RequestReading, VideoidPk } from "@/lib/workflows/workflow";
import { applyReading } from "./apply-reading";
import { noIdentity, openPerson, personColumns } from "./person";
import { readFromProvider, refreshRequest } from "./refresh-request";
import { searchTokens } from "./search-tokens";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());

const reading = (status: string, changes: Partial<RequestReading> = {}): RequestReading => ({
  requestPk: 1 as RequestPk,
  videoidPk: null,
  askedAt: new Date(),
  status,
  profile: null,
  authorityCode: null,
  scratchcard: null,
  identity: noIdentity,
  fields: {},
  approvingRao: null,
  refusalReason: null,
  videoidStatus: null,
  videoIdentifier: null,
  validatedBy: null,
  certificates: [],
  evidence: null,
  ...changes,
});

const rowOf = (id: string) => db().request.findUniqueOrThrow({ where: { id } });
const personOf = async (id: string) =>
  openPerson(await db().request.findUniqueOrThrow({ where: { id }, select: personColumns }));
const changesIn = async (id: string) => (await trailOf(id)).filter((event) => event.action !== "request.create");

describe("applying what the provider said", () => {
  it("keeps the status word and notes where the change came from", async () => {
    const { id } = await storedRequest(world.authorityId);
    expect(await applyReading(id, reading("VIDEOREVIEW"), "webhook")).toEqual({
      from: "VIDEOPENDING",
      to: "VIDEOREVIEW",
      changed: true,
    });
    const row = await rowOf(id);
    expect(row).toMatchObject({ status: "VIDEOREVIEW", statusSource: "webhook", version: 2, checkFailures: 0 });
    expect(row.reviewSince).toEqual(row.statusChangedAt);
    expect(await changesIn(id)).toEqual([
      {
        action: "request.state_change",
        actorKind: "provider",
        outcome: "ok",
        details: { from: "VIDEOPENDING", to: "VIDEOREVIEW", source: "webhook" },
      },
    ]);
  });

  it("takes a word nobody knows as it is, and calls it an anomaly", async () => {
    const { id } = await storedRequest(world.authorityId);
    await applyReading(id, reading("VIDEOARCHIVED"), "poll");
    expect(await rowOf(id)).toMatchObject({ status: "VIDEOARCHIVED" });
    expect(await changesIn(id)).toMatchObject([{ action: "request.anomaly", actorKind: "system" }]);
  });

  it("shows a change the list does not have, as an anomaly", async () => {
    const { id } = await storedRequest(world.authorityId, { status: "ISSUED" });
    await applyReading(id, reading("VIDEOREVIEW"), "poll");
    expect(await rowOf(id)).toMatchObject({ status: "VIDEOREVIEW" });
    expect(await changesIn(id)).toMatchObject([{ action: "request.anomaly" }]);
  });

  it("counts the age in review from the first time", async () => {
    const first = new Date(Date.now() - 3_600_000);
    const { id } = await storedRequest(world.authorityId, { status: "VIDEOERROR", reviewSince: first });
    await applyReading(id, reading("VIDEOREVIEW"), "poll");
    expect((await rowOf(id)).reviewSince).toEqual(first);
  });

  it("clears failures, and plans the next read by the new status", async () => {
    const { id } = await storedRequest(world.authorityId, { checkFailures: 4, lastCheckError: "no-answer" });
    const before = Date.now();
    await applyReading(id, reading("VIDEOREVIEW"), "poll");
    const row = await rowOf(id);
    expect(row).toMatchObject({ checkFailures: 0, lastCheckError: null });
    const wait = (row.nextCheckAt?.getTime() ?? 0) - before;
    expect(wait).toBeGreaterThanOrEqual(60_000);
    expect(wait).toBeLessThan(70_000);
  });

  it("asks no more about what ended a week ago", async () => {
    const statusChangedAt = new Date(Date.now() - 8 * 86_400_000);
    const { id } = await storedRequest(world.authorityId, { status: "ISSUED", statusChangedAt });
    await applyReading(id, reading("ISSUED"), "poll");
    expect((await rowOf(id)).nextCheckAt).toBeNull();
  });

  it.each([
    ["REFUSED", null, "event"],
    ["REFUSED", "decision", "decision"],
    ["VALIDATED", null, null],
    [null, null, null],
  ])("CANCELLED with the video %s, refused by %s before: %s", async (videoidStatus, refusedBy, expected) => {
    const { id } = await storedRequest(world.authorityId, { status: "VIDEOREVIEW", refusedBy });
    await applyReading(id, reading("CANCELLED", { videoidStatus }), "poll");
    expect(await rowOf(id)).toMatchObject({ status: "CANCELLED", refusedBy: expected });
  });

  it("learns a video number it lacks, and takes another in the place of the one it has", async () => {
    const known = await storedRequest(world.authorityId);
    const lacking = await storedRequest(world.authorityId, { videoidPk: null });
    for (const { id } of [known, lacking])
      await applyReading(id, reading("VIDEOPENDING", { videoidPk: 4711 as VideoidPk }), "poll");
    expect(await rowOf(known.id)).toMatchObject({ videoidPk: 4711, version: 2, changedElsewhereAt: expect.any(Date) });
    await applyReading(known.id, reading("VIDEOPENDING"), "poll");
    expect(await rowOf(known.id)).toMatchObject({ videoidPk: 4711, version: 2 });
    expect((await rowOf(lacking.id)).videoidPk).toBe(4711);
    const tokens = await db().searchToken.findMany({ where: { requestId: lacking.id } });
    const [token] = searchTokens(world.authorityId, { videoidPk: 4711 });
    expect(tokens.map((row) => row.token)).toContain(token);
  });

  it("keeps what was typed where the provider is silent, and seals what it says", async () => {
    const typed = { phone: "+34611000111", email: "typed@example.test" };
    const { id } = await storedRequest(world.authorityId, {}, typed);
    const identity: Identity = {
      ...noIdentity,
      givenName: "LUCÍA",
      surname1: "FERRANDIS",
      documentNumber: "12345678Z",
    };
    await applyReading(id, reading("VIDEOREVIEW", { identity }), "poll");
    expect(await personOf(id)).toEqual({ ...identity, ...typed });
    const row = await rowOf(id);
    for (const sealed of [row.givenName, row.surname1, row.documentNumber, row.phone])
      expect(sealed).toMatch(/^v1\.s1\./);
    const tokens = new Set((await db().searchToken.findMany({ where: { requestId: id } })).map((found) => found.token));
    for (const token of searchTokens(world.authorityId, { names: ["Lucía"], documents: ["12345678-z"] }))
      expect(tokens).toContain(token);
  });

  it("counts the attempt once the document shows who it is", async () => {
    const document = { documentNumber: "98765432M" };
    await storedRequest(world.authorityId, {}, document);
    await storedRequest(world.otherAuthorityId, {}, document);
    const { id } = await storedRequest(world.authorityId);
    await applyReading(id, reading("VIDEOREVIEW", { identity: { ...noIdentity, ...document } }), "poll");
    expect((await rowOf(id)).attempt).toBe(2);
  });
});

describe("readings that meet", () => {
  it("two at once about one change are one change", async () => {
    const { id } = await storedRequest(world.authorityId);
    const said = reading("VIDEOREVIEW");
    const applied = await Promise.all(
      (["poll", "webhook", "poll", "person"] as const).map((source) => applyReading(id, said, source)),
    );
    expect(applied.filter((result) => result.changed)).toHaveLength(1);
    expect(await rowOf(id)).toMatchObject({ status: "VIDEOREVIEW", version: 2 });
    expect(await changesIn(id)).toHaveLength(1);
  });

  it("an answer that was overtaken on its way does not take the request back", async () => {
    const opened = await openedRequest(world);
    const overtaken = await readFromProvider(opened.id);
    await world.sandbox.control(`requests/${opened.requestPk}/finish`, { outcome: "review" });
    await refreshRequest(opened.id, "webhook");
    expect(await applyReading(opened.id, overtaken, "poll")).toMatchObject({ changed: false, to: "VIDEOREVIEW" });
    expect(await rowOf(opened.id)).toMatchObject({ status: "VIDEOREVIEW" });
    expect((await trailOf(opened.id)).map((event) => event.action)).not.toContain("request.anomaly");
    expect(await personOf(opened.id)).toMatchObject({
      givenName: expect.any(String),
      documentNumber: expect.any(String),
    });
  });

  it("in any order and however often, readings of one life end where it ended", { timeout: 60_000 }, async () => {
    const life = ["VIDEOPENDING", "VIDEOINCOMPLETE", "VIDEOREVIEW", "ENROLLREADY", "ISSUED"];
    const heard = fc
      .tuple(
        fc.shuffledSubarray(life, { minLength: life.length }),
        fc.array(fc.constantFrom(...life), { maxLength: 6 }),
      )
      .map(([all, again]) => [...all, ...again]);
    await fc.assert(
      fc.asyncProperty(heard, async (statuses) => {
        const { id } = await storedRequest(world.authorityId);
        // Every question had left before the first answer was applied.
        const askedAt = new Date(Date.now() - 1000);
        for (const status of statuses) await applyReading(id, reading(status, { askedAt }), "poll");
        const row = await rowOf(id);
        const changes = await changesIn(id);
        expect(row.status).toBe("ISSUED");
        expect(row.version).toBe(1 + changes.length);
        expect(changes.every((event) => event.action === "request.state_change")).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it("after any history the state is the last word, with one line for each change", { timeout: 60_000 }, async () => {
    const words = ["VIDEOPENDING", "VIDEOERROR", "VIDEOREVIEW", "CANCELLED", "CREATED", "NEWWORD", "ENROLLREADY"];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 8 }), async (statuses) => {
        const { id } = await storedRequest(world.authorityId);
        for (const status of statuses) await applyReading(id, reading(status), "poll");
        const changes = ["VIDEOPENDING", ...statuses].filter((status, at, all) => at > 0 && status !== all[at - 1]);
        expect(await rowOf(id)).toMatchObject({ status: statuses.at(-1), version: 1 + changes.length });
        expect((await changesIn(id)).map((event) => (event.details as { to: string }).to)).toEqual(changes);
      }),
      { numRuns: 20 },
    );
  });
});

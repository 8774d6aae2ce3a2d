import { createHash } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { claimRequest } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { superUrl } from "@/lib/testing/database";
import { itemsOf, ownDataFolder, shownBytes, storyFile } from "@/lib/testing/evidence";
import { makePerson, makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { collectEvidence } from "./collect-evidence";
import { ensureEvidence } from "./ensure-evidence";
import { expireCopies } from "./expire-copies";
import { followRequest } from "./follow-request";
import { recollectEvidence } from "./recollect";

let world: World;
let folder: ReturnType<typeof ownDataFolder>;
let admin: pg.Client;
beforeAll(async () => {
  folder = ownDataFolder();
  world = await makeWorld();
  admin = new pg.Client(superUrl());
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await world.sandbox.stop();
  folder.remove();
});
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("faults", undefined, "DELETE");
  await world.sandbox.control("switches", { evidence: "full", similarity: null });
});

const setOf = (requestId: string) => db().evidenceSet.findUniqueOrThrow({ where: { requestId } });
const jobs = async (requestId: string): Promise<number> => {
  const text = "SELECT 1 FROM jobs.job WHERE name = 'evidence.collect' AND data->>'requestId' = $1";
  return (await admin.query(text, [requestId])).rowCount ?? 0;
};
const trail = async (requestId: string) => {
  const where = { requestId, action: { startsWith: "evidence." } };
  return (await db().auditEvent.findMany({ where, orderBy: { seq: "asc" } })).map((line) => line.action);
};
const download = (fault: object) => world.sandbox.control("faults", { operation: "download_video", ...fault });

/** A request with its evidence, held by an officer of its own. */
async function held(story = "clean") {
  const officer = await makePerson("rao", [world.authorityId]);
  const opened = await openedRequest(world, { outcome: "review", story });
  const { token } = await claimRequest(officer, { requestId: opened.id });
  await collectEvidence(opened.id);
  return { ...opened, officer, token };
}

describe("evidence that is not what it was", () => {
  it("is an incident, kept beside both hashes", async () => {
    const { id } = await held();
    const before = await setOf(id);
    await world.sandbox.control("switches", { similarity: "low" });
    await collectEvidence(id);
    const after = await setOf(id);
    expect(after.hash).not.toBe(before.hash);
    const line = await db().auditEvent.findFirst({ where: { requestId: id, action: "evidence.hash_mismatch" } });
    expect(line).toMatchObject({ outcome: "failed", actorKind: "system" });
    expect(JSON.parse(line?.details ?? "{}")).toMatchObject({ before: before.hash, hash: after.hash });
  });

  it("is one too when an officer asked for it again", async () => {
    const { id, officer } = await held();
    await world.sandbox.control("switches", { similarity: "low" });
    await recollectEvidence(officer, { requestId: id });
    await collectEvidence(id);
    expect(await trail(id)).toEqual(["evidence.collected", "evidence.hash_mismatch"]);
  });

  it("is one too after the copies have expired", async () => {
    const { id } = await held();
    await db().claim.update({ where: { requestId: id }, data: { userId: null, expiresAt: null } });
    await db().evidenceItem.updateMany({ where: { requestId: id }, data: { storedUntil: new Date(0) } });
    await expireCopies();
    await download({ kind: "status", status: 200, body: "another film" });
    await collectEvidence(id);
    expect(await trail(id)).toEqual(["evidence.collected", "evidence.hash_mismatch"]);
  });

  it("is one too where part of it could not be fetched before", async () => {
    const opened = await openedRequest(world, { outcome: "review", story: "clean" });
    await download({ kind: "status", status: 500 });
    await collectEvidence(opened.id);
    const body = { details: { pk: opened.requestPk, status: "VIDEOREVIEW", videoid_data: null as unknown } };
    const front = storyFile("expired/document_front.jpg").toString("base64");
    body.details.videoid_data = { acceptance: { ip: "x" }, data: { images: { document_front: front } } };
    await world.sandbox.control("faults", { operation: "get_request", kind: "status", status: 200, body });
    await collectEvidence(opened.id);
    expect(await trail(opened.id)).toEqual(["evidence.collected", "evidence.hash_mismatch"]);
  });

  it("is not one when it only arrives late, or is the same again", async () => {
    const opened = await openedRequest(world, { outcome: "review", story: "clean" });
    await download({ kind: "status", status: 500 });
    await collectEvidence(opened.id);
    await collectEvidence(opened.id);
    await collectEvidence(opened.id);
    expect(new Set(await trail(opened.id))).toEqual(new Set(["evidence.collected"]));
  });
});

describe("what was known of an item", () => {
  it("outlives a later failure, with the copy that is there", async () => {
    const { id, officer } = await held();
    const before = (await itemsOf(id)).video;
    const hash = (await setOf(id)).hash;
    await download({ kind: "status", status: 500 });
    await recollectEvidence(officer, { requestId: id });
    await collectEvidence(id);
    expect(await setOf(id)).toMatchObject({ state: "partial", hash });
    const after = (await itemsOf(id)).video;
    expect(after).toMatchObject({ state: "stored", error: "answered", sha256: before?.sha256, bytes: before?.bytes });
    expect((await shownBytes(officer, id, "video")).equals(storyFile("clean/video.mp4"))).toBe(true);
  });

  it("outlives a later failure where the copy is gone", async () => {
    const { id } = await held();
    await db().claim.update({ where: { requestId: id }, data: { userId: null, expiresAt: null } });
    await db().evidenceItem.updateMany({ where: { requestId: id }, data: { storedUntil: new Date(0) } });
    await expireCopies();
    await download({ kind: "drop_before" });
    await collectEvidence(id);
    const sha256 = createHash("sha256").update(storyFile("clean/video.mp4")).digest("hex");
    expect((await itemsOf(id)).video).toMatchObject({ state: "failed", error: "no-answer", sha256, objectKey: null });
  });
});

describe("a collection that cannot be recorded", () => {
  it("keeps no item and no file", async () => {
    const { id } = await openedRequest(world, { outcome: "review", story: "clean" });
    const files = folder.files().length;
    await admin.query("ALTER TABLE audit_event ADD CONSTRAINT closed CHECK (false) NOT VALID");
    try {
      await expect(collectEvidence(id)).rejects.toThrow(/closed/);
    } finally {
      await admin.query("ALTER TABLE audit_event DROP CONSTRAINT closed");
    }
    expect(await itemsOf(id)).toEqual({});
    expect(folder.files()).toHaveLength(files);
    await collectEvidence(id);
    expect(await setOf(id)).toMatchObject({ state: "ready" });
  });
});

describe("asking for the evidence again", () => {
  it("is for the officer who holds the request, and is shown at once", async () => {
    const { id, officer } = await held();
    await admin.query("DELETE FROM jobs.job WHERE name = 'evidence.collect'");
    await recollectEvidence(officer, { requestId: id });
    expect(await setOf(id)).toMatchObject({ state: "collecting", error: null });
    // Asked twice while one waits, it is collected once.
    await recollectEvidence(officer, { requestId: id });
    expect(await jobs(id)).toBe(1);
  });

  it.each(["ignasi", "chiara", "admin", "support"] as const)("is not for %s", async (who) => {
    const { id } = await held();
    const before = await jobs(id);
    await expect(recollectEvidence(world[who], { requestId: id })).rejects.toMatchObject({ code: "claim-lost" });
    expect(await jobs(id)).toBe(before);
    expect(await setOf(id)).toMatchObject({ state: "ready" });
  });
});

describe("opening a request whose evidence", () => {
  const change = (requestId: string, data: object) => db().evidenceSet.update({ where: { requestId }, data });

  it.each<[string, (id: string) => Promise<unknown>, number]>([
    ["is here", async () => {}, 0],
    ["is being collected", (id) => change(id, { state: "collecting", startedAt: new Date() }), 0],
    ["was lost on the way", (id) => change(id, { state: "collecting", startedAt: new Date(Date.now() - 200_000) }), 1],
    ["never came", (id) => db().evidenceSet.delete({ where: { requestId: id } }), 1],
    ["has expired", (id) => db().evidenceItem.updateMany({ where: { requestId: id }, data: { state: "expired" } }), 1],
  ])("%s", async (_, prepare, more) => {
    const { id, officer } = await held();
    await prepare(id);
    await admin.query("DELETE FROM jobs.job WHERE name = 'evidence.collect'");
    await ensureEvidence(world.ignasi, id);
    expect(await jobs(id)).toBe(0);
    await ensureEvidence(officer, id);
    expect(await jobs(id)).toBe(more);
  });
});

describe("the signals of a request that has come to review", () => {
  it("are counted at the first reading, before anybody takes it, and belong to the evidence afterwards", async () => {
    const opened = await openedRequest(world);
    await world.sandbox.control(`requests/${opened.requestPk}/finish`, { outcome: "review", story: "name-differs" });
    await followRequest(opened.id, "poll");
    const signals = async () => (await db().request.findUniqueOrThrow({ where: { id: opened.id } })).signals;
    expect(await signals()).toEqual({ passed: 4, failed: 0, notReported: 2, findings: 1 });
    await collectEvidence(opened.id);
    await db().request.update({ where: { id: opened.id }, data: { signals: { passed: 9 } } });
    await followRequest(opened.id, "poll");
    expect(await signals()).toEqual({ passed: 9 });
  });
});

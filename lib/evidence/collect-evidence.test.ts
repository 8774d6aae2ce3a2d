import { createHash } from "node:crypto";
import fs from "node:fs";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { claimRequest } from "@/lib/claims/take-request";
import { subjectOf } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { itemsOf, ownDataFolder, shownBytes, storyFile } from "@/lib/testing/evidence";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { imageKinds, itemKinds } from "@/lib/workflows/evidence";
import { collectEvidence } from "./collect-evidence";
import { openFacts } from "./facts";

let world: World;
let folder: ReturnType<typeof ownDataFolder>;
beforeAll(async () => {
  folder = ownDataFolder();
  world = await makeWorld();
});
afterAll(async () => {
  await world.sandbox.stop();
  folder.remove();
});
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("faults", undefined, "DELETE");
  await world.sandbox.control("switches", { evidence: "full", similarity: null });
});

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const inReview = (story = "clean") => openedRequest(world, { outcome: "review", story });
const setOf = (requestId: string) => db().evidenceSet.findUniqueOrThrow({ where: { requestId } });
const statesOf = async (requestId: string) =>
  Object.fromEntries(Object.values(await itemsOf(requestId)).map((item) => [item.kind, item.state]));
const trail = (requestId: string) =>
  db().auditEvent.findMany({ where: { requestId, action: { startsWith: "evidence." } }, orderBy: { seq: "asc" } });

/** The request as the provider has it, with an identification of our making. */
const identification = (requestPk: number, data: object) =>
  world.sandbox.control("faults", {
    operation: "get_request",
    kind: "status",
    status: 200,
    request_pk: requestPk,
    body: { details: { pk: requestPk, status: "VIDEOREVIEW", videoid_data: { acceptance: { ip: "x" }, data } } },
  });

describe("evidence collected in full", () => {
  let id: string;
  beforeAll(async () => {
    ({ id } = await inReview());
    await collectEvidence(id);
  });

  it("records hash, size and type of every item as the provider sent it", async () => {
    const items = await itemsOf(id);
    for (const kind of imageKinds) {
      const original = storyFile(`clean/${kind}.jpg`);
      const { width, height } = await sharp(original).metadata();
      expect(items[kind]).toMatchObject({
        state: "stored",
        sha256: sha256(original),
        bytes: original.length,
        mediaType: "image/jpeg",
        width,
        height,
        source: "one-shot-eidas",
        error: null,
      });
    }
    const video = storyFile("clean/video.mp4");
    expect(items.video).toMatchObject({
      state: "stored",
      sha256: sha256(video),
      bytes: video.length,
      mediaType: "video/mp4",
    });
  });

  it("keeps its copies for as long as the policy says", async () => {
    const day = 24 * 3_600_000;
    for (const item of Object.values(await itemsOf(id))) {
      const left = (item.storedUntil?.getTime() ?? 0) - (item.fetchedAt?.getTime() ?? 0);
      expect(Math.abs(left - day)).toBeLessThan(60_000);
    }
  });

  it("keeps nothing on the disk that could be read", async () => {
    const kept = folder.files().map((file) => fs.readFileSync(file));
    expect(kept).toHaveLength(9);
    for (const kind of itemKinds) {
      const original = storyFile(`clean/${kind}.${kind === "video" ? "mp4" : "jpg"}`);
      for (const at of [0, 100, original.length >> 1]) {
        const piece = original.subarray(at, at + 24);
        expect(kept.filter((file) => file.includes(piece))).toEqual([]);
      }
    }
    expect(kept.filter((file) => file.includes("ftyp") || file.includes("JFIF"))).toEqual([]);
  });

  it("seals the facts, and shows them back as sent", async () => {
    const { facts, state, hash } = await setOf(id);
    expect(state).toBe("ready");
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(facts).toMatch(/^v1\./);
    expect(facts).not.toContain("FERRANDIS");
    const opened = openFacts(await subjectOf(db(), id), id, facts);
    expect(opened?.ocr).toMatchObject({ given_name: "LUCÍA", surname_1: "FERRANDIS" });
    expect(opened?.similarity).toBe("high");
    expect(opened?.checks).toContainEqual({ key: "liveliness", label: "Liveliness detected", value: true });
  });

  it("leaves one line of hashes and states in the trail, and nothing of the person", async () => {
    const [line, ...more] = await trail(id);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ action: "evidence.collected", actorKind: "system", outcome: "ok" });
    expect(line?.details).toContain((await setOf(id)).hash ?? "no hash");
    expect(line?.details).not.toMatch(/FERRANDIS|90418237/i);
  });

  it("counts the signals of the queue", async () => {
    const { signals } = await db().request.findUniqueOrThrow({ where: { id } });
    // The read form has no label for the register check.
    expect(signals).toEqual({ passed: 5, failed: 0, notReported: 1, findings: 0 });
  });

  it("remembers what this connection gives", async () => {
    const { capabilities } = await db().authority.findUniqueOrThrow({ where: { id: world.authorityId } });
    expect(capabilities).toMatchObject({ "one-shot": { evidence: "returned", video: "returned" } });
  });
});

describe("what is not there is recorded as exactly that", () => {
  const nothing = Object.fromEntries(imageKinds.map((kind) => [kind, "not-returned"]));

  it.each([
    ["video", "stored"],
    ["none", "not-returned"],
  ])("a connection that gives %s only", async (evidence, video) => {
    await world.sandbox.control("switches", { evidence });
    const { id } = await inReview();
    await collectEvidence(id);
    expect(await statesOf(id)).toEqual({ ...nothing, video });
    expect(await setOf(id)).toMatchObject({ state: "ready", facts: null, error: null });
    const { signals } = await db().request.findUniqueOrThrow({ where: { id } });
    expect(signals).toEqual({ passed: 0, failed: 0, notReported: 6, findings: 0 });
    const { capabilities } = await db().authority.findUniqueOrThrow({ where: { id: world.authorityId } });
    const seen = video === "stored" ? "returned" : "not-returned";
    expect(capabilities).toMatchObject({ "one-shot": { evidence: "not-returned", video: seen } });
  });

  it.each([
    ["missing-rear", "missing"],
    ["clean-passport", "not-applicable"],
  ])("the rear of %s: %s", async (story, state) => {
    const { id } = await inReview(story);
    await collectEvidence(id);
    expect((await itemsOf(id)).document_rear).toMatchObject({ state, sha256: null, bytes: null, objectKey: null });
    expect(await setOf(id)).toMatchObject({ state: "ready" });
  });

  it("an identification without pictures", async () => {
    const { id, requestPk } = await inReview();
    await identification(requestPk, { images: {}, ocr_data: { given_name: "A" }, security_checks: [] });
    await collectEvidence(id);
    expect(await statesOf(id)).toMatchObject({ document_front: "missing", document_owner: "missing", video: "stored" });
  });

  it("a picture and a video that cannot be shown, which are kept all the same", async () => {
    const { id, requestPk } = await inReview();
    const odd = Buffer.from("<svg onload='alert(1)'>");
    await identification(requestPk, {
      images: { document_front: `data:image/svg+xml;base64,${odd.toString("base64")}` },
    });
    await world.sandbox.control("faults", {
      operation: "download_video",
      kind: "status",
      status: 200,
      body: "no film",
    });
    await collectEvidence(id);
    const items = await itemsOf(id);
    expect(items.document_front).toMatchObject({
      state: "unreadable",
      sha256: sha256(odd),
      bytes: odd.length,
      mediaType: null,
      displayKey: null,
    });
    expect(items.document_front?.objectKey).not.toBeNull();
    expect(items.video).toMatchObject({ state: "unreadable", sha256: sha256(Buffer.from("no film")), mediaType: null });
  });

  it("a video in another container than announced", async () => {
    const { id } = await inReview("webm-video");
    await collectEvidence(id);
    expect((await itemsOf(id)).video).toMatchObject({ state: "stored", mediaType: "video/webm" });
  });

  it("a video that breaks off in its middle is as it came: its hash says so", async () => {
    const { id } = await inReview("broken-video");
    await collectEvidence(id);
    expect((await itemsOf(id)).video).toMatchObject({ sha256: sha256(storyFile("broken-video/video.mp4")) });
  });
});

describe("evidence that could not be fetched", () => {
  it.each([
    ["an error", { kind: "status", status: 500 }, "answered"],
    ["a dropped connection", { kind: "drop_before" }, "no-answer"],
  ])("the video, for %s: the rest is kept, and the next time it is whole", async (_, fault, error) => {
    const { id } = await inReview();
    await world.sandbox.control("faults", { operation: "download_video", ...fault });
    await collectEvidence(id);
    expect((await itemsOf(id)).video).toMatchObject({ state: "failed", error, sha256: null });
    expect(await statesOf(id)).toMatchObject({ document_front: "stored" });
    expect(await setOf(id)).toMatchObject({ state: "partial" });
    await collectEvidence(id);
    expect((await itemsOf(id)).video).toMatchObject({ state: "stored", error: null });
    expect(await setOf(id)).toMatchObject({ state: "ready" });
    expect((await trail(id)).map((line) => line.action)).toEqual(["evidence.collected", "evidence.collected"]);
  });

  it("everything: the failure is passed on and shown, and no item is invented", async () => {
    const { id } = await inReview();
    await world.sandbox.control("faults", { operation: "get_request", kind: "garbage" });
    await expect(collectEvidence(id)).rejects.toMatchObject({ failure: "garbled" });
    expect(await setOf(id)).toMatchObject({ state: "failed", error: "garbled", hash: null });
    expect(await itemsOf(id)).toEqual({});
  });

  it("of another request than asked for", async () => {
    const [one, other] = [await inReview(), await inReview()];
    await world.sandbox.control("faults", {
      operation: "get_request",
      kind: "status",
      status: 200,
      request_pk: one.requestPk,
      body: { details: { pk: other.requestPk, status: "VIDEOREVIEW" } },
    });
    await expect(collectEvidence(one.id)).rejects.toMatchObject({ failure: "garbled" });
    expect(await itemsOf(one.id)).toEqual({});
  });
});

describe("evidence collected again", () => {
  it("replaces its copies, and leaves no file behind", async () => {
    const { id } = await inReview();
    const before = folder.files().length;
    await collectEvidence(id);
    const first = await itemsOf(id);
    await collectEvidence(id);
    const second = await itemsOf(id);
    expect(folder.files()).toHaveLength(before + 9);
    for (const kind of itemKinds) {
      expect(second[kind]?.id).toBe(first[kind]?.id);
      expect(second[kind]?.objectKey).not.toBe(first[kind]?.objectKey);
      expect(second[kind]?.sha256).toBe(first[kind]?.sha256);
    }
  });

  it("by several at once is one set that can be opened", async () => {
    const { id } = await inReview();
    const before = folder.files().length;
    await claimRequest(world.nuria, { requestId: id });
    await Promise.all([collectEvidence(id), collectEvidence(id), collectEvidence(id)]);
    expect(Object.keys(await itemsOf(id)).sort((a, b) => (a < b ? -1 : 1))).toEqual([
      "document_front",
      "document_owner",
      "document_photo",
      "document_rear",
      "video",
    ]);
    const video = await shownBytes(world.nuria, id, "video");
    expect(video.equals(storyFile("clean/video.mp4"))).toBe(true);
    const front = await sharp(await shownBytes(world.nuria, id, "document_front")).metadata();
    expect(front.format).toBe("jpeg");
    expect(folder.files()).toHaveLength(before + 9);
    expect((await trail(id)).map((line) => line.action)).not.toContain("evidence.hash_mismatch");
  });
});

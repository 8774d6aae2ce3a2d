import { buffer } from "node:stream/consumers";
import pg from "pg";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { claimRequest } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { superUrl } from "@/lib/testing/database";
import { itemsOf, ownDataFolder, shownBytes, storyFile } from "@/lib/testing/evidence";
import { makePerson, makeWorld, openedRequest, type World } from "@/lib/testing/world";
import type { ItemKind } from "@/lib/workflows/evidence";
import { collectEvidence } from "./collect-evidence";
import { openItem } from "./open-item";

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

async function held(story = "clean") {
  const officer = await makePerson("rao", [world.authorityId]);
  const opened = await openedRequest(world, { outcome: "review", story });
  await claimRequest(officer, { requestId: opened.id });
  await collectEvidence(opened.id);
  return { id: opened.id, officer };
}
const looks = (requestId: string) =>
  db().auditEvent.findMany({
    where: { requestId, action: { in: ["evidence.open_image", "evidence.video_open"] } },
    orderBy: { seq: "asc" },
  });

describe("an item, for the officer who holds the request", () => {
  it("is the video as it came, in any part", async () => {
    const { id, officer } = await held();
    const video = storyFile("clean/video.mp4");
    const item = await openItem(officer, id, "video");
    expect(item).toMatchObject({ mediaType: "video/mp4", size: video.length });
    const part = await buffer(await item.read({ start: 65_530, end: 131_090 }));
    expect(part.equals(video.subarray(65_530, 131_091))).toBe(true);
  });

  it("is a picture's copy, never its original", async () => {
    const { id, officer } = await held();
    const item = await openItem(officer, id, "document_front");
    const shown = await shownBytes(officer, id, "document_front");
    expect(item).toMatchObject({ mediaType: "image/jpeg", size: shown.length });
    const { format, exif, width } = await sharp(shown).metadata();
    expect({ format, exif }).toEqual({ format: "jpeg", exif: undefined });
    expect(width).toBe((await sharp(storyFile("clean/document_front.jpg")).metadata()).width);
    expect(shown.equals(storyFile("clean/document_front.jpg"))).toBe(false);
  });

  it("leaves a line in the trail before its first byte, once, with the hash of what was seen", async () => {
    const { id, officer } = await held();
    for (const kind of ["document_front", "document_front", "video", "video"] as const)
      await openItem(officer, id, kind);
    const items = await itemsOf(id);
    const lines = await looks(id);
    expect(lines).toMatchObject([
      { action: "evidence.open_image", actorId: officer.userId, subjectId: "document_front" },
      { action: "evidence.video_open", actorId: officer.userId, subjectId: "video" },
    ]);
    expect(lines[0]?.details).toContain(items.document_front?.sha256);
    expect(lines[1]?.details).toContain(items.video?.sha256);
  });

  it("leaves another line when it is no longer what was seen", async () => {
    const { id, officer } = await held();
    await openItem(officer, id, "video");
    await world.sandbox.control("faults", {
      operation: "download_video",
      kind: "status",
      status: 200,
      body: `\u0000\u0000\u0000\u0020ftypisom another film`,
    });
    await collectEvidence(id);
    await openItem(officer, id, "video");
    expect(await looks(id)).toHaveLength(2);
  });

  it("is not given where the look cannot be recorded", async () => {
    const { id, officer } = await held();
    await admin.query("ALTER TABLE audit_event ADD CONSTRAINT closed CHECK (false) NOT VALID");
    try {
      await expect(openItem(officer, id, "document_owner")).rejects.toThrow(/closed/);
    } finally {
      await admin.query("ALTER TABLE audit_event DROP CONSTRAINT closed");
    }
    expect(await db().evidenceLook.count({ where: { requestId: id } })).toBe(0);
    await expect(openItem(officer, id, "document_owner")).resolves.toMatchObject({ mediaType: "image/jpeg" });
  });
});

describe("an item is nobody else's", () => {
  it.each(["ignasi", "chiara", "admin", "support", "auditor"] as const)(
    "not for %s, who learns nothing",
    async (who) => {
      const { id } = await held();
      await expect(openItem(world[who], id, "document_front")).rejects.toMatchObject({ code: "not-found", params: {} });
      await expect(openItem(world[who], crypto.randomUUID(), "video")).rejects.toMatchObject({ code: "not-found" });
      expect(await looks(id)).toEqual([]);
    },
  );

  it.each<[string, (id: string) => Promise<unknown>]>([
    ["run out", (id) => db().claim.update({ where: { requestId: id }, data: { expiresAt: new Date(Date.now() - 1) } })],
    [
      "been given back",
      (id) => db().claim.update({ where: { requestId: id }, data: { userId: null, expiresAt: null } }),
    ],
    ["been handed on", (id) => db().claim.update({ where: { requestId: id }, data: { userId: world.ignasi.userId } })],
    ["been removed", (id) => db().claim.delete({ where: { requestId: id } })],
  ])("nor for the officer whose claim has %s", async (_, change) => {
    const { id, officer } = await held();
    await openItem(officer, id, "document_front");
    await change(id);
    await expect(openItem(officer, id, "document_front")).rejects.toMatchObject({ code: "not-found" });
    await expect(openItem(officer, id, "video")).rejects.toMatchObject({ code: "not-found" });
    expect(await looks(id)).toHaveLength(1);
  });

  it("nor for the holder who has left the authority", async () => {
    const { id, officer } = await held();
    const moved: UserActor = { ...officer, authorityIds: [world.otherAuthorityId] };
    await expect(openItem(moved, id, "video")).rejects.toMatchObject({ code: "not-found" });
    await expect(openItem({ ...officer, authorityIds: [] }, id, "video")).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("an item that is not there", () => {
  it.each<[string, ItemKind]>([
    ["missing-rear", "document_rear"],
    ["clean-passport", "document_rear"],
  ])("of %s cannot be opened: %s", async (story, kind) => {
    const { id, officer } = await held(story);
    await expect(openItem(officer, id, kind)).rejects.toMatchObject({ code: "not-found" });
    expect(await looks(id)).toEqual([]);
  });

  it.each(["expired", "unreadable", "failed"])("cannot be opened while it is %s", async (state) => {
    const { id, officer } = await held();
    await db().evidenceItem.updateMany({ where: { requestId: id }, data: { state } });
    await expect(openItem(officer, id, "video")).rejects.toMatchObject({ code: "not-found" });
    expect(await looks(id)).toEqual([]);
  });

  it("cannot be opened with the key of another person's item", async () => {
    const [mine, other] = [await held(), await held()];
    const theirs = (await itemsOf(other.id)).video;
    await db().evidenceItem.update({
      where: { requestId_kind: { requestId: mine.id, kind: "video" } },
      data: { objectKey: theirs?.objectKey ?? null, fileKey: theirs?.fileKey ?? null },
    });
    await expect(shownBytes(mine.officer, mine.id, "video")).rejects.toThrow(/authenticate/);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { claimRequest } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { ownDataFolder } from "@/lib/testing/evidence";
import { lookAt } from "@/lib/testing/review";
import { makePerson, makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { collectEvidence } from "./collect-evidence";
import { coverage, recordLook, seenShare } from "./looks";

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

async function held() {
  const officer = await makePerson("rao", [world.authorityId]);
  const { id } = await openedRequest(world, { outcome: "review", story: "clean" });
  const { token } = await claimRequest(officer, { requestId: id });
  await collectEvidence(id);
  return { id, officer, token };
}

const seenBy = async (requestId: string, officer: UserActor) => {
  const id = { requestId, userId: officer.userId, kind: "video" };
  const look = await db().evidenceLook.findUniqueOrThrow({ where: { requestId_userId_kind: id } });
  return coverage.parse(look.coverage);
};
const coverageLines = (requestId: string) =>
  db().auditEvent.findMany({ where: { requestId, action: "evidence.video_coverage" } });

describe("what was seen of a video", () => {
  it("grows with every report, whatever their order", async () => {
    const { id, officer } = await held();
    const look = (seen: [number, number][], length?: number) =>
      lookAt(officer, id, "video", { seen, ...(length ? { length } : {}) });
    await look([[4, 6]]);
    await look([[0, 2]], 10);
    await look([[1, 4.5]]);
    const seen = await seenBy(id, officer);
    expect(seen).toEqual({ seen: [[0, 6]], length: 10, unplayable: false });
    expect(seenShare(seen)).toBeCloseTo(0.6, 9);
  });

  it("loses nothing of reports that come at once", async () => {
    const { id, officer } = await held();
    const parts = Array.from({ length: 8 }, (_, n): [number, number] => [n, n + 1]);
    await Promise.all(parts.map((part) => lookAt(officer, id, "video", { seen: [part], length: 8 })));
    expect(seenShare(await seenBy(id, officer))).toBe(1);
  });

  it("is in the trail once it is nearly all, and only once", async () => {
    const { id, officer } = await held();
    const look = (to: number) => lookAt(officer, id, "video", { seen: [[0, to]], length: 10 });
    await look(9.4);
    expect(await coverageLines(id)).toEqual([]);
    await look(9.5);
    await look(10);
    const lines = await coverageLines(id);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]?.details ?? "{}")).toEqual({ seen: 95, unplayable: false });
  });

  it("may be that it cannot be played, which is in the trail too and is not taken back", async () => {
    const { id, officer } = await held();
    await lookAt(officer, id, "video", { unplayable: true });
    await lookAt(officer, id, "video", { seen: [[0, 1]] });
    expect((await seenBy(id, officer)).unplayable).toBe(true);
    expect(await coverageLines(id)).toHaveLength(1);
  });

  it("is each officer's own", async () => {
    const { id, officer, token } = await held();
    await lookAt(officer, id, "video", { seen: [[0, 10]], length: 10 });
    await db().claim.update({ where: { requestId: id }, data: { userId: world.ignasi.userId, token: token + 1 } });
    await lookAt(world.ignasi, id, "video", { seen: [[0, 1]], length: 10 });
    expect(seenShare(await seenBy(id, officer))).toBe(1);
    expect(seenShare(await seenBy(id, world.ignasi))).toBeCloseTo(0.1, 9);
  });

  it("begins anew when the video is another one", async () => {
    const { id, officer } = await held();
    await lookAt(officer, id, "video", { seen: [[0, 10]], length: 10 });
    const where = { requestId_kind: { requestId: id, kind: "video" } };
    await db().evidenceItem.update({ where, data: { sha256: "f".repeat(64) } });
    await lookAt(officer, id, "video", { seen: [[0, 1]] });
    expect(await seenBy(id, officer)).toEqual({ seen: [[0, 1]], length: null, unplayable: false });
  });
});

describe("a look", () => {
  it("is only the holder's to record", async () => {
    const { id, officer } = await held();
    for (const who of [world.ignasi, world.chiara, world.admin, world.support])
      await expect(lookAt(who, id, "document_front")).rejects.toMatchObject({
        code: "claim-lost",
      });
    await db().claim.update({ where: { requestId: id }, data: { expiresAt: new Date(Date.now() - 1) } });
    await expect(lookAt(officer, id, "document_front")).rejects.toMatchObject({
      code: "claim-lost",
    });
    expect(await db().evidenceLook.count({ where: { requestId: id } })).toBe(0);
  });

  it("is at something that can be seen", async () => {
    const { id, officer } = await held();
    for (const state of ["expired", "failed", "not-returned", "unreadable"]) {
      await db().evidenceItem.updateMany({ where: { requestId: id, kind: "document_rear" }, data: { state } });
      await expect(lookAt(officer, id, "document_rear")).rejects.toMatchObject({
        code: "not-found",
      });
    }
    expect(await db().evidenceLook.count({ where: { requestId: id } })).toBe(0);
  });

  it("is at what was on the screen, and not at what took its place meanwhile", async () => {
    const { id, officer } = await held();
    const look = { requestId: id, kind: "video", sha256: "f".repeat(64), seen: [[0, 10]], length: 10 } as const;
    await expect(recordLook(officer, { ...look, seen: [[0, 10]] })).rejects.toMatchObject({ code: "stale" });
    expect(await db().evidenceLook.count({ where: { requestId: id } })).toBe(0);
  });

  it("at a picture counts no seconds", async () => {
    const { id, officer } = await held();
    await lookAt(officer, id, "document_front", { seen: [[0, 5]], length: 5 });
    const look = await db().evidenceLook.findFirstOrThrow({ where: { requestId: id } });
    expect(look.coverage).toBeNull();
  });
});

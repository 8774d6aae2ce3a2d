import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { claimRequest } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { superUrl } from "@/lib/testing/database";
import { itemsOf, ownDataFolder } from "@/lib/testing/evidence";
import { makePerson, makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { collectEvidence } from "./collect-evidence";
import { expireCopies } from "./expire-copies";
import { openItem } from "./open-item";

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

async function collected() {
  const { id } = await openedRequest(world, { outcome: "review", story: "clean" });
  await collectEvidence(id);
  return id;
}
const endsAt = (requestId: string, storedUntil: Date) =>
  db().evidenceItem.updateMany({ where: { requestId }, data: { storedUntil } });

describe("copies whose time is over", () => {
  it("go, and what they were stays for ever", async () => {
    const id = await collected();
    const before = await itemsOf(id);
    await endsAt(id, new Date(Date.now() - 1000));
    expect(await expireCopies()).toBe(5);
    expect(folder.files()).toEqual([]);
    const after = await itemsOf(id);
    for (const [kind, item] of Object.entries(before)) {
      expect(after[kind]).toMatchObject({
        state: "expired",
        objectKey: null,
        displayKey: null,
        fileKey: null,
        storedUntil: null,
        sha256: item.sha256,
        bytes: item.bytes,
        mediaType: item.mediaType,
        width: item.width,
      });
    }
    expect(await db().evidenceSet.findUnique({ where: { requestId: id } })).toMatchObject({
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await expireCopies()).toBe(0);
  });

  it("stay while their time runs, and while somebody holds the request", async () => {
    const [running, heldOne, lapsed] = [await collected(), await collected(), await collected()];
    const officer = () => makePerson("rao", [world.authorityId]);
    const holder = await officer();
    await claimRequest(holder, { requestId: heldOne });
    await claimRequest(await officer(), { requestId: lapsed });
    await endsAt(running, new Date(Date.now() + 60_000));
    await endsAt(heldOne, new Date(Date.now() - 1000));
    await endsAt(lapsed, new Date(Date.now() - 1000));
    await db().claim.update({ where: { requestId: lapsed }, data: { expiresAt: new Date(Date.now() - 1000) } });
    expect(await expireCopies()).toBe(5);
    const states = async (id: string) => new Set(Object.values(await itemsOf(id)).map((item) => item.state));
    expect(await states(running)).toEqual(new Set(["stored"]));
    expect(await states(heldOne)).toEqual(new Set(["stored"]));
    expect(await states(lapsed)).toEqual(new Set(["expired"]));
    await expect(openItem(holder, heldOne, "video")).resolves.toMatchObject({ mediaType: "video/mp4" });
  });

  it("do not go when they were renewed at the same moment", async () => {
    const id = await collected();
    await endsAt(id, new Date(Date.now() - 1000));
    const fresh = crypto.randomUUID();
    const admin = new pg.Client(superUrl());
    await admin.connect();
    await admin.query("BEGIN");
    await admin.query("SELECT 1 FROM evidence_item WHERE request_id = $1 FOR UPDATE", [id]);
    const expiring = expireCopies();
    const waiting = async () =>
      (
        await db().$queryRaw<unknown[]>`
      SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
      ).length;
    await expect.poll(waiting).toBe(1);
    await admin.query(
      "UPDATE evidence_item SET object_key = $2, stored_until = now() + interval '1 hour' WHERE request_id = $1",
      [id, fresh],
    );
    await admin.query("COMMIT");
    await admin.end();
    expect(await expiring).toBe(0);
    for (const item of Object.values(await itemsOf(id)))
      expect(item).toMatchObject({ state: "stored", objectKey: fresh });
  });

  it("that were never kept are left alone", async () => {
    await world.sandbox.control("switches", { evidence: "none" });
    const id = await collected();
    expect(await expireCopies()).toBe(0);
    const states = new Set(Object.values(await itemsOf(id)).map((item) => item.state));
    expect(states).toEqual(new Set(["not-returned"]));
  });
});

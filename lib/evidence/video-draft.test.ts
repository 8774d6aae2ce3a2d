import { createHash } from "node:crypto";
import fs from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET, POST } from "@/app/api/requests/[requestId]/evidence/video/route";
import { DELETE, PATCH } from "@/app/api/video-drafts/[draftId]/route";
import { db } from "@/lib/db";
import { ownDataFolder, storyFile } from "@/lib/testing/evidence";
import { browserHeaders, routeRequest } from "@/lib/testing/request-scope";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { sendDraft } from "./send-draft";
import { addPiece, beginDraft, expireDrafts, readDraft } from "./video-draft";

let data: ReturnType<typeof ownDataFolder>;
let world: World;
beforeAll(async () => {
  data = ownDataFolder();
  world = await makeWorld();
});
afterAll(async () => {
  await world.sandbox.stop();
  data.remove();
});

const film = storyFile("clean/video.mp4");
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const external = () => openedRequest(world, { workflow: "one-shot-external" });
const step = Math.ceil(film.length / 3);

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
const add = (
  draftId: string,
  startsAt: number,
  bytes = film.subarray(startsAt, startsAt + step),
  actor = world.admin,
) => addPiece(actor, draftId, startsAt, { bytes: bytes.length, body: once(bytes) });

describe("a video that comes in pieces", () => {
  it("is told how far it is, by hash, and leaves whole once it is all here", async () => {
    const { id } = await external();
    const { draftId } = await beginDraft(world.admin, id, film.length);
    expect(await add(draftId, 0)).toEqual({ received: step });
    expect(await readDraft(world.admin, id)).toEqual({
      draftId,
      bytes: film.length,
      received: step,
      pieces: [{ startsAt: 0, bytes: step, sha256: sha256(film.subarray(0, step)) }],
    });
    await expect(sendDraft(world.admin, draftId)).rejects.toMatchObject({ fields: { video: "video-length" } });
    await add(draftId, step);
    await add(draftId, 2 * step);
    expect(await sendDraft(world.admin, draftId)).toEqual({ state: "accepted", status: "VIDEOINCOMPLETE" });
    expect(await db().evidenceUpload.findFirst({ where: { requestId: id } })).toMatchObject({ sha256: sha256(film) });
    expect([await readDraft(world.admin, id), data.files()]).toEqual([null, []]);
  });

  it("is kept sealed: nothing of the film is in the store", async () => {
    const { id } = await external();
    const { draftId } = await beginDraft(world.admin, id, film.length);
    await add(draftId, 0);
    const [file = ""] = data.files();
    const stored = fs.readFileSync(file);
    expect(stored.length).toBeGreaterThan(step);
    expect(stored.includes(film.subarray(0, 32))).toBe(false);
    await beginDraft(world.admin, id, film.length);
    expect(data.files()).toEqual([]);
  });

  it("takes a piece once, only where it belongs, and only whole", async () => {
    const { id } = await external();
    const { draftId } = await beginDraft(world.admin, id, film.length);
    const both = await Promise.allSettled([add(draftId, 0), add(draftId, 0)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(add(draftId, 0)).rejects.toMatchObject({ code: "stale" });
    const cut = { bytes: step, body: once(film.subarray(step, step + 100)) };
    await expect(addPiece(world.admin, draftId, step, cut)).rejects.toMatchObject({
      fields: { video: "video-length" },
    });
    const long = film.subarray(step, film.length);
    await expect(add(draftId, step, Buffer.concat([long, long]))).rejects.toMatchObject({ code: "invalid-input" });
    expect((await readDraft(world.admin, id))?.received).toBe(step);
    expect(data.files()).toHaveLength(1);
    await beginDraft(world.admin, id, film.length);
  });

  it.each([
    ["no MP4", () => storyFile("webm-video/video.webm"), "video-type"],
    ["nothing", () => Buffer.alloc(0), "video-empty"],
  ])("%s is refused at once", async (_, make, problem) => {
    const { id } = await external();
    const bytes = make();
    const begin = async () => add((await beginDraft(world.admin, id, bytes.length)).draftId, 0, bytes);
    await expect(begin()).rejects.toMatchObject({ fields: { video: problem } });
    expect(data.files()).toEqual([]);
  });

  it("belongs to whoever began it, and to a request that takes evidence", async () => {
    const { id } = await external();
    const { draftId } = await beginDraft(world.admin, id, film.length);
    await expect(add(draftId, 0, film, world.nuria)).rejects.toMatchObject({ code: "not-found" });
    await expect(sendDraft(world.nuria, draftId)).rejects.toMatchObject({ code: "not-found" });
    expect(await readDraft(world.nuria, id)).toBeNull();
    const { id: eidas } = await openedRequest(world);
    await expect(beginDraft(world.admin, eidas, 10)).rejects.toMatchObject({ code: "stale" });
    await expect(beginDraft(world.admin, id, 301 * 2 ** 20)).rejects.toMatchObject({
      fields: { video: "video-too-large" },
    });
  });

  it("stays while the provider cannot be reached, so that it is sent again without a second upload", async () => {
    const { id } = await external();
    const { draftId } = await beginDraft(world.admin, id, film.length);
    await add(draftId, 0, film);
    await world.sandbox.control("faults", { operation: "upload_video", kind: "drop_before" });
    expect(await sendDraft(world.admin, draftId)).toMatchObject({ state: "unknown" });
    expect((await readDraft(world.admin, id))?.received).toBe(film.length);
    expect(await sendDraft(world.admin, draftId)).toMatchObject({ state: "accepted" });
  });

  it("goes after a day in which nobody went on with it", async () => {
    const { id } = await external();
    const { draftId } = await beginDraft(world.admin, id, film.length);
    await add(draftId, 0);
    const old = (hours: number) =>
      db().videoDraft.update({ where: { id: draftId }, data: { touchedAt: new Date(Date.now() - hours * 3600_000) } });
    await old(23);
    await expireDrafts();
    expect(data.files()).toHaveLength(1);
    await old(25);
    await expireDrafts();
    expect([data.files(), await readDraft(world.admin, id)]).toEqual([[], null]);
  });
});

it("the routes begin, take, tell and discard", async () => {
  const { id } = await external();
  const headers = await browserHeaders(world.admin.sessionId);
  const context = { params: Promise.resolve({ requestId: id }) };
  const begun = await POST(routeRequest(`/api/x?bytes=${film.length}`, headers, { method: "POST" }), context);
  const { draftId } = (await begun.json()) as { draftId: string };
  const draft = { params: Promise.resolve({ draftId }) };
  const piece = (more: Record<string, string>) =>
    PATCH(routeRequest("/api/x", { ...headers, ...more }, { method: "PATCH", body: "0000ftypisom" }), draft);
  expect((await piece({ "upload-offset": "0", "content-length": "12" })).status).toBe(200);
  expect((await piece({ "upload-offset": "-1", "content-length": "12" })).status).toBe(400);
  expect((await piece({ "upload-offset": "12" })).status).toBe(400);
  expect(await (await GET(routeRequest("/api/x", headers), context)).json()).toMatchObject({ draftId, received: 12 });
  expect((await DELETE(routeRequest("/api/x", headers, { method: "DELETE" }), draft)).status).toBe(200);
  expect(await (await GET(routeRequest("/api/x", headers), context)).json()).toBeNull();
});

import { createHash } from "node:crypto";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { POST } from "@/app/api/requests/[requestId]/evidence/route";
import type { UserActor } from "@/lib/auth/actor";
import { claimRequest } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { readDetail } from "@/lib/requests/detail";
import { refreshRequest } from "@/lib/requests/refresh-request";
import { itemsOf, ownDataFolder, storyFile } from "@/lib/testing/evidence";
import { browserHeaders, routeRequest } from "@/lib/testing/request-scope";
import { trailOf } from "@/lib/testing/rows";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { collectEvidence } from "./collect-evidence";
import { uploadEvidences, uploadVideo } from "./send-upload";
import { type EvidenceForm, evidenceForm } from "./upload-schema";

const data = ownDataFolder();
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(async () => {
  await world.sandbox.stop();
  data.remove();
});
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("faults", {}, "DELETE");
});

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const kinds = ["document_front", "document_rear", "document_photo", "document_owner"] as const;
const video = storyFile("clean/video.mp4");
const person = { given_name: "MARTA", surname_1: "QUIRÓS", serial_number: "73920184M", id_document_type: "IDC" };

const wholeForm = () => ({
  acceptance: { description: "Terms accepted", ip: "192.0.2.7", date: 1_622_823_879_708, "our-campaign": "spring" },
  videoid_data: {
    images: Object.fromEntries(kinds.map((kind) => [kind, storyFile(`clean/${kind}.jpg`).toString("base64")])),
    ocr_data: { ...person, reader: "kiosk 4" } as Record<string, unknown>,
    security_checks: { otp_validation: true, liveliness: false, hologram: "seen" } as Record<string, unknown>,
    similarity_level: 91 as unknown,
    session: "abc",
  },
});

const parsed = (form: unknown): EvidenceForm => evidenceForm.parse(form);
const sent = (form: unknown) => {
  const body = Buffer.from(JSON.stringify(form));
  return { bytes: body.length, sha256: sha256(body) };
};
const handOver = (id: string, form: unknown = wholeForm(), actor: UserActor = world.admin) =>
  uploadEvidences(actor, id, parsed(form), sent(form));

async function* inPieces(bytes: Buffer, size = 10_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const film = (id: string, bytes = video, actor: UserActor = world.admin) =>
  uploadVideo(actor, id, { bytes: bytes.length, body: inPieces(bytes) });

const external = () => openedRequest(world, { workflow: "one-shot-external" });
const uploadsOf = (requestId: string) =>
  db().evidenceUpload.findMany({ where: { requestId }, orderBy: { recordedAt: "asc" } });
const missingOf = async (id: string) => (await readDetail(world.admin, id, false)).uploads?.missing;
const callsOf = async (requestPk: number, operation: string) =>
  (await world.sandbox.ledger()).filter((entry) => entry.request_pk === requestPk && entry.operation === operation);

describe("a whole set", () => {
  it("arrives at review, recorded by hash, and is collected as it was sent, custom keys included", async () => {
    const { id } = await external();
    expect(await missingOf(id)).toEqual(["evidences", "video"]);
    expect(await handOver(id)).toEqual({ state: "accepted", status: "VIDEOINCOMPLETE" });
    expect(await missingOf(id)).toEqual(["video"]);
    expect(await film(id)).toEqual({ state: "accepted", status: "VIDEOREVIEW" });
    const [first, second] = await uploadsOf(id);
    const hashes = Object.fromEntries(kinds.map((kind) => [kind, sha256(storyFile(`clean/${kind}.jpg`))]));
    expect(first).toMatchObject({ part: "evidences", state: "accepted", images: hashes, missing: [] });
    expect(first?.sha256).toBe(sent(wholeForm()).sha256);
    expect(second).toMatchObject({ part: "video", state: "accepted", sha256: sha256(video), bytes: video.length });
    const detail = await readDetail(world.admin, id, false);
    expect(detail).toMatchObject({ can: { upload: false, link: false }, uploads: { missing: [] } });

    await claimRequest(world.nuria, { requestId: id });
    await collectEvidence(id);
    const items = await itemsOf(id);
    for (const kind of kinds) expect(items[kind]).toMatchObject({ state: "stored", sha256: hashes[kind] });
    expect(items.video).toMatchObject({ state: "stored", sha256: sha256(video) });
  });

  it("leaves lines in the trail that name hashes and nobody", async () => {
    const { id } = await external();
    await handOver(id);
    await film(id);
    const lines = (await trailOf(id)).filter(({ action }) => action.startsWith("evidence.upload"));
    expect(lines.map(({ action, outcome }) => [action, outcome])).toEqual([
      ["evidence.upload_intent", "ok"],
      ["evidence.uploaded", "ok"],
      ["evidence.upload_intent", "ok"],
      ["evidence.uploaded", "ok"],
    ]);
    const text = JSON.stringify(lines);
    expect(text).toContain(sha256(video));
    for (const word of ["MARTA", "QUIR", "73920184M", "192.0.2.7", "kiosk"]) expect(text).not.toContain(word);
    const rows = JSON.stringify(await uploadsOf(id));
    for (const word of ["MARTA", "73920184M", "192.0.2.7"]) expect(rows).not.toContain(word);
  });

  it("may come video first", async () => {
    const { id } = await external();
    expect(await film(id)).toMatchObject({ status: "VIDEOINCOMPLETE" });
    expect(await missingOf(id)).toEqual(["evidences"]);
    expect(await handOver(id)).toMatchObject({ status: "VIDEOREVIEW" });
  });
});

it("a partial set is incomplete with what is missing named, and the rest completes it", async () => {
  const { id } = await external();
  const form = wholeForm();
  const { document_owner: _selfie, ...images } = form.videoid_data.images;
  const { surname_1: _surname, ...ocr } = form.videoid_data.ocr_data;
  const part = { ...form, videoid_data: { ...form.videoid_data, images, ocr_data: ocr } };
  await film(id);
  expect(await handOver(id, part)).toEqual({ state: "accepted", status: "VIDEOINCOMPLETE" });
  expect(await missingOf(id)).toEqual(["document_owner", "surname_1"]);
  expect(await handOver(id)).toEqual({ state: "accepted", status: "VIDEOREVIEW" });
});

describe("what is refused before it leaves", () => {
  const jpeg = (side: number) =>
    sharp({ create: { width: side, height: side, channels: 3, background: "#888" } })
      .jpeg()
      .toBuffer();
  const cut = () => storyFile("clean/document_front.jpg").subarray(0, 5000);
  it.each([
    ["a PDF", async () => Buffer.from("%PDF-1.7 and so on"), "image-type"],
    ["a small picture", () => jpeg(120), "image-too-small"],
    ["half a picture", async () => cut(), "image-unreadable"],
    ["too large a file", async () => Buffer.alloc(8 * 2 ** 20 + 1), "image-too-large"],
  ])("%s", async (_, make, problem) => {
    const { id } = await external();
    const form = wholeForm();
    form.videoid_data.images.document_rear = (await make()).toString("base64");
    await expect(handOver(id, form)).rejects.toMatchObject({
      code: "invalid-input",
      fields: { "videoid_data.images.document_rear": problem },
    });
    expect(await uploadsOf(id)).toEqual([]);
  });

  it.each([
    ["a WebM", storyFile("webm-video/video.webm"), "video-type"],
    ["a picture", storyFile("clean/document_front.jpg"), "video-type"],
    ["nothing", Buffer.alloc(0), "video-empty"],
  ])("%s as a video", async (_, bytes, problem) => {
    const { id } = await external();
    await expect(film(id, bytes)).rejects.toMatchObject({ code: "invalid-input", fields: { video: problem } });
    expect(await uploadsOf(id)).toEqual([]);
  });

  it("a video too large, by the size it is said to have", async () => {
    const { id } = await external();
    const huge = { bytes: 300 * 2 ** 20 + 1, body: inPieces(video) };
    await expect(uploadVideo(world.admin, id, huge)).rejects.toMatchObject({ fields: { video: "video-too-large" } });
  });

  it("a request of a provider that films, of another authority, and one under review", async () => {
    const eidas = await openedRequest(world);
    await expect(handOver(eidas.id)).rejects.toMatchObject({ code: "stale" });
    const { id } = await external();
    await expect(film(id, video, world.chiara)).rejects.toMatchObject({ code: "not-found" });
    await handOver(id);
    await film(id);
    await expect(handOver(id)).rejects.toMatchObject({ code: "stale" });
  });

  it("a second one while the first is under way; one that lost its process is no longer waited for", async () => {
    const { id } = await external();
    await film(id);
    await db().evidenceUpload.updateMany({ where: { requestId: id }, data: { state: "sending" } });
    await expect(handOver(id)).rejects.toMatchObject({ code: "upload-running" });
    await db().evidenceUpload.updateMany({
      where: { requestId: id },
      data: { recordedAt: new Date(Date.now() - 16 * 60_000) },
    });
    expect(await handOver(id)).toMatchObject({ state: "accepted" });
    expect((await uploadsOf(id)).map(({ state }) => state)).toEqual(["unknown", "accepted"]);
  });
});

describe("what the provider does with it", () => {
  it("refused: its words are sealed, shown to who may hand over, and nothing is sent again", async () => {
    const { id, requestPk } = await external();
    const said = { status: "400 Bad Request", details: "Invalid JSON near MARTA" };
    await world.sandbox.control("faults", { operation: "upload_evidences", kind: "status", status: 400, body: said });
    expect(await handOver(id)).toMatchObject({ state: "rejected", status: "VIDEOPENDING" });
    const [row] = await uploadsOf(id);
    expect(row).toMatchObject({ state: "rejected", httpStatus: 400 });
    expect(row?.errorText).toMatch(/^v1\.s1\./);
    expect((await readDetail(world.admin, id, false)).uploads?.last[0]?.errorText).toBe("Invalid JSON near MARTA");
    expect((await readDetail(world.support, id, false)).uploads?.last[0]?.errorText).toBeNull();
    expect(await callsOf(requestPk, "upload_evidences")).toHaveLength(1);
  });

  it("an answer lost after it took effect is settled by reading, and sent once", async () => {
    const { id, requestPk } = await external();
    await world.sandbox.control("faults", { operation: "upload_evidences", kind: "effect_then_drop" });
    expect(await handOver(id)).toEqual({ state: "accepted", status: "VIDEOINCOMPLETE" });
    await world.sandbox.control("faults", { operation: "upload_video", kind: "effect_then_drop" });
    expect(await film(id)).toEqual({ state: "accepted", status: "VIDEOREVIEW" });
    expect(await callsOf(requestPk, "upload_video")).toHaveLength(1);
  });

  it("silence without effect stays unknown, and the person may send again", async () => {
    const { id } = await external();
    await world.sandbox.control("faults", { operation: "upload_video", kind: "drop_before" });
    expect(await film(id)).toEqual({ state: "unknown", status: "VIDEOPENDING" });
    expect(await missingOf(id)).toContain("video");
    expect(await film(id)).toMatchObject({ state: "accepted" });
  });

  it("a video that breaks off leads to VIDEOERROR, from which it is handed over again", async () => {
    const { id } = await external();
    await handOver(id);
    const broken = { bytes: video.length, body: inPieces(video.subarray(0, 50_000)) };
    expect(await uploadVideo(world.admin, id, broken)).toMatchObject({ state: "broken-off" });
    await expect.poll(() => statusAfterRead(id)).toBe("VIDEOERROR");
    expect((await readDetail(world.admin, id, false)).can.upload).toBe(true);
    expect(await film(id)).toMatchObject({ state: "accepted", status: "VIDEOREVIEW" });
  });
});

async function statusAfterRead(id: string): Promise<string> {
  return (await refreshRequest(id, "poll")).status;
}

describe("the route", () => {
  const ask = async (id: string, body: string, who: UserActor = world.admin) => {
    const headers = { ...(await browserHeaders(who.sessionId)), "content-length": String(Buffer.byteLength(body)) };
    const context = { params: Promise.resolve({ requestId: id }) };
    const response = await POST(routeRequest("/api/x", headers, { method: "POST", body }), context);
    return { status: response.status, json: await response.json() };
  };

  it("takes the documented form", async () => {
    const { id } = await external();
    expect(await ask(id, JSON.stringify(wholeForm()))).toEqual({
      status: 200,
      json: { state: "accepted", status: "VIDEOINCOMPLETE" },
    });
  });

  it("names the fields in trouble", async () => {
    const { id } = await external();
    const form = wholeForm();
    form.acceptance = { ...form.acceptance, "url-web-videoid": "javascript:alert(1)" } as typeof form.acceptance;
    form.videoid_data.ocr_data.id_document_type = "IDwC";
    form.videoid_data.ocr_data.id_document_country = "esp";
    form.videoid_data.security_checks.liveliness = "OK";
    form.videoid_data.similarity_level = 140;
    const { status, json } = await ask(id, JSON.stringify(form));
    expect(status).toBe(400);
    expect(json.error.fields).toEqual({
      "acceptance.url-web-videoid": "address-invalid",
      "videoid_data.ocr_data.id_document_type": "document-type-choose",
      "videoid_data.ocr_data.id_document_country": "country-format",
      "videoid_data.security_checks.liveliness": "check-boolean",
      "videoid_data.similarity_level": "similarity-range",
    });
  });

  it.each([
    ["no JSON", "{", "json-invalid"],
    ["nothing in it", "{}", "nothing-to-send"],
  ])("says of %s what is wrong", async (_, body, problem) => {
    const { id } = await external();
    const { json } = await ask(id, body);
    expect(json.error.fields).toEqual({ form: problem });
  });
});

import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { evidence, send, startRa, type TestRa, video } from "./test-ra";

let sandbox: TestRa;
beforeAll(async () => {
  sandbox = await startRa();
});
beforeEach(async () => {
  await sandbox.control("POST", "/reset");
});
afterAll(() => sandbox.close());

const put = (pk: number | string, body: unknown = evidence) => sandbox.ra("PUT", `/videoid/${pk}/`, body);
const read = async (pk: number) => (await sandbox.ra("GET", `/requests/${pk}/`)).json;

describe("uploads", () => {
  test("evidence, then video: incomplete, then review, and all of it is read back", async () => {
    const { pk, videoid_data } = await sandbox.open();
    const sent = await put(videoid_data.pk);
    expect([sent.status, sent.json]).toEqual([200, { status: "200 OK" }]);
    expect(await sandbox.status(pk)).toBe("VIDEOINCOMPLETE");
    const uploaded = await sandbox.upload(videoid_data.video_identifier, [video]);
    expect([uploaded.status, uploaded.json]).toEqual([200, { status: "200 OK" }]);
    const whole = await read(pk);
    expect(whole).toMatchObject({
      status: "VIDEOREVIEW",
      given_name: "PAU",
      surname_1: "ROIG",
      serial_number: "11111111H",
      videoid_data: { status: "COMPLETE", acceptance: evidence.acceptance, data: evidence.videoid_data },
    });
  });

  test("video first, identifier without dashes", async () => {
    const { pk, videoid_data } = await sandbox.open();
    await sandbox.upload(videoid_data.video_identifier.replaceAll("-", ""), [video]);
    expect(await sandbox.status(pk)).toBe("VIDEOINCOMPLETE");
    await put(videoid_data.pk);
    expect(await sandbox.status(pk)).toBe("VIDEOREVIEW");
  });

  test("evidence in part stays incomplete until the rest has come", async () => {
    const { pk, videoid_data } = await sandbox.open();
    await sandbox.upload(videoid_data.video_identifier, [video]);
    await put(videoid_data.pk, { acceptance: evidence.acceptance });
    expect(await sandbox.status(pk)).toBe("VIDEOINCOMPLETE");
    // The key of one published sample.
    await put(videoid_data.pk, { data: evidence.videoid_data });
    expect(await sandbox.status(pk)).toBe("VIDEOREVIEW");
  });

  test("which number finds the video is a switch, and the ledger says which one did", async () => {
    const { pk, videoid_data } = await sandbox.open();
    await put(pk, {});
    const [entry] = await sandbox.ledger("?operation=ra_upload_evidence");
    expect(entry).toMatchObject({
      request_pk: pk,
      effect: expect.stringContaining("found by the number of the request"),
    });
    await sandbox.change({ video_pk: "videoid" });
    expect((await put(pk)).json).toMatchObject({ code: "400", error: "No VideoId matches the given query." });
    await sandbox.change({ video_pk: "request" });
    expect((await put(videoid_data.pk)).status).toBe(404);
    expect((await put("x")).status).toBe(404);
    expect((await put(pk, "{")).json).toHaveProperty("detail");
  });

  test("nothing more after completion", async () => {
    const { videoid_data } = await sandbox.external();
    const late = { code: "412", id: expect.any(String), error: "Invalid VideoId status 'COMPLETE'" };
    expect((await put(videoid_data.pk)).json).toEqual(late);
    const again = await sandbox.upload(videoid_data.video_identifier, [video]);
    expect([again.status, again.json]).toEqual([412, late]);
  });

  test("after an error ordered by the control face, all of it once more", async () => {
    const { pk, videoid_data } = await sandbox.open();
    await put(videoid_data.pk);
    await sandbox.control("POST", `/requests/${pk}/finish`, { outcome: "error" });
    expect(await sandbox.status(pk)).toBe("VIDEOERROR");
    await sandbox.upload(videoid_data.video_identifier, [video]);
    expect(await sandbox.status(pk)).toBe("VIDEOINCOMPLETE");
    await put(videoid_data.pk);
    expect(await sandbox.status(pk)).toBe("VIDEOREVIEW");
  });

  test("no video in the form, an empty one, none at all", async () => {
    const { videoid_data } = await sandbox.open();
    const missing = { title: "Upload Video Error", description: "No video file provided" };
    const upload = (parts: Parameters<TestRa["upload"]>[1]) => sandbox.upload(videoid_data.video_identifier, parts);
    const other = await upload([{ ...video, name: "file" }]);
    expect([other.status, other.json]).toEqual([400, missing]);
    expect(
      (await upload([{ name: "video", filename: "v.mp4", type: "video/mp4", bytes: Buffer.alloc(0) }])).json,
    ).toEqual(missing);
    expect((await sandbox.upload("7", [video])).status).toBe(404);
    const wrongHost = await sandbox.ra("POST", `/upload/video/${videoid_data.video_identifier}/`);
    expect(wrongHost.status).toBe(404);
  });

  test("a video that breaks off is an error of the request, and only the video has to come again", async () => {
    const { pk, videoid_data } = await sandbox.open();
    await put(videoid_data.pk);
    const url = `${sandbox.connection.RA_UPLOAD_URL}/v1/upload/video/${videoid_data.video_identifier}/`;
    const headers = { "content-type": "multipart/form-data; boundary=b" };
    const body = '--b\r\ncontent-disposition: form-data; name="video"; filename="v.mp4"\r\n\r\nhalf';
    const { status } = await send({ method: "POST", url, body, headers, tls: sandbox.tls });
    expect([status, await sandbox.status(pk)]).toEqual([400, "VIDEOERROR"]);
    await sandbox.upload(videoid_data.video_identifier, [video]);
    expect(await sandbox.status(pk)).toBe("VIDEOREVIEW");
  });

  test("forty megabytes in a stream arrive whole and come back whole", async () => {
    const { videoid_data } = await sandbox.open();
    const chunk = randomBytes(1024 * 1024);
    const sent = createHash("sha256");
    for (let index = 0; index < 40; index += 1) sent.update(chunk);
    function* form() {
      yield '--b\r\ncontent-disposition: form-data; name="video"; filename="v.mp4"\r\ncontent-type: video/mp4\r\n\r\n';
      for (let index = 0; index < 40; index += 1) yield chunk;
      yield "\r\n--b--\r\n";
    }
    const url = `${sandbox.connection.RA_UPLOAD_URL}/v1/upload/video/${videoid_data.video_identifier}/`;
    const headers = { "content-type": "multipart/form-data; boundary=b" };
    const body = Readable.from(form(), { objectMode: false });
    expect((await send({ method: "POST", url, body, headers, tls: sandbox.tls })).status).toBe(200);
    const digest = sent.digest("hex");
    const [entry] = await sandbox.ledger("?operation=ra_upload_video");
    expect(entry?.effect).toContain(digest);
    const { bytes } = await sandbox.ra("GET", `/download/video/${videoid_data.video_identifier}/`);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(digest);
  });
});

describe("downloads", () => {
  test("by identifier or request, of the provider's identification too", async () => {
    const { pk, videoid_data } = await sandbox.finished("review");
    const get = (identifier: string | number) => sandbox.ra("GET", `/download/video/${identifier}/`);
    const { status, headers, bytes } = await get(videoid_data.video_identifier);
    expect([status, headers["content-type"], bytes.toString().slice(0, 15)]).toEqual([
      200,
      "video/mp4",
      "clean/video.mp4",
    ]);
    expect((await get(pk)).bytes.equals(bytes)).toBe(true);
    const none = await get("7");
    expect([none.status, none.json]).toEqual([404, { detail: "Not found." }]);
    const { videoid_data: pending } = await sandbox.open();
    expect((await get(pending.video_identifier)).status).toBe(404);
    await sandbox.control("POST", "/switches", { evidence: "none" });
    expect((await get(videoid_data.video_identifier)).status).toBe(404);
    expect(await read(pk)).not.toHaveProperty("videoid_data");
    await sandbox.control("POST", "/switches", { evidence: "full" });
  });
});

import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startReceiver, startSandbox, type TestSandbox } from "@/lib/sandbox/test-sandbox";
import { evidence, speaking } from "./for-tests";

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  await sandbox.control("POST", "/reset");
});
afterAll(() => sandbox.close());

const switches = (one_shot: Record<string, unknown>) => sandbox.control("POST", "/switches", { one_shot });
const { videoid_data: data } = evidence;
const leftovers = () => fs.readdirSync(path.join(sandbox.dataDir, "sandbox/files"));

describe.each(["new", "legacy"] as const)("evidence from outside, %s generation", (generation) => {
  test("evidence and video in either order make a review, keys of one's own included", async () => {
    const api = speaking(sandbox, generation);
    for (const order of ["evidence first", "video first"]) {
      const pks = await api.create();
      const [one, other] = [() => api.evidences(pks), () => api.video(pks)];
      const [first, second] = order === "evidence first" ? [one, other] : [other, one];
      expect((await first()).status).toBe(200);
      expect(await api.status(pks)).toMatchObject({ status: "VIDEOINCOMPLETE" });
      expect((await second()).status).toBe(200);
      const details = await api.status(pks);
      expect(details).toMatchObject({
        status: "VIDEOREVIEW",
        given_name: "MARTA",
        serial_number: "73920184M",
        videoid_data: { status: "COMPLETE", acceptance: evidence.acceptance, data },
      });
    }
  });

  test("the answers' shapes", async () => {
    const api = speaking(sandbox, generation);
    const pks = await api.create();
    expect((await api.evidences(pks)).json).toEqual(api.ok("Videoid evidences uploaded"));
    expect((await api.video(pks)).json).toEqual(api.ok("Videoid video upload completed"));
  });

  test("a large video arrives as it was sent, and leaves nothing else behind", async () => {
    const api = speaking(sandbox, generation);
    const pks = await api.create();
    const content = randomBytes(12 * 1024 * 1024);
    await api.video(pks, content);
    const downloaded = await api.download(pks);
    expect(downloaded.type).toBe("video/mp4");
    const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
    expect(digest(downloaded.bytes)).toBe(digest(content));
    await api.video(pks, Buffer.from("another"));
    expect((await api.download(pks)).bytes.toString()).toBe("another");
    expect(leftovers()).toHaveLength(1);
  });

  test("errors: unknown request, broken JSON, no video, an empty one, upload after completion", async () => {
    const api = speaking(sandbox, generation);
    const nobody = { request_pk: 1, videoid_pk: 1 };
    const missing = { status: 404, json: { status: "404 Not Found", details: "Request not found" } };
    expect(await api.evidences(nobody)).toMatchObject(missing);
    expect(await api.video(nobody)).toMatchObject(missing);
    expect(await api.download(nobody)).toMatchObject({ status: 400 });
    const pks = await api.create();
    const broken = await api.evidences(pks, '{"acceptance": {');
    expect(broken.status).toBe(400);
    expect(broken.json).toEqual({
      status: "Invalid JSON",
      details: expect.stringMatching(/^Could not parse JSON body - Expecting/),
    });
    const noVideo = { status: 400, json: { details: "No video file provided" } };
    expect(await api.video(pks, Buffer.from("x"), "film")).toMatchObject(noVideo);
    expect(await api.video(pks, Buffer.alloc(0))).toMatchObject(noVideo);
    expect(await api.status(pks)).toMatchObject({ status: "VIDEOPENDING" });
    expect((await api.download(pks)).status).toBe(400);
    expect(leftovers()).toEqual([]);

    await api.evidences(pks);
    await api.video(pks);
    for (const late of [await api.evidences(pks), await api.video(pks)]) {
      expect(late.status).toBe(500);
      expect(late.json.details).toMatch(
        /: \{"code": "412", "id": ".*", "error": "Invalid VideoId status 'COMPLETE'"\}$/,
      );
    }
  });

  test("approve and refuse work on it", async () => {
    const api = speaking(sandbox, generation);
    const ready = async () => {
      const pks = await api.create();
      await api.evidences(pks);
      await api.video(pks);
      return pks;
    };
    const one = await ready();
    expect((await api.approve(one)).json).toEqual(api.ok("Request approved successfully"));
    expect(await api.status(one)).toMatchObject({ status: "ENROLLREADY" });
    const other = await ready();
    expect((await api.refuse(other, "Expired")).json).toEqual(api.ok("Videoid refuse completed"));
    expect(await api.status(other)).toMatchObject({ status: "CANCELLED" });
  });
});

const api = () => speaking(sandbox, "new");

test.each([
  ["acceptance", { ...evidence, acceptance: {} }],
  ["a front", { ...evidence, videoid_data: { ...data, images: { ...data.images, document_front: "" } } }],
  ["a rear", { ...evidence, videoid_data: { ...data, images: { document_front: "a", document_owner: "b" } } }],
  ["a surname", { ...evidence, videoid_data: { ...data, ocr_data: { given_name: "A", serial_number: "1" } } }],
  ["checks", { ...evidence, videoid_data: { ...data, security_checks: null } }],
  ["similarity", { ...evidence, videoid_data: { ...data, similarity_level: undefined } }],
  ["everything", {}],
])("evidence without %s stays incomplete, and a switch lets anything count", async (_what, body) => {
  const pks = await api().create();
  await api().video(pks);
  expect((await api().evidences(pks, body)).status).toBe(200);
  expect(await api().status(pks)).toMatchObject({ status: "VIDEOINCOMPLETE" });
  await switches({ evidence_inspected: false });
  await api().evidences(pks, body);
  expect(await api().status(pks)).toMatchObject({ status: "VIDEOREVIEW" });
});

test("a passport needs no rear, and a sample's other name for the data is taken", async () => {
  const pks = await api().create();
  await api().video(pks);
  const passport = {
    ...data,
    images: { document_front: "a", document_owner: "b" },
    ocr_data: { ...data.ocr_data, id_document_type: "PAS" },
  };
  await api().evidences(pks, { acceptance: { a: true }, data: passport });
  expect(await api().status(pks)).toMatchObject({ status: "VIDEOREVIEW" });
});

test("a second upload merges, or replaces by switch", async () => {
  const halves = [
    { acceptance: { ip: "192.0.2.7" }, videoid_data: { images: { document_front: "a", document_owner: "b" } } },
    { videoid_data: { ...data, images: { document_rear: "c" } } },
  ];
  for (const [rule, status] of [
    ["merge", "VIDEOREVIEW"],
    ["replace", "VIDEOINCOMPLETE"],
  ]) {
    await switches({ repeated_evidence: rule });
    const pks = await api().create();
    await api().video(pks);
    for (const half of halves) await api().evidences(pks, half);
    expect(await api().status(pks)).toMatchObject({ status });
  }
});

test("an applicant who finishes replaces what was uploaded", async () => {
  const pks = await api().create();
  await api().video(pks);
  await api().evidences(pks, { acceptance: { a: 1 } });
  await sandbox.control("POST", `/requests/${pks.request_pk}/finish`, { outcome: "review" });
  expect(await api().status(pks)).toMatchObject({
    given_name: "LUCÍA",
    videoid_data: { data: { similarity_level: "87" } },
  });
  expect((await api().download(pks)).bytes.toString()).toContain("clean/video.mp4");
  expect(leftovers()).toEqual([]);
});

test("checks of outside evidence can be read back as pairs", async () => {
  const pks = await api().create();
  await api().evidences(pks);
  await switches({ external_checks_form: "pairs" });
  expect(await api().status(pks)).toMatchObject({
    videoid_data: {
      data: {
        security_checks: [
          ["OTP validation", true],
          ["Liveliness detected", true],
          ["hologram", "seen"],
        ],
      },
    },
  });
});

test("a video beyond the limit is an error and can be sent again", async () => {
  const pks = await api().create();
  await switches({ video_bytes: 1_000 });
  expect((await api().video(pks, Buffer.alloc(300_000))).status).toBe(413);
  expect(await api().status(pks)).toMatchObject({ status: "VIDEOERROR", videoid_data: { status: "ERROR" } });
  expect(leftovers()).toEqual([]);
  await api().video(pks, Buffer.alloc(10));
  expect(await api().status(pks)).toMatchObject({ status: "VIDEOINCOMPLETE" });
});

test.each([
  ["VIDEOERROR", "VIDEOERROR"],
  ["unchanged", "VIDEOPENDING"],
])("an upload that breaks off: %s", async (failed_upload, status) => {
  await switches({ failed_upload });
  const pks = await api().create();
  const request = http.request({
    port: sandbox.port,
    path: `/oneshot/api/v1/videoid/${pks.videoid_pk}/video`,
    method: "POST",
    headers: { "content-type": "multipart/form-data; boundary=xyz", "content-length": 1_000_000 },
  });
  request.on("error", () => undefined);
  request.write('--xyz\r\nContent-Disposition: form-data; name="video"; filename="v.mp4"\r\n\r\nhalf a video');
  await expect.poll(() => leftovers().length).toBe(1);
  request.destroy();
  await expect.poll(leftovers).toEqual([]);
  await expect.poll(async () => (await api().status(pks)).status).toBe(status);
});

test("who gets a link: by authority, always, never", async () => {
  for (const [videoid_link, expected] of [
    ["by_authority", /^http/],
    ["never", /^$/],
    ["always", /^http/],
  ] as const) {
    await switches({ videoid_link });
    const pks = await api().create();
    expect(pks.videoid_link).toMatch(expected);
    expect(await api().status(pks)).toMatchObject({ videoid_data: { videoid_link: pks.videoid_link } });
  }
  const file = path.join(sandbox.dataDir, "demo-authorities.json");
  const before = fs.readFileSync(file, "utf8");
  const authorities = JSON.parse(before) as { code: string }[];
  fs.writeFileSync(file, JSON.stringify(authorities.map((one) => ({ ...one, external: one.code === "1190" }))));
  await switches({ videoid_link: "by_authority" });
  expect((await api().create({ registration_authority: "1190" })).videoid_link).toBe("");
  expect((await api().create()).videoid_link).not.toBe("");
  fs.writeFileSync(file, before);
});

test("errors in the older form of title and description", async () => {
  await sandbox.control("POST", "/switches", { error_form: "title" });
  const answer = await api().video({ request_pk: 1, videoid_pk: 1 });
  expect(answer.json).toEqual({ title: "404 Not Found", description: "Request not found" });
  const pks = await api().create();
  expect((await api().video(pks, Buffer.from("x"), "film")).json).toEqual({
    title: "Upload Video Error",
    description: "No video file provided",
  });
  expect((await api().otp(pks)).json).toHaveProperty("details");
});

test("webhooks tell of every step, and of no step that changes nothing", async () => {
  const receiver = await startReceiver();
  await sandbox.control("POST", "/webhook", { registration_authority: "1187", url: receiver.url });
  const pks = await api().create();
  await api().evidences(pks);
  await api().evidences(pks);
  await switches({ video_bytes: 10 });
  await api().video(pks, Buffer.alloc(300));
  await switches({ video_bytes: 1_000 });
  await api().video(pks, Buffer.alloc(300));
  await receiver.atLeast(4);
  expect(receiver.parsed().map((news) => [news.event_type, (news.request as { status: string }).status])).toEqual([
    ["REQUEST_CREATED", "VIDEOPENDING"],
    ["VIDEOID_UPDATED", "VIDEOINCOMPLETE"],
    ["VIDEOID_FAILED", "VIDEOERROR"],
    ["VIDEOID_UPDATED", "VIDEOREVIEW"],
  ]);
  await receiver.close();
});

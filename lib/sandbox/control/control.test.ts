import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { rao, secrets, startSandbox, type TestSandbox } from "@/lib/sandbox/test-sandbox";

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  await sandbox.control("POST", "/reset");
});
afterAll(() => sandbox.close());

const credentials = { username: rao.username, password: rao.password, pin: rao.pin, rao: rao.id };
const finish = (pk: number, body: unknown) => sandbox.control("POST", `/requests/${pk}/finish`, body);
const approve = (videoidPk: number) => sandbox.api("POST", `/videoid/${videoidPk}/approve`, credentials);

describe("finish", () => {
  test("plays the clean story unless told otherwise", async () => {
    const { request_pk, videoid_pk } = await sandbox.create();
    const answer = await finish(request_pk, { outcome: "review" });
    expect(answer.json).toMatchObject({ request_pk, videoid_pk, status: "VIDEOREVIEW", story: "clean", earlier: [] });
  });

  test.each([
    ["incomplete", "VIDEOINCOMPLETE"],
    ["error", "VIDEOERROR"],
  ])("%s can be tried again and remembers the story", async (outcome, status) => {
    const { request_pk } = await sandbox.create();
    expect((await finish(request_pk, { outcome, story: "expired" })).json).toMatchObject({ status, story: "expired" });
    expect(await sandbox.details(request_pk)).toMatchObject({ status, videoid_data: { data: { images: {} } } });
    expect((await finish(request_pk, { outcome: "review" })).json).toMatchObject({
      status: "VIDEOREVIEW",
      story: "expired",
    });
  });

  test("the third attempt brings two refused ones of the same person along", async () => {
    const { request_pk } = await sandbox.create({ email: "third@example.org", mobile_phone_number: "+34611111111" });
    const answer = await finish(request_pk, { outcome: "review", story: "third-attempt" });
    const earlier = answer.json.earlier as { request_pk: number }[];
    expect(earlier.length).toBe(2);
    for (const { request_pk: pk } of earlier)
      expect(await sandbox.details(pk)).toMatchObject({
        status: "CANCELLED",
        email: "third@example.org",
        mobile_phone_number: "+34611111111",
        registration_authority: 1187,
        videoid_data: { status: "REFUSED", refusal_reason: expect.stringMatching(/\w/) },
      });
  });

  test("says what is wrong", async () => {
    const { request_pk } = await sandbox.inReview();
    expect((await finish(request_pk, { outcome: "review" })).status).toBe(409);
    expect((await finish(1, { outcome: "review" })).status).toBe(404);
    expect((await finish(request_pk, { outcome: "perhaps" })).status).toBe(400);
    const pending = await sandbox.create();
    expect((await finish(pending.request_pk, { outcome: "review", story: "nobody" })).json).toEqual({
      error: 'There is no story "nobody".',
    });
    expect((await finish(pending.request_pk, "{")).json).toEqual({ error: "The body is not JSON." });
    expect((await sandbox.control("GET", "/nothing")).status).toBe(404);
  });
});

test("stories and requests are listed", async () => {
  const { request_pk } = await sandbox.create();
  const stories = await sandbox.control("GET", "/stories");
  expect(stories.json.stories).toContainEqual(
    expect.objectContaining({ name: "clean", finding: expect.any(String), document: expect.any(Object) }),
  );
  const requests = await sandbox.control("GET", "/requests");
  expect(requests.json.requests).toEqual([expect.objectContaining({ request_pk, status: "VIDEOPENDING" })]);
});

describe("faults", () => {
  const order = (fault: unknown) => sandbox.control("POST", "/faults", fault);

  test("drop before: no effect, no answer, once", async () => {
    const { request_pk, videoid_pk } = await sandbox.inReview();
    await order({ operation: "approve", times: 1, kind: "drop_before" });
    await expect(approve(videoid_pk)).rejects.toThrow("fetch failed");
    expect(await sandbox.details(request_pk)).toMatchObject({ status: "VIDEOREVIEW" });
    expect((await approve(videoid_pk)).status).toBe(200);
    const entries = await sandbox.ledger("?operation=approve");
    expect(entries.map(({ fault, effect, status }) => ({ fault, effect, status }))).toEqual([
      { fault: "drop_before", effect: null, status: null },
      { fault: null, effect: "VIDEOREVIEW -> ENROLLREADY", status: 200 },
    ]);
  });

  test("effect then drop: done, and the caller never hears", async () => {
    const { request_pk, videoid_pk } = await sandbox.inReview();
    await order({ operation: "approve", kind: "effect_then_drop" });
    await expect(approve(videoid_pk)).rejects.toThrow("fetch failed");
    expect(await sandbox.details(request_pk)).toMatchObject({ status: "ENROLLREADY" });
    const [entry] = await sandbox.ledger("?operation=approve");
    expect(entry).toMatchObject({ fault: "effect_then_drop", effect: "VIDEOREVIEW -> ENROLLREADY", status: null });
  });

  test("delay: the effect comes even after the caller has gone", async () => {
    const { request_pk, videoid_pk } = await sandbox.inReview();
    await order({ operation: "approve", kind: "delay", ms: 150 });
    const address = `http://127.0.0.1:${sandbox.port}/oneshot/api/v1/videoid/${videoid_pk}/approve`;
    const body = JSON.stringify(credentials);
    await expect(fetch(address, { method: "POST", body, signal: AbortSignal.timeout(50) })).rejects.toThrow("timeout");
    expect(await sandbox.details(request_pk)).toMatchObject({ status: "VIDEOREVIEW" });
    await expect.poll(async () => (await sandbox.details(request_pk)).status).toBe("ENROLLREADY");
  });

  test("status and garbage, with and without effect", async () => {
    const { request_pk, videoid_pk } = await sandbox.inReview();
    await order({ operation: "approve", kind: "status", status: 502, body: "<h1>Bad gateway</h1>" });
    const plain = await approve(videoid_pk);
    expect([plain.status, plain.text]).toEqual([502, "<h1>Bad gateway</h1>"]);
    await order({ operation: "approve", kind: "status" });
    expect((await approve(videoid_pk)).json).toEqual({ status: "503 Service Unavailable", details: "Simulated fault" });
    await order({ operation: "get_request", kind: "status", status: 429, body: { detail: "Too many" } });
    expect((await sandbox.api("GET", `/request/${request_pk}`)).json).toEqual({ detail: "Too many" });
    expect(await sandbox.details(request_pk)).toMatchObject({ status: "VIDEOREVIEW" });
    await order({ operation: "approve", kind: "garbage", effect: true });
    const address = `http://127.0.0.1:${sandbox.port}/oneshot/api/v1/videoid/${videoid_pk}/approve`;
    const garbage = await fetch(address, { method: "POST", body: JSON.stringify(credentials) });
    expect(garbage.status).toBe(200);
    await expect(garbage.json()).rejects.toThrow("JSON");
    expect(await sandbox.details(request_pk)).toMatchObject({ status: "ENROLLREADY" });
  });

  test("may be for one request only, can be listed and cleared", async () => {
    const one = await sandbox.inReview();
    const other = await sandbox.inReview();
    const ordered = await order({ operation: "approve", times: 2, kind: "drop_before", request_pk: one.request_pk });
    expect(ordered.json.faults).toEqual([
      { operation: "approve", times: 2, kind: "drop_before", request_pk: one.request_pk },
    ]);
    expect((await approve(other.videoid_pk)).status).toBe(200);
    await expect(approve(one.videoid_pk)).rejects.toThrow("fetch failed");
    expect((await sandbox.control("GET", "/faults")).json).toMatchObject({ faults: [{ times: 1 }] });
    expect((await sandbox.control("DELETE", "/faults")).json).toEqual({ faults: [] });
    expect((await approve(one.videoid_pk)).status).toBe(200);
    expect((await order({ operation: "approve", kind: "explode" })).status).toBe(400);
  });
});

describe("switches", () => {
  const change = (body: unknown) => sandbox.control("POST", "/switches", body);

  test("start as documented and change one by one", async () => {
    const { json } = await sandbox.control("GET", "/switches");
    expect(json).toMatchObject({ evidence: "full", checks_form: "pairs", error_form: "legacy", similarity: null });
    const changed = await change({ webhook: { delay_ms: 5 } });
    expect(changed.json).toEqual({ ...json, webhook: { ...(json.webhook as object), delay_ms: 5 } });
    expect((await change({ evidence: "some" })).status).toBe(400);
    expect((await change({ colour: "red" })).status).toBe(400);
  });

  test("evidence: full, video, none", async () => {
    const { request_pk, videoid_pk } = await sandbox.inReview();
    const video = async () => (await sandbox.api("GET", `/videoid/${videoid_pk}/video`)).status;
    await change({ evidence: "video" });
    expect(await sandbox.details(request_pk)).not.toHaveProperty("videoid_data");
    expect(await video()).toBe(200);
    await change({ evidence: "none" });
    expect(await sandbox.details(request_pk)).not.toHaveProperty("videoid_data");
    expect(await video()).toBe(400);
    await change({ evidence: "full" });
    expect(await sandbox.details(request_pk)).toHaveProperty("videoid_data.pk", videoid_pk);
  });

  test("an empty acceptance, which other changes leave as it is", async () => {
    const { request_pk } = await sandbox.inReview();
    expect((await sandbox.details(request_pk)).videoid_data).toHaveProperty("acceptance.date");
    await change({ acceptance: "empty" });
    await change({ legacy_quirks: false });
    expect((await sandbox.details(request_pk)).videoid_data).toMatchObject({ acceptance: {} });
    expect((await sandbox.details(request_pk)).videoid_data).not.toHaveProperty("acceptance.date");
  });

  test("checks as an object, another similarity, the legacy's odd phone", async () => {
    const { request_pk } = await sandbox.inReview();
    await change({ checks_form: "object", similarity: 42, legacy_quirks: true });
    const details = await sandbox.details(request_pk);
    expect(details).toMatchObject({ mobile_phone_number: 34600000001 });
    expect(details.videoid_data).toMatchObject({
      data: {
        similarity_level: 42,
        security_checks: { otp_validation: true, documents_match: true, data_integrity: false },
      },
    });
  });
});

describe("ledger", () => {
  test("tells every call in order and none of its secrets", async () => {
    const { request_pk, videoid_pk, videoid_link } = await sandbox.inReview();
    await sandbox.api("POST", `/videoid/${videoid_pk}/approve`, { ...credentials, pin: "wrong-pin" });
    await sandbox.api("POST", "/token", {
      username: rao.username,
      password: rao.password,
      pin: rao.pin,
      env: "sandbox",
    });
    await approve(videoid_pk);
    const entries = await sandbox.ledger();
    expect(entries.map(({ face, operation, status, effect }) => [face, operation, status, effect])).toEqual([
      ["one-shot", "create_videoid", 200, "new -> VIDEOPENDING"],
      ["control", "finish", 200, "VIDEOPENDING -> VIDEOREVIEW"],
      ["one-shot", "approve", 403, null],
      ["one-shot", "create_token", 200, "token created"],
      ["one-shot", "approve", 200, "VIDEOREVIEW -> ENROLLREADY"],
    ]);
    expect(entries.at(-1)).toMatchObject({
      request_pk,
      videoid_pk,
      registration_authority: "1187",
      rao: "1400",
      used_token: false,
      fields: ["password", "pin", "rao", "username"],
      method: "POST",
      route: "/oneshot/api/v1/videoid/:videoid_pk/approve",
    });
    const text = JSON.stringify(entries);
    for (const secret of [...secrets, "wrong-pin", videoid_link.split("/").at(-1) ?? ""])
      expect(text).not.toContain(secret);
  });

  test("reads after a number or a moment, and starts anew after a reset", async () => {
    await sandbox.create();
    const [first] = await sandbox.ledger();
    await sandbox.create();
    const since = await sandbox.ledger(`?since=${first?.seq}`);
    expect(since.map((entry) => entry.seq)).toEqual([(first?.seq ?? 0) + 1]);
    expect((await sandbox.ledger(`?since=${new Date(Date.now() + 60_000).toISOString()}`)).length).toBe(0);
    expect((await sandbox.control("GET", "/ledger?since=yesterday")).status).toBe(400);
    await sandbox.control("POST", "/reset");
    expect(await sandbox.ledger()).toEqual([]);
  });
});

test("a reset forgets people's requests, keeps counting, and keeps the webhooks unless told otherwise", async () => {
  const before = await sandbox.create();
  await sandbox.control("POST", "/webhook", {
    registration_authority: 1190,
    url: "http://127.0.0.1:1/x",
    family: "flat",
  });
  await sandbox.control("POST", "/reset");
  expect((await sandbox.api("GET", `/request/${before.request_pk}`)).status).toBe(400);
  const after = await sandbox.create();
  expect(after.request_pk).toBeGreaterThan(before.request_pk);
  expect(after.videoid_pk).toBeGreaterThan(before.videoid_pk);
  const targets = { registration_authority: "1190", family: "flat", host: "127.0.0.1:1" };
  expect((await sandbox.control("GET", "/webhooks")).json.targets).toEqual([targets]);
  await sandbox.control("POST", "/reset", { webhooks: true });
  expect((await sandbox.control("GET", "/webhooks")).json.targets).toEqual([]);
});

test("a foreign web page cannot steer it", async () => {
  const answer = await fetch(`http://127.0.0.1:${sandbox.port}/_control/reset`, {
    method: "POST",
    headers: { "sec-fetch-site": "cross-site" },
  });
  expect(answer.status).toBe(403);
});

test("a body beyond all measure is turned away", async () => {
  const answer = await sandbox.control("POST", "/switches", " ".repeat(9 * 1024 * 1024)).catch(() => ({ status: 413 }));
  expect(answer.status).toBe(413);
});

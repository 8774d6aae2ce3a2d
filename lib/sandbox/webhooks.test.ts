import { afterEach, beforeEach, expect, test } from "vitest";
import { rao, startReceiver, startSandbox, type TestSandbox } from "./test-sandbox";

let sandbox: TestSandbox;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeEach(async () => {
  sandbox = await startSandbox();
  receiver = await startReceiver();
});
afterEach(async () => {
  await sandbox.close();
  await receiver.close();
});

const credentials = { username: rao.username, password: rao.password, pin: rao.pin, rao: rao.id };
const subscribe = (family: string, url = receiver.url) =>
  sandbox.control("POST", "/webhook", { registration_authority: "1187", url, family });
const change = (webhook: Record<string, unknown>) => sandbox.control("POST", "/switches", { webhook });
const deliveries = async () => (await sandbox.control("GET", "/webhooks")).json.deliveries as Record<string, unknown>[];

test("event family: one per change, as documented", async () => {
  const set = await subscribe("event");
  expect(set.json).toEqual({ registration_authority: "1187", family: "event" });
  const { request_pk, videoid_pk } = await sandbox.inReview();
  await sandbox.api("POST", `/videoid/${videoid_pk}/approve`, credentials);
  await receiver.atLeast(3);
  const [created, updated, approved] = receiver.parsed();
  const { scratchcard } = await sandbox.details(request_pk);
  expect(created).toEqual({
    event_type: "REQUEST_CREATED",
    sent_at: expect.stringMatching(/^20\d{12}$/),
    request: {
      status: "VIDEOPENDING",
      profile: "PFnubeQAFCiudadano",
      registration_authority: 1187,
      scratchcard,
      pk: request_pk,
    },
    certificates: [],
  });
  expect(updated).toMatchObject({ event_type: "VIDEOID_UPDATED", request: { status: "VIDEOREVIEW" } });
  expect(approved).toMatchObject({ event_type: "REQUEST_APPROVED", request: { status: "ENROLLREADY" } });
});

test("flat family: one per change, as documented", async () => {
  await subscribe("flat");
  const { request_pk } = await sandbox.inReview();
  await receiver.atLeast(2);
  const [created, updated] = receiver.parsed();
  expect(created).toMatchObject({ status: "VIDEOPENDING", previous_status: "" });
  expect(updated).toEqual({
    status: "VIDEOREVIEW",
    date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/),
    previous_status: "VIDEOPENDING",
    request: request_pk,
    registration_authority: 1187,
  });
});

test("event types of the other ends", async () => {
  await subscribe("event");
  const refused = await sandbox.inReview();
  await sandbox.api("POST", `/videoid/${refused.videoid_pk}/refuse`, { ...credentials, reason: "No" });
  const failed = await sandbox.create();
  await sandbox.control("POST", `/requests/${failed.request_pk}/finish`, { outcome: "error" });
  await sandbox.api("DELETE", `/request/${failed.request_pk}`);
  await receiver.atLeast(6);
  const seen = receiver.parsed().map((body) => [body.event_type, (body.request as { status: string }).status]);
  expect(seen).toEqual([
    ["REQUEST_CREATED", "VIDEOPENDING"],
    ["VIDEOID_UPDATED", "VIDEOREVIEW"],
    ["VIDEOID_REFUSED", "CANCELLED"],
    ["REQUEST_CREATED", "VIDEOPENDING"],
    ["VIDEOID_FAILED", "VIDEOERROR"],
    ["REQUEST_CANCELED", "CANCELLED"],
  ]);
});

test("the third attempt: the two earlier ones are announced first", async () => {
  const { request_pk } = await sandbox.create();
  await subscribe("event");
  await sandbox.control("POST", `/requests/${request_pk}/finish`, { outcome: "review", story: "third-attempt" });
  await receiver.atLeast(3);
  const seen = receiver.parsed().map((body) => body.request as { pk: number; status: string });
  expect(seen.map(({ status }) => status)).toEqual(["CANCELLED", "CANCELLED", "VIDEOREVIEW"]);
  expect(seen.at(-1)?.pk).toBe(request_pk);
});

test("only the authority's own address is called; the log says the rest", async () => {
  await subscribe("event");
  await sandbox.create({ registration_authority: "1190" });
  await expect.poll(deliveries).toHaveLength(1);
  expect(receiver.received).toEqual([]);
  expect(await deliveries()).toMatchObject([{ registration_authority: "1190", outcome: "not registered", body: null }]);
});

test("duplicate and drop", async () => {
  await subscribe("event");
  await change({ duplicate: true });
  const { request_pk } = await sandbox.create();
  await receiver.atLeast(2);
  expect(receiver.received[0]).toBe(receiver.received[1]);
  await change({ duplicate: false, drop: true });
  await sandbox.control("POST", `/requests/${request_pk}/finish`, { outcome: "review" });
  await expect.poll(async () => (await deliveries()).at(-1)).toMatchObject({ outcome: "dropped" });
  expect(receiver.received.length).toBe(2);
});

test("reorder swaps neighbours", async () => {
  await subscribe("event");
  await change({ reorder: true });
  await sandbox.inReview();
  await receiver.atLeast(2);
  expect(receiver.parsed().map((body) => body.event_type)).toEqual(["VIDEOID_UPDATED", "REQUEST_CREATED"]);
});

test("before the create response", async () => {
  await subscribe("event");
  await change({ before_create_response: true });
  await sandbox.create();
  expect(receiver.received.length).toBe(1);
});

test("without a number, of an unknown type, not JSON", async () => {
  await subscribe("event");
  await change({ missing_pk: true, unknown_event_type: true });
  await sandbox.create();
  await receiver.atLeast(1);
  expect(receiver.parsed()[0]).toMatchObject({ event_type: "REQUEST_ARCHIVED" });
  expect(receiver.parsed()[0]?.request).not.toHaveProperty("pk");
  await change({ missing_pk: false, unknown_event_type: false, non_json: true });
  const { request_pk } = await sandbox.create();
  await receiver.atLeast(2);
  expect(receiver.received[1]).toBe(`request=${request_pk}&status=VIDEOPENDING`);
});

test("one try unless retries are switched on; the log never shows the address", async () => {
  const broken = await startReceiver({ status: 500 });
  await subscribe("event", broken.url);
  await sandbox.create();
  await expect.poll(deliveries).toHaveLength(1);
  expect(await deliveries()).toMatchObject([{ outcome: "refused", http_status: 500, attempt: 1 }]);
  await change({ retries: 1 });
  await sandbox.create();
  await expect.poll(deliveries, { timeout: 3_000 }).toHaveLength(3);
  expect(broken.received.length).toBe(3);
  await broken.close();
  await change({ retries: 0 });
  await sandbox.create();
  await expect.poll(deliveries).toHaveLength(4);
  expect((await deliveries()).at(-1)).toMatchObject({ outcome: "failed", http_status: null });
  expect((await sandbox.control("GET", "/webhooks")).text).not.toContain("secret-path");
});

test("the answer does not wait for the receiver, and a delay holds the news back", async () => {
  const slow = await startReceiver({ status: 200, delayMs: 400 });
  await subscribe("event", slow.url);
  const started = performance.now();
  await sandbox.create();
  expect(performance.now() - started).toBeLessThan(350);
  await slow.atLeast(1);
  await slow.close();
  await subscribe("event");
  await change({ delay_ms: 120 });
  const again = performance.now();
  await sandbox.create();
  await receiver.atLeast(1);
  expect(performance.now() - again).toBeGreaterThan(115);
});

test("an address has to be one", async () => {
  expect((await subscribe("event", "file:///etc/passwd")).status).toBe(400);
  expect((await subscribe("pigeon")).status).toBe(400);
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createBody, rao, startReceiver, startSandbox, type TestSandbox } from "@/lib/sandbox/test-sandbox";
import { credentials, speaking } from "./for-tests";
import { paths } from "./paths";

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  await sandbox.control("POST", "/reset");
});
afterAll(() => sandbox.close());

const switches = (one_shot: Record<string, unknown>) => sandbox.control("POST", "/switches", { one_shot });
const { username, password, pin } = rao;
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

describe.each(["new", "legacy"] as const)("%s generation", (generation) => {
  const speak = () => speaking(sandbox, generation);

  test("create, read, update, cancel", async () => {
    const api = speak();
    const pks = await api.create();
    expect(pks).toEqual({
      videoid_link: expect.stringMatching(/^http/),
      videoid_pk: expect.any(Number),
      request_pk: expect.any(Number),
    });
    const { scratchcard } = await api.status(pks);
    const body = { ...createBody, scratchcard, country_name: "ES", email: "new@example.org" };
    expect((await api.call("PUT", `/request/${pks.request_pk}`, body)).json).toEqual(api.ok("Request updated"));
    expect(await api.status(pks)).toMatchObject({ email: "new@example.org" });
    expect((await api.call("DELETE", `/request/${pks.request_pk}`)).json).toEqual(
      api.ok("Request directory removed successfully"),
    );
    expect((await api.call("GET", "/request/1")).json).toEqual({
      status: "404 Not Found",
      details: "Request not found. Make sure the upload directory is correct.",
    });
    expect((await api.call("DELETE", "/request/1")).json.details).toBe("Request 1 not found");
  });

  test("tokens", async () => {
    const api = speak();
    const { json } = await api.call("POST", "/token", { username, password, pin, env: "sandbox" });
    const uid = generation === "new" ? (json.details as { token_uid: string }).token_uid : String(json.details);
    expect(uid).toMatch(generation === "new" ? /^[\da-f-]{36}$/ : /^[\da-f]{32}$/);
    const holds = { username, password: true, pin: true };
    expect((await api.call("GET", `/token/${uid}`)).json.details).toEqual(holds);
    expect((await api.call("GET", "/tokens")).json.details).toEqual({ [uid]: holds });
    const pks = await api.create();
    await sandbox.control("POST", `/requests/${pks.request_pk}/finish`, { outcome: "review" });
    expect((await api.approve(pks, { token: uid, rao: rao.id })).json).toEqual(api.ok("Request approved successfully"));
    expect((await api.call("DELETE", `/token/${uid}`)).json).toEqual(api.ok("Token deleted successfully"));
    expect((await api.call("GET", `/token/${uid}`)).json.details).toBe(`Token ${uid} not found`);
    expect((await api.call("DELETE", `/token/${uid}`)).json.details).toBe("Token not found");
  });

  test("images", async () => {
    const api = speak();
    const file = { image: { name: "rubric.png", bytes: png } };
    const { json } = await api.form("/image", file);
    const uid = generation === "new" ? (json.details as { image_uid: string }).image_uid : String(json.details);
    const read = await api.bytes(`/image/${uid}`);
    expect(read.type).toBe("image/png");
    expect(read.bytes.equals(png)).toBe(true);
    expect((await api.call("GET", "/images")).json.details).toEqual({
      [uid]: {
        upload_date: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/),
        ext: ".png",
        size: [1, 1],
        mime: "image/png",
        filename: "rubric.png",
      },
    });
    expect((await api.call("DELETE", `/image/${uid}`)).json).toEqual(api.ok("Image deleted"));
    expect((await api.call("GET", `/image/${uid}`)).json.details).toBe(`Image with uid ${uid} not found`);
    expect((await api.call("DELETE", `/image/${uid}`)).json.details).toBe(`Image with uid ${uid} not found on disk`);
    await api.form("/image", file);
    expect((await api.call("DELETE", "/images")).json).toEqual(api.ok("Images deleted successfully"));
    expect((await api.call("GET", "/images")).json.details).toEqual({});
    const jpeg = await api.form("/image", { image: { name: "a.jpg", bytes: Buffer.from("ÿØÿ") } });
    expect([jpeg.status, jpeg.json.details]).toEqual([415, "Image file type not supported: jpg"]);
    const none = await api.form("/image", { picture: { name: "a.png", bytes: png } });
    expect([none.status, none.json.details]).toEqual([400, "Missing required parameter: 'image'"]);
  });

  test("a switch turns the whole generation off", async () => {
    await switches({ generations: generation === "new" ? "legacy" : "new" });
    expect((await speak().call("GET", "/hello")).status).toBe(404);
    const other = speaking(sandbox, generation === "new" ? "legacy" : "new");
    expect((await other.call("GET", "/hello")).json.details).toBe("Hello");
  });

  test("paths and methods nobody serves", async () => {
    const path = await speak().call("GET", "/nothing");
    const method = await speak().call("PUT", "/tokens");
    expect([path.status, method.status]).toEqual([404, 405]);
    expect(path.json).toEqual(
      generation === "new" ? { detail: "Not Found" } : { status: "404 Not Found", details: "Not Found" },
    );
  });
});

test("paths of the new generation may be absent, by operation or one by one", async () => {
  const api = speaking(sandbox, "new");
  await switches({ absent: ["get_request", "DELETE /request/:request_pk"] });
  const { request_pk } = await api.create();
  expect((await api.call("GET", `/request/${request_pk}`)).json).toEqual({ detail: "Method Not Allowed" });
  expect((await api.call("DELETE", `/request/${request_pk}`)).status).toBe(405);
  expect((await api.call("PUT", `/request/${request_pk}`, {})).status).toBe(400);
  await switches({ absent: ["get_request", "update_request", "cancel_request"] });
  expect((await api.call("GET", `/request/${request_pk}`)).json).toEqual({ detail: "Not Found" });
  expect((await speaking(sandbox, "legacy").call("GET", `/request/${request_pk}`)).status).toBe(200);
});

test("both generations have the same operations, but for settings, version and the asynchronous mode", () => {
  const names = (generation: "new" | "legacy") =>
    new Set(paths[generation].routes.map(([, operation]) => operation.replace(/_legacy$/, "")));
  const onlyLegacy = [...names("legacy")].filter((name) => !names("new").has(name));
  expect(onlyLegacy).toEqual(["version", "get_settings", "update_settings", "async_status"]);
  expect([...names("new")].filter((name) => !names("legacy").has(name))).toEqual([]);
});

describe("legacy only", () => {
  const api = () => speaking(sandbox, "legacy");

  test("the other path of approve, version, asynchronous status", async () => {
    const pks = await api().create();
    await sandbox.control("POST", `/requests/${pks.request_pk}/finish`, { outcome: "review" });
    const status = async () => (await api().call("GET", `/async/status/${pks.request_pk}`)).json;
    expect(await status()).toEqual({ status: "200 OK", details: "VIDEOREVIEW" });
    expect((await api().call("POST", `/request/${pks.request_pk}/approve`, credentials)).status).toBe(200);
    expect(await status()).toEqual({ status: "200 OK", details: "approved" });
    const unknown = await api().call("GET", "/async/status/1");
    expect([unknown.status, unknown.json]).toEqual([
      400,
      { status: "404 Not Found", details: "Request 1 not found. Make sure the upload directory is correct" },
    ]);
    expect((await api().call("GET", "/version")).json.details).toMatchObject({ version: "1.5.0", info: {} });
  });

  test("settings stand in for what a call leaves out, and become those of the last creation", async () => {
    const { env, billing_username, billing_password, registration_authority, profile, ...rest } = createBody;
    expect((await api().call("POST", "/videoid", rest)).json.details).toBe("Missing required parameters");
    const saved = await api().call("POST", "/settings", {
      request: { default_profile: profile, default_ra: registration_authority },
      billing: { billing_username, billing_password },
      general: { environment: env },
      tsa: { tsa_url: "https://tsa.example.org" },
    });
    expect(saved.json).toEqual({ status: "200 OK", details: "Settings saved successfully" });
    const created = await api().call("POST", "/videoid", rest);
    expect(created.status).toBe(200);
    expect((await speaking(sandbox, "new").call("POST", "/videoid", rest)).status).toBe(200);
    await api().create({ profile: "PFnubeNC" });
    expect((await api().call("GET", "/settings")).json.details).toMatchObject({
      tsa: { tsa_url: "https://tsa.example.org" },
      request: { default_profile: "PFnubeNC", default_ra: registration_authority },
      billing: { billing_username },
      general: { environment: env },
    });
    expect((await api().call("POST", "/settings", "{")).json.status).toBe("Invalid JSON");
    await api().call("POST", "/settings", { general: { environment: "" } });
    expect((await api().call("POST", "/videoid", rest)).json.details).toMatch(/^Missing env parameter/);
  });

  test("the guide's paths name the video by its identifier", async () => {
    const pks = await api().create();
    const { videoid_data } = await api().status(pks);
    const { video_identifier } = videoid_data as { video_identifier: string };
    const body = new FormData();
    body.append("video", new Blob(["by the guide"]), "v.mp4");
    const address = `http://127.0.0.1:${sandbox.port}/v1/upload/video/${video_identifier}/`;
    const sent = await fetch(address, { method: "POST", body });
    expect(await sent.json()).toEqual({ status: "200 OK", details: "Videoid video upload completed" });
    expect((await api().bytes(`/download/video/${video_identifier}`)).bytes.toString()).toBe("by the guide");
    expect(await api().status(pks)).toMatchObject({ status: "VIDEOINCOMPLETE" });
    const [line] = await sandbox.ledger(`?operation=upload_video&request_pk=${pks.request_pk}`);
    expect(line).toMatchObject({ videoid_pk: pks.videoid_pk, effect: expect.stringContaining("VIDEOINCOMPLETE") });
  });

  test("a creation may bring its webhook, for tests", async () => {
    const receiver = await startReceiver();
    const pks = await api().create({ webhook_url: receiver.url });
    await receiver.atLeast(1);
    expect(receiver.parsed()[0]).toMatchObject({ status: "VIDEOPENDING", request: pks.request_pk });
    await sandbox.control("POST", "/reset", { webhooks: true });
    await receiver.close();
  });

  test("errors keep their texts, and the framework's form never shows", async () => {
    await sandbox.control("POST", "/switches", { error_form: "422" });
    const answer = await api().call("POST", "/videoid", {});
    expect(answer.json).toEqual({ status: "400 Bad Request", details: "Missing required parameters" });
    const pks = await api().create();
    const refused = await api().call("POST", `/videoid/${pks.request_pk}/refuse`, credentials);
    expect(refused.json).toEqual({ status: "400 Bad Request", details: "No reason specified" });
    expect((await api().approve(pks, {})).json.details).toBe(
      "Missing required parameters: incomplete RAO's credentials",
    );
    expect((await api().approve(pks, { ...credentials, pin: "0" })).json).toEqual({
      status: "403 Forbidden",
      details: "Invalid RAO credentials",
    });
  });

  test("faults and the ledger know the operations by the same names", async () => {
    await sandbox.control("POST", "/faults", { operation: "create_videoid", kind: "status", status: 502 });
    expect((await api().call("POST", "/videoid", createBody)).status).toBe(502);
    await api().create();
    const entries = await sandbox.ledger("?operation=create_videoid");
    expect(entries.map(({ face, fault, route }) => [face, fault, route])).toEqual([
      ["one-shot-legacy", "status", "/api/v1/videoid"],
      ["one-shot-legacy", null, "/api/v1/videoid"],
    ]);
  });
});

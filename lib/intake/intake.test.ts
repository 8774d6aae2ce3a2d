import { createHash } from "node:crypto";
import Ajv2020 from "ajv/dist/2020";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GET as describeIt } from "@/app/api/intake/openapi.json/route";
import { PUT as evidences } from "@/app/api/intake/v1/requests/[requestId]/evidences/route";
import { GET as read } from "@/app/api/intake/v1/requests/[requestId]/route";
import { PUT as video } from "@/app/api/intake/v1/requests/[requestId]/video/route";
import { POST as create } from "@/app/api/intake/v1/requests/route";
import { revokeIntakeKey } from "@/lib/authorities/intake-keys";
import { readAuthorities } from "@/lib/authorities/reads";
import { backgroundDone } from "@/lib/background";
import { db } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { readDetail } from "@/lib/requests/detail";
import { ownDataFolder, storyFile } from "@/lib/testing/evidence";
import { intakeKeyOf, intakeRequest } from "@/lib/testing/intake";
import { trailOf } from "@/lib/testing/rows";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { forgetCalls } from "./once";

let data: ReturnType<typeof ownDataFolder>;
let world: World;
let key: string;
let foreign: string;
let check: (schema: string, value: unknown) => void;

beforeAll(async () => {
  data = ownDataFolder();
  world = await makeWorld();
  key = await intakeKeyOf(world, "Front desk");
  foreign = await intakeKeyOf(world, "Elsewhere", world.otherAuthorityId);
  const answer = await describeIt(intakeRequest("/api/intake/openapi.json", {}), { params: Promise.resolve({}) });
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema((await answer.json()) as object, "openapi");
  check = (schema, value) => {
    const valid = ajv.getSchema(`openapi#/components/schemas/${schema}`);
    if (!valid) throw new Error(`no schema ${schema}`);
    if (!valid(value)) throw new Error(`not as described: ${JSON.stringify(valid.errors)}`);
  };
});
afterAll(async () => {
  await world.sandbox.stop();
  data.remove();
});
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("faults", {}, "DELETE");
});

const sha256 = (bytes: Buffer | string) => createHash("sha256").update(bytes).digest("hex");
const film = storyFile("clean/video.mp4");
const kinds = ["document_front", "document_rear", "document_photo", "document_owner"] as const;
let phones = 600_500_500;

const person = () => ({
  workflow: "one-shot-external",
  profile: "PFnubeQAFCiudadano",
  phone: `+34${++phones}`,
  email: `kiosk.${phones}@example.test`,
});
const whole = () => ({
  acceptance: { ip: "192.0.2.7", date: 1_622_823_879_708, "our-campaign": { name: "spring" } },
  videoid_data: {
    images: Object.fromEntries(kinds.map((kind) => [kind, storyFile(`clean/${kind}.jpg`).toString("base64")])),
    ocr_data: { given_name: "MARTA", surname_1: "QUIRÓS", serial_number: "73920184M", kiosk: 4 },
    security_checks: { liveliness: true, hologram: "seen" },
    similarity_level: 91 as unknown,
  },
});

type Answer = { status: number; json: ReturnType<typeof JSON.parse>; headers: Headers };
async function told(response: Promise<Response>): Promise<Answer> {
  const { status, headers, ...rest } = await response.then(async (one) => ({
    status: one.status,
    headers: one.headers,
    json: (await one.json()) as ReturnType<typeof JSON.parse>,
  }));
  if (status >= 400) check("Error", rest.json);
  return { status, headers, ...rest };
}
const fresh = () => crypto.randomUUID();
const at = (requestId: string) => ({ params: Promise.resolve({ requestId }) });
const none = { params: Promise.resolve({}) };

const post = (body: unknown, options: { key?: string; idempotency?: string | null; type?: string } = {}) =>
  told(
    create(
      intakeRequest("/api/intake/v1/requests", {
        method: "POST",
        key,
        idempotency: fresh(),
        type: "application/json",
        body: typeof body === "string" ? body : JSON.stringify(body),
        ...options,
      }),
      none,
    ),
  );
const get = (id: string, options: { key?: string | null; headers?: Record<string, string> } = {}) =>
  told(read(intakeRequest("/x", { key, ...options }), at(id)));
const putEvidences = (id: string, body: unknown, options: { key?: string; idempotency?: string } = {}) =>
  told(
    evidences(
      intakeRequest("/x", {
        method: "PUT",
        key,
        idempotency: fresh(),
        type: "application/json",
        body: JSON.stringify(body),
        ...options,
      }),
      at(id),
    ),
  );
const putVideo = (
  id: string,
  body: Buffer | FormData,
  options: { key?: string; idempotency?: string; type?: string; headers?: Record<string, string> } = {},
) =>
  told(
    video(
      intakeRequest("/x", {
        method: "PUT",
        key,
        idempotency: fresh(),
        ...(body instanceof FormData ? {} : { type: "video/mp4" }),
        body: body instanceof FormData ? body : new Uint8Array(body),
        ...options,
      }),
      at(id),
    ),
  );

async function openedByKey(): Promise<string> {
  const { json } = await post(person());
  await backgroundDone(20_000);
  return json.id;
}

describe("a capture system's whole way", () => {
  it("opens, hands over and is told what is missing, each answer as described; people see who it was", async () => {
    const input = person();
    check("NewRequest", input);
    const opened = await post(input);
    expect(opened).toMatchObject({ status: 202, json: { creation: "sending", next: "wait" } });
    check("Created", opened.json);
    const { id } = opened.json;
    expect(opened.headers.get("location")).toBe(`/api/intake/v1/requests/${id}`);
    await backgroundDone(20_000);
    const first = await get(id);
    check("RequestState", first.json);
    expect(first.json).toMatchObject({
      providerStatus: "VIDEOPENDING",
      next: "hand-over",
      missing: ["evidences", "video"],
    });
    expect(JSON.stringify(first.json)).not.toContain(input.phone);
    expect(JSON.stringify(first.json)).not.toContain(input.email);

    const form = whole();
    check("Evidences", form);
    const handed = await putEvidences(id, form);
    check("HandedOver", handed.json);
    expect(handed.json).toMatchObject({
      state: "accepted",
      sha256: sha256(JSON.stringify(form)),
      providerStatus: "VIDEOINCOMPLETE",
      missing: ["video"],
    });
    expect((await get(id, { headers: { "accept-language": "es-ES,es;q=0.9" } })).json).toMatchObject({
      next: "complete",
      advice: expect.stringContaining("Entregue lo que falta"),
    });
    const filmed = await putVideo(id, film);
    check("HandedOver", filmed.json);
    expect(filmed.json).toMatchObject({ state: "accepted", sha256: sha256(film), missing: [] });
    expect((await get(id)).json).toMatchObject({ providerStatus: "VIDEOREVIEW", next: "none" });
    expect([await db().videoDraft.count(), data.files()]).toEqual([0, []]);

    const detail = await readDetail(world.nuria, id, false);
    expect(detail).toMatchObject({ createdBy: null, createdByKey: "Front desk" });
    expect(detail.uploads?.last.map(({ by, system }) => [by, system])).toEqual([
      ["Front desk", true],
      ["Front desk", true],
    ]);
    expect(detail.timeline.find(({ what }) => what === "request.create")).toMatchObject({
      by: "Front desk",
      source: "system",
    });
    expect((await trailOf(id)).filter(({ actorKind }) => actorKind === "key").map(({ action }) => action)).toEqual([
      "request.create",
      "evidence.upload_intent",
      "evidence.uploaded",
      "evidence.upload_intent",
      "evidence.uploaded",
    ]);
    const { intakeKeys } = (await readAuthorities(world.admin))[0] ?? {};
    expect(intakeKeys).toMatchObject([{ name: "Front desk", lastUsedAt: expect.any(String) }]);
  });

  it("takes the video as a file of a form too", async () => {
    const id = await openedByKey();
    const form = new FormData();
    form.append("note", "the film of lane 4");
    form.append("video", new Blob([new Uint8Array(film)], { type: "video/mp4" }), "lane4.mp4");
    expect(await putVideo(id, form)).toMatchObject({ status: 200, json: { state: "accepted", sha256: sha256(film) } });
    const empty = new FormData();
    empty.append("note", "nothing");
    expect((await putVideo(id, empty)).json.error.fields).toMatchObject({ video: { code: "required" } });
  });
});

describe("the key", () => {
  it("is needed, whatever else a browser carries, and ends when it is revoked", async () => {
    const id = await openedByKey();
    const spare = await intakeKeyOf(world, "Spare");
    expect((await get(id, { key: spare })).status).toBe(200);
    const row = await db().intakeKey.findFirstOrThrow({ where: { name: "Spare" } });
    await expect(revokeIntakeKey(world.chiara, { keyId: row.id })).rejects.toMatchObject({ code: "not-found" });
    await revokeIntakeKey(world.admin, { keyId: row.id });
    for (const wrong of [null, spare, `${key}x`, key.slice(0, -1)])
      expect(await get(id, { key: wrong, headers: { cookie: "a=b" } })).toMatchObject({
        status: 401,
        json: { error: { code: "key-unknown" } },
      });
    const events = await db().auditEvent.findMany({ where: { subjectId: row.id }, orderBy: { seq: "asc" } });
    expect(events.map(({ action }) => action)).toEqual(["intake.key_made", "intake.key_revoked"]);
  });

  it("is kept as a hash only, and no two systems of an authority share a name", async () => {
    const rows = JSON.stringify(await db().intakeKey.findMany());
    expect(rows).toContain(sha256(key));
    expect(rows).not.toContain(key);
    await expect(intakeKeyOf(world, "Front desk")).rejects.toMatchObject({ fields: { name: "name-taken" } });
  });

  it("of another authority is told nothing, and changes nothing", async () => {
    const id = await openedByKey();
    const missing = "0190f3a0-0000-7000-8000-0000000000ff";
    for (const ask of [
      (one: string) => get(one, { key: foreign }),
      (one: string) => putEvidences(one, whole(), { key: foreign }),
      (one: string) => putVideo(one, film, { key: foreign }),
    ]) {
      const real = await ask(id);
      expect([real.status, real.json]).toEqual([404, (await ask(missing)).json]);
    }
    expect(await db().evidenceUpload.count({ where: { requestId: id } })).toBe(0);
    const eidas = await openedRequest(world);
    expect((await get(eidas.id)).status).toBe(404);
  });

  it("opens requests of its own authority, within what that offers", async () => {
    await db().authority.update({ where: { id: world.otherAuthorityId }, data: { profiles: ["PFnubeNC"] } });
    const refused = await post(person(), { key: foreign });
    expect(refused).toMatchObject({
      status: 422,
      json: { error: { fields: { profile: { code: "profile-not-enabled" } } } },
    });
    const { json } = await post({ ...person(), profile: "PFnubeNC" }, { key: foreign });
    expect(await db().request.findUnique({ where: { id: json.id } })).toMatchObject({
      authorityId: world.otherAuthorityId,
    });
    await backgroundDone(20_000);
  });
});

describe("the same act again", () => {
  it("is answered as it was; other content under its key is refused", async () => {
    const [idempotency, input] = [fresh(), person()];
    const first = await post(input, { idempotency });
    const again = await post(input, { idempotency });
    expect([again.status, again.json]).toEqual([first.status, first.json]);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await post(person(), { idempotency })).toMatchObject({
      status: 422,
      json: { error: { code: "idempotency-key-used" } },
    });
    await backgroundDone(20_000);
    const { id } = first.json;
    const [part, form] = [fresh(), whole()];
    const handed = await putEvidences(id, form, { idempotency: part });
    expect((await putEvidences(id, form, { idempotency: part })).json).toEqual(handed.json);
    const reel = fresh();
    const filmed = await putVideo(id, film, { idempotency: reel });
    expect((await putVideo(id, film, { idempotency: reel })).json).toEqual(filmed.json);
    const other = Buffer.concat([film, Buffer.from("more")]);
    expect((await putVideo(id, other, { idempotency: reel })).json.error.code).toBe("idempotency-key-used");
    expect((await putVideo(id, film, { idempotency: part })).json.error.code).toBe("idempotency-key-used");
    expect(await db().evidenceUpload.count({ where: { requestId: id } })).toBe(2);
    // Of another system it is another key.
    expect((await post(input, { idempotency, key: foreign })).headers.get("idempotency-replayed")).toBeNull();
    await backgroundDone(20_000);
  });

  it("at the same time is done once", async () => {
    const [idempotency, input] = [fresh(), person()];
    const answers = await Promise.all(Array.from({ length: 6 }, () => post(input, { idempotency })));
    await backgroundDone(20_000);
    const ids = new Set(answers.filter(({ status }) => status === 202).map(({ json }) => json.id));
    expect(ids.size).toBe(1);
    for (const { status, json } of answers.filter((one) => one.status !== 202))
      expect([status, json.error.code]).toEqual([409, "still-running"]);
    expect(await db().intakeCall.count({ where: { idempotencyKey: idempotency } })).toBe(1);
    const [id] = ids;
    const reel = fresh();
    const films = await Promise.all([1, 2, 3].map(() => putVideo(id, film, { idempotency: reel })));
    expect(films.some(({ status }) => status === 200)).toBe(true);
    expect(await db().evidenceUpload.count({ where: { requestId: id } })).toBe(1);
    expect(data.files()).toEqual([]);
  });

  it("may be sent again after a failure, under the same key", async () => {
    const idempotency = fresh();
    const input = person();
    expect((await post({ ...input, phone: "600" }, { idempotency })).status).toBe(422);
    expect((await post(input, { idempotency })).status).toBe(202);
    await backgroundDone(20_000);
    const id = await openedByKey();
    const said = { status: "400 Bad Request", details: "Invalid JSON" };
    await world.sandbox.control("faults", { operation: "upload_evidences", kind: "status", status: 400, body: said });
    const reel = fresh();
    expect(await putEvidences(id, whole(), { idempotency: reel })).toMatchObject({
      status: 502,
      json: { error: { code: "provider-refused" } },
    });
    expect((await get(id)).json.uploads).toMatchObject([{ state: "rejected", providerSays: "Invalid JSON" }]);
    expect((await putEvidences(id, whole(), { idempotency: reel })).status).toBe(200);
  });

  it("of a process that died is done under the same id once it is lost", async () => {
    const [idempotency, input] = [fresh(), person()];
    const { json } = await post(input, { idempotency });
    await backgroundDone(20_000);
    const died = { settledAt: null, status: null, answer: null };
    const where = { idempotencyKey: idempotency };
    await db().intakeCall.updateMany({ where, data: died });
    expect((await post(input, { idempotency })).json.error.code).toBe("still-running");
    await db().intakeCall.updateMany({ where, data: { startedAt: new Date(Date.now() - 16 * 60_000) } });
    expect((await post(input, { idempotency })).json.id).toBe(json.id);
  });

  it("is remembered for more than a day, then forgotten", async () => {
    const idempotency = fresh();
    await post(person(), { idempotency });
    const old = (hours: number) => {
      const time = new Date(Date.now() - hours * 3600_000);
      return db().intakeCall.updateMany({
        where: { idempotencyKey: idempotency },
        data: { startedAt: time, settledAt: time },
      });
    };
    await old(25);
    await forgetCalls();
    expect(await db().intakeCall.count({ where: { idempotencyKey: idempotency } })).toBe(1);
    await old(49);
    await forgetCalls();
    expect(await db().intakeCall.count({ where: { idempotencyKey: idempotency } })).toBe(0);
    await backgroundDone(20_000);
  });
});

describe("what is refused", () => {
  it.each([
    ["no idempotency key", { idempotency: null }, "{}", 400, "idempotency-key-needed"],
    ["a short one", { idempotency: "abc" }, "{}", 400, "idempotency-key-needed"],
    ["a form", { type: "application/x-www-form-urlencoded" }, "a=b", 415, "body-type"],
    ["no JSON", {}, "{", 400, "body-unreadable"],
    ["a large body", {}, JSON.stringify({ a: "x".repeat(70_000) }), 413, "body-too-large"],
  ] as const)("%s", async (_, options, body, status, code) => {
    expect(await post(body, options)).toMatchObject({ status, json: { error: { code, fields: {} } } });
  });

  it("fields are named with their remedy", async () => {
    const { status, json } = await post({ ...person(), phone: "600100100", workflow: "one-shot-eidas", extra: 1 });
    expect(status).toBe(422);
    expect(json.error.fields).toMatchObject({
      phone: { code: "phone-prefix", message: "Begin with + and the country code, e.g. +34." },
      workflow: { code: "workflow-choose" },
      extra: { code: "invalid" },
    });
    const id = await openedByKey();
    const form = whole();
    form.videoid_data.images.document_front = Buffer.from("%PDF-1.7").toString("base64");
    expect((await putEvidences(id, form)).json.error.fields).toMatchObject({
      "videoid_data.images.document_front": { code: "image-type" },
    });
  });

  it("a video of another kind, an empty one, one that calls itself too large, and one too many", async () => {
    const id = await openedByKey();
    const fields = async (answer: Promise<Answer>) => (await answer).json.error.fields;
    expect(await fields(putVideo(id, storyFile("webm-video/video.webm")))).toMatchObject({
      video: { code: "video-type" },
    });
    expect(await fields(putVideo(id, Buffer.alloc(0)))).toMatchObject({ video: { code: "video-empty" } });
    expect(await putVideo(id, film, { type: "text/plain" })).toMatchObject({ status: 415 });
    const large = { headers: { "content-length": String(301 * 2 ** 20) } };
    expect(await putVideo(id, film, large)).toMatchObject({ status: 413, json: { error: { code: "body-too-large" } } });
    expect(data.files()).toEqual([]);
    await putEvidences(id, whole());
    await putVideo(id, film);
    expect(await putVideo(id, film)).toMatchObject({ status: 409, json: { error: { code: "stale" } } });
    expect(data.files()).toEqual([]);
  });

  it("a second part while one is under way", async () => {
    const id = await openedByKey();
    await db().evidenceUpload.create({
      data: {
        requestId: id,
        userId: world.admin.userId,
        part: "video",
        state: "sending",
        fromStatus: "VIDEOPENDING",
        bytes: 1,
        missing: [],
      },
    });
    const answer = await putEvidences(id, whole());
    expect(answer).toMatchObject({ status: 409, json: { error: { code: "upload-running" } } });
    expect(answer.headers.get("retry-after")).toBe("5");
  });
});

it("the description names every route, and nothing else", async () => {
  const answer = await describeIt(intakeRequest("/api/intake/openapi.json", {}), none);
  const document = (await answer.json()) as { openapi: string; paths: Record<string, object> };
  expect(document.openapi).toBe("3.1.0");
  expect(Object.entries(document.paths).map(([path, item]) => [path, Object.keys(item)])).toEqual([
    ["/requests", ["post"]],
    ["/requests/{requestId}", ["get"]],
    ["/requests/{requestId}/evidences", ["put"]],
    ["/requests/{requestId}/video", ["put"]],
  ]);
});

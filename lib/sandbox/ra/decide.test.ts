import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { otherRao, rao, secrets } from "@/lib/sandbox/test-sandbox";
import { naturalPerson, officer, organisation, startRa, type TestRa } from "./test-ra";

let sandbox: TestRa;
beforeAll(async () => {
  sandbox = await startRa();
});
beforeEach(async () => {
  await sandbox.control("POST", "/reset");
});
afterAll(() => sandbox.close());

const id = expect.stringMatching(/^[0-9a-f]{16}$/);
const validate = (pk: number, body: unknown = officer) => sandbox.ra("POST", `/requests/${pk}/validate_videoid/`, body);
const refuse = (pk: number, body: unknown = { ...officer, reason: "Expired document" }) =>
  sandbox.ra("POST", `/requests/${pk}/refuse_videoid/`, body);
const approve = (pk: number, body: unknown = officer) => sandbox.ra("POST", `/requests/${pk}/pl_approve/`, body);
const holderSecrets = {
  puk: expect.stringMatching(/^\d{8}$/),
  enrollment_code: expect.stringMatching(/^.{8}$/),
  pin: expect.stringMatching(/^\d{8}$/),
  erc: expect.stringMatching(/^\d{10}$/),
};
const wrongStatus = { code: "412", id, error: "Invalid request status" };

describe("validate_videoid", () => {
  test("external: created, and the holder's secrets come along", async () => {
    const { pk, scratchcard } = await sandbox.external();
    const { status, json } = await validate(pk);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      secrets: holderSecrets,
      request: {
        pk,
        status: "CREATED",
        approving_rao: null,
        videoid_data: { status: "VALIDATED", validation_operator: { pk: 1400 } },
      },
    });
    const card = await sandbox.ra("GET", `/scratchcards/?sn=${scratchcard}`);
    const [{ secrets: text }] = card.json.results as [{ secrets: string }];
    expect(JSON.parse(text)).toEqual(json.secrets);
  });

  test("external: straight to the enrolment for natural persons, by switch or for one authority", async () => {
    const one = await sandbox.external();
    const other = await sandbox.external();
    const company = await sandbox.external({ profile: "PFnubeAFEmpresa" });
    await sandbox.change({ validate_by_authority: { 1187: "by_profile" } });
    expect((await validate(one.pk)).json).toMatchObject({
      request: { status: "ENROLLREADY", approving_rao: { pk: 1400 } },
    });
    await sandbox.change({ validate_by_authority: {}, validate_external: "by_profile" });
    expect((await validate(other.pk)).json).toMatchObject({ request: { status: "ENROLLREADY" } });
    expect((await validate(company.pk)).json).toMatchObject({ request: { status: "CREATED" } });
  });

  test("the provider's identifications are the provider's to decide, unless a switch says otherwise", async () => {
    const { pk } = await sandbox.finished("review");
    const denied = { code: "500", id, error: "You do not have permission to perform this action." };
    expect((await validate(pk)).json).toEqual(denied);
    expect((await refuse(pk)).json).toEqual(denied);
    await sandbox.change({ customer_validates_eidas: true });
    expect((await validate(pk)).json).toMatchObject({ request: { status: "ENROLLREADY" } });
  });

  test("in the wrong status, of nothing, and with a syntax error", async () => {
    const { pk } = await sandbox.open();
    const early = await validate(pk);
    expect([early.status, early.json]).toEqual([412, wrongStatus]);
    expect((await validate(1)).json).toMatchObject({ code: "400", error: "No Request matches the given query." });
    expect((await validate(pk, "{")).json).toHaveProperty("detail");
  });
});

describe("credentials", () => {
  test("wrong ones, in the forms of the switch", async () => {
    const { pk } = await sandbox.external();
    const wrong = { ...officer, password: "wrong" };
    const first = await validate(pk, wrong);
    expect([first.status, first.json]).toEqual([403, { code: "403", id, error: "Invalid RAO credentials" }]);
    await sandbox.change({ credentials_error: "500" });
    expect((await validate(pk, wrong)).json).toEqual({ code: "500", id, error: "Invalid RAO credentials" });
    await sandbox.change({ credentials_error: "detail" });
    const third = await validate(pk, wrong);
    expect([third.status, third.json]).toEqual([403, { detail: "Invalid RAO credentials" }]);
    expect(await sandbox.status(pk)).toBe("VIDEOREVIEW");
  });

  test("an officer nobody knows, somebody else's number, a part missing", async () => {
    const { pk } = await sandbox.external();
    const unknown = { code: "500", id, error: "Rao matching query does not exist." };
    expect((await validate(pk, { ...officer, rao_id: "9" })).json).toEqual(unknown);
    expect((await validate(pk, { ...officer, rao_id: otherRao.id })).status).toBe(403);
    expect((await validate(pk, { ...officer, pin: "" })).json).toMatchObject({
      error: "{'pin': [u'This field is required.']}",
    });
  });

  test("five wrong PINs lock the account, here and at One-Shot", async () => {
    const { pk } = await sandbox.external();
    for (let tries = 0; tries < 5; tries += 1) expect((await validate(pk, { ...officer, pin: "0" })).status).toBe(403);
    expect((await validate(pk)).status).toBe(403);
    const { videoid_pk } = await sandbox.inReview();
    const one = { username: rao.username, password: rao.password, pin: rao.pin, rao: rao.id };
    expect((await sandbox.api("POST", `/videoid/${videoid_pk}/approve`, one)).status).toBe(403);
  });
});

test("refuse_videoid: cancelled, with the reason kept", async () => {
  const { pk } = await sandbox.external();
  expect((await refuse(pk, officer)).json).toMatchObject({ error: "{'reason': [u'This field is required.']}" });
  const { status, json } = await refuse(pk);
  expect([status, json]).toEqual([200, { videoid_status: "REFUSED", reason: "Expired document" }]);
  expect((await sandbox.ra("GET", `/requests/${pk}/`)).json).toMatchObject({
    status: "CANCELLED",
    videoid_data: { status: "REFUSED", refusal_reason: "Expired document" },
  });
  const again = await refuse(pk);
  expect([again.status, again.json]).toEqual([412, wrongStatus]);
  const [entry] = await sandbox.ledger("?operation=ra_refuse_videoid");
  expect(entry).toMatchObject({ status: 500, rao: "1400", reason: null });
});

describe("pl_approve", () => {
  test("of an organisation's request, once it is complete", async () => {
    const profile = "PFnubeAFEmpresa";
    const { pk, scratchcard } = await sandbox.finished("validated", { profile });
    const short = await approve(pk);
    expect(short.status).toBe(412);
    expect(short.json).toMatchObject({
      code: "415",
      id,
      error: expect.stringMatching(/^Invalid request fields: .*organization_name/),
    });
    await sandbox.change({ missing_fields_code: "412" });
    expect((await approve(pk)).json).toMatchObject({ code: "412" });
    const body = { ...naturalPerson, ...organisation, profile, scratchcard, country_name: "ES" };
    await sandbox.ra("PUT", `/requests/${pk}/`, { ...body, id_document_type: "IDC", id_document_country: "ES" });
    await sandbox.change({ documents_required: "organisations" });
    const bare = await approve(pk);
    expect([bare.status, bare.json]).toEqual([400, { error: "Missing required docs" }]);
    await sandbox.change({ documents_required: "classic" });
    const { status, json } = await approve(pk, { ...officer, lang: "EN" });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      secrets: holderSecrets,
      request: {
        status: "ENROLLREADY",
        approving_rao: { pk: 1400 },
        approving_user: { pk: 541 },
        communication_language: "en",
        videoid_data: { validation_operator: { pk: 1697 } },
      },
    });
    expect((await approve(pk)).json).toEqual(wrongStatus);
  });

  test("classic: front and rear first", async () => {
    const scratchcard = await sandbox.card();
    const person = { given_name: "Pau", surname_1: "Roig", serial_number: "11111111H", id_document_type: "IDC" };
    const body = { ...naturalPerson, ...person, id_document_country: "ES", scratchcard, paperless_mode: 1 };
    const { json } = await sandbox.ra("POST", "/requests/", body);
    const pk = Number(json.pk);
    expect((await approve(pk)).json).toEqual({ error: "Missing required docs" });
    for (const type of ["document_front", "document_rear"])
      await sandbox.form(`/requests/${pk}/pl_upload_document/`, [
        { name: "document", filename: "a.jpg", type: "image/jpeg", bytes: Buffer.from("jpeg") },
        { name: "type", value: type },
      ]);
    expect((await approve(pk)).json).toMatchObject({ request: { status: "ENROLLREADY" } });
  });

  test("straight from the review, by switch", async () => {
    const { pk } = await sandbox.external();
    expect((await approve(pk)).json).toEqual(wrongStatus);
    await sandbox.change({ one_step: true });
    expect((await approve(pk)).json).toMatchObject({
      request: { status: "ENROLLREADY", videoid_data: { validation_operator: { pk: 1400 } } },
    });
  });

  test("of nothing: without a word; an unknown officer; a syntax error", async () => {
    const unknown = await approve(1);
    expect([unknown.status, unknown.json]).toEqual([404, { code: "400", id, error: "" }]);
    const { pk } = await sandbox.external();
    expect((await approve(pk, { ...officer, rao_id: 9 })).json).toMatchObject({
      code: "500",
      error: "Rao matching query does not exist.",
    });
    expect((await approve(pk, "{")).status).toBe(400);
  });
});

describe("the provider's own operator", () => {
  test("decides a review, once", async () => {
    const { pk } = await sandbox.finished("review");
    const decide = (decision: string, reason?: string) =>
      sandbox.control("POST", `/requests/${pk}/operator`, { decision, reason });
    const refused = await decide("refused", "Face not visible");
    expect(refused.json).toEqual({ request_pk: pk, status: "CANCELLED" });
    expect((await sandbox.ra("GET", `/requests/${pk}/`)).json).toMatchObject({
      videoid_data: { refusal_reason: "Face not visible", validation_operator: { pk: 1697 } },
    });
    expect((await decide("validated")).status).toBe(409);
    expect((await sandbox.control("POST", "/requests/1/operator", { decision: "validated" })).status).toBe(404);
  });

  test("may be told together with the end of the identification", async () => {
    const company = await sandbox.open({ profile: "PFnubeAFEmpresa" });
    const finish = (pk: number, outcome: string) => sandbox.control("POST", `/requests/${pk}/finish`, { outcome });
    expect((await finish(company.pk, "validated")).json).toMatchObject({ status: "CREATED", product: "ra" });
    const person = await sandbox.open();
    expect((await finish(person.pk, "refused")).json).toMatchObject({ status: "CANCELLED" });
    await sandbox.change({ validate_eidas: "CREATED" });
    const twoStep = await sandbox.open();
    expect((await finish(twoStep.pk, "validated")).json).toMatchObject({ status: "CREATED" });
    const one = await sandbox.create();
    expect((await finish(one.request_pk, "validated")).status).toBe(400);
  });
});

test("the ledger tells who did what and nobody's secrets", async () => {
  const { pk, scratchcard } = await sandbox.external();
  const { json } = await validate(pk);
  await approve(pk);
  const entries = await sandbox.ledger();
  expect(entries.map(({ face, operation, status, effect }) => [face, operation, status, effect])).toEqual([
    ["ra", "ra_get_first_unused", 200, null],
    ["ra", "ra_create_request", 201, "new -> VIDEOPENDING"],
    [
      "ra",
      "ra_upload_evidence",
      200,
      expect.stringMatching(/^VIDEOPENDING -> VIDEOINCOMPLETE; evidence, found by the number of the video$/),
    ],
    [
      "ra-upload",
      "ra_upload_video",
      200,
      expect.stringMatching(/^VIDEOINCOMPLETE -> VIDEOREVIEW; video of 256 bytes, sha-256 [0-9a-f]{64}$/),
    ],
    ["ra", "ra_validate_videoid", 200, "VIDEOREVIEW -> CREATED"],
    ["ra", "ra_pl_approve", 200, "CREATED -> ENROLLREADY"],
  ]);
  expect(entries.at(-1)).toMatchObject({
    request_pk: pk,
    rao: "1400",
    registration_authority: "1187",
    route: "/api/v1/requests/:request_pk/pl_approve",
    fields: ["password", "pin", "rao_id", "username"],
  });
  const text = JSON.stringify(entries);
  const holders = Object.values(json.secrets as Record<string, string>);
  for (const secret of [...secrets, ...holders, scratchcard]) expect(text).not.toContain(secret);
});

test("faults fit its operations and leave One-Shot's alone", async () => {
  const { pk } = await sandbox.external();
  await validate(pk);
  await sandbox.control("POST", "/faults", { operation: "ra_pl_approve", kind: "effect_then_drop", request_pk: pk });
  await expect(approve(pk)).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect(await sandbox.status(pk)).toBe("ENROLLREADY");
  await sandbox.control("POST", "/faults", {
    operation: "ra_get_request",
    kind: "status",
    status: 502,
    body: "<h1>Bad</h1>",
  });
  const one = await sandbox.create();
  expect(await sandbox.details(one.request_pk)).toHaveProperty("status");
  const bad = await sandbox.ra("GET", `/requests/${pk}/`);
  expect([bad.status, bad.bytes.toString()]).toEqual([502, "<h1>Bad</h1>"]);
});

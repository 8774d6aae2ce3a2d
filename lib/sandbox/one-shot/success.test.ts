import { afterAll, beforeAll, expect, test } from "vitest";
import { fixtureBytes, rao, startSandbox, type TestSandbox } from "@/lib/sandbox/test-sandbox";

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const { username, password, pin } = rao;

test("create answers with the misspelt key, two kinds of numbers and a link", async () => {
  const answer = await sandbox.api("POST", "/videoid", {
    mobile_phone_number: "+34600000001",
    email: "a@example.org",
    registration_authority: 1187,
    profile: "PFnubeQAFCiudadano",
    billing_username: "billing-user",
    billing_password: Buffer.from("billing-password").toString("base64"),
    env: "sandbox",
  });
  expect(answer.status).toBe(200);
  expect(Object.keys(answer.json)).toEqual(["status", "messsage", "detail"]);
  expect(answer.json).toMatchObject({
    status: "success",
    detail: {
      request_pk: expect.any(Number),
      videoid_pk: expect.any(Number),
      videoid_link: expect.stringMatching(
        new RegExp(`^http://127\\.0\\.0\\.1:${sandbox.port}/lcmpl/videoid/[\\w-]{32,}$`),
      ),
    },
  });
});

test("the two numbers do not answer for each other", async () => {
  const { request_pk, videoid_pk } = await sandbox.inReview();
  const reading = await sandbox.api("GET", `/request/${videoid_pk}`);
  expect(reading.status).toBe(400);
  expect(reading.json).toEqual({
    status: "404 Not Found",
    details: "Request not found. Make sure the upload directory is correct.",
  });
  const approving = await sandbox.api("POST", `/videoid/${request_pk}/approve`, {
    username,
    password,
    pin,
    rao: "1400",
  });
  expect(approving.status).toBe(404);
  expect(approving.json).toEqual({ status: "404 Not Found", details: "Request not found" });
});

test("a trailing slash makes no difference", async () => {
  const { request_pk } = await sandbox.create();
  const answer = await sandbox.api("GET", `/request/${request_pk}/`);
  expect(answer.json).toMatchObject({ status: "success", details: { pk: request_pk, status: "VIDEOPENDING" } });
});

test("a read before the applicant has finished carries the video's number and no evidence", async () => {
  const { request_pk, videoid_pk } = await sandbox.create();
  const details = await sandbox.details(request_pk);
  expect(details).toMatchObject({
    status: "VIDEOPENDING",
    registration_authority: 1187,
    email: "lucia@example.org",
    mobile_phone_number: "+34600000001",
    given_name: null,
    approving_rao: null,
    approving_user: null,
    videoid_data: { pk: videoid_pk, data: { images: {}, security_checks: [], ocr_data: {} } },
  });
});

test("a read of a finished one has the request's 96 keys of the documents and the evidence", async () => {
  const { request_pk, videoid_pk } = await sandbox.inReview();
  const details = await sandbox.details(request_pk);
  expect(Object.keys(details).length).toBe(documentedKeys.length);
  expect(Object.keys(details).sort()).toEqual(documentedKeys.toSorted());
  expect(details).toMatchObject({
    status: "VIDEOREVIEW",
    given_name: "LUCÍA",
    serial_number: "90418237Q",
    birth_date: "12/06/1992",
    videoid_data: {
      pk: videoid_pk,
      status: "COMPLETE",
      provider: 2,
      requests: [request_pk],
      refusal_reason: "",
      validation_services: {},
      validation_operator: null,
      acceptance: { date: expect.any(Number), "user-agent": expect.any(String) },
      video_identifier: expect.stringMatching(/^[\da-f-]{36}$/),
      data: {
        images: {
          document_front: fixtureBytes("clean", "document_front.jpg").toString("base64"),
          document_owner: fixtureBytes("clean", "document_owner.jpg").toString("base64"),
        },
        security_checks: [
          ["OTP validation", true],
          ["Data integrity", false],
          ["Liveliness detected", true],
        ],
        similarity_level: "87",
        ocr_data: { given_name: "LUCÍA", mobile_phone_number: "+34600000001", serial_number: "90418237Q" },
      },
    },
  });
});

test("a story without a rear has no rear image", async () => {
  const { request_pk } = await sandbox.inReview("missing-rear");
  expect(await sandbox.details(request_pk)).not.toHaveProperty("videoid_data.data.images.document_rear");
});

test("the video downloads whole, and an unfinished one answers 400 around a 404", async () => {
  const { videoid_pk } = await sandbox.inReview();
  const video = await sandbox.api("GET", `/videoid/${videoid_pk}/video`);
  expect(video.status).toBe(200);
  expect(video.headers.get("content-type")).toBe("video/mp4");
  expect(video.text).toBe(fixtureBytes("clean", "video.mp4").toString("utf8"));
  const pending = await sandbox.create();
  const missing = await sandbox.api("GET", `/videoid/${pending.videoid_pk}/video`);
  expect(missing.status).toBe(400);
  expect(missing.json).toEqual({ status: "404 Not Found", details: "Request not found" });
});

test("the slow story answers late, and its video arrives in drops", async () => {
  const { request_pk, videoid_pk } = await sandbox.inReview("slow-provider");
  const started = performance.now();
  await sandbox.details(request_pk);
  expect(performance.now() - started).toBeGreaterThan(55);
  const video = await sandbox.api("GET", `/videoid/${videoid_pk}/video`);
  expect(video.headers.get("content-length")).toBeNull();
  expect(video.text).toBe(fixtureBytes("slow-provider", "video.mp4").toString("utf8"));
  expect(performance.now() - started).toBeGreaterThan(125);
});

test("approve leaves the request ready to enrol, with the officer and the API's user in it", async () => {
  const { request_pk, videoid_pk } = await sandbox.inReview();
  const answer = await sandbox.api("POST", `/videoid/${videoid_pk}/approve`, { username, password, pin, rao: 1400 });
  expect(answer.status).toBe(200);
  expect(answer.json).toEqual({ status: "success", message: "Request approved successfully" });
  expect(await sandbox.details(request_pk)).toMatchObject({
    status: "ENROLLREADY",
    approving_rao: { pk: 1400, given_name: "Nuria", surname_1: "Aguirre", surname_2: "Soler" },
    approving_user: { pk: expect.any(Number), registration_authority: 1187 },
    videoid_data: { status: "VALIDATED", validation_operator: { pk: 1400 } },
  });
});

test("refuse cancels the request and keeps the reason as it was written", async () => {
  const { request_pk, videoid_pk } = await sandbox.inReview();
  const reason = "  El documento está caducado — «art. 24» ";
  const body = { username, password, pin, rao_id: "1400", reason };
  const answer = await sandbox.api("POST", `/videoid/${videoid_pk}/refuse`, body);
  expect(answer.json).toEqual({ status: "success", message: "Videoid refuse completed" });
  expect(await sandbox.details(request_pk)).toMatchObject({
    status: "CANCELLED",
    approving_rao: null,
    videoid_data: { status: "REFUSED", refusal_reason: reason },
  });
  const [entry] = await sandbox.ledger(`?operation=refuse&request_pk=${request_pk}`);
  expect(entry?.reason).toBe(reason);
});

test("cancel ends a request that waits, and one that is approved", async () => {
  const { request_pk } = await sandbox.create();
  const answer = await sandbox.api("DELETE", `/request/${request_pk}`);
  expect(answer.json).toEqual({ status: "success", message: "Request directory removed successfully" });
  expect(await sandbox.details(request_pk)).toMatchObject({ status: "CANCELLED" });

  const approved = await sandbox.inReview();
  await sandbox.api("POST", `/videoid/${approved.videoid_pk}/approve`, { username, password, pin, rao: 1400 });
  await sandbox.control("POST", "/switches", { cancel_approved: false });
  expect((await sandbox.api("DELETE", `/request/${approved.request_pk}`)).status).toBe(412);
  await sandbox.control("POST", "/switches", { cancel_approved: true });
  expect((await sandbox.api("DELETE", `/request/${approved.request_pk}`)).status).toBe(200);
});

test("update changes contact data and leaves what the video identified", async () => {
  const { request_pk } = await sandbox.inReview();
  const { scratchcard } = await sandbox.details(request_pk);
  const answer = await sandbox.api("PUT", `/request/${request_pk}`, {
    scratchcard,
    email: "new@example.org",
    profile: "PFnubeQAFCiudadano",
    registration_authority: "1187",
    country_name: "ES",
    given_name: "SOMEBODY ELSE",
    surname_2: "OLMEDA",
  });
  expect(answer.json).toEqual({ status: "success", message: "Request updated" });
  expect(await sandbox.details(request_pk)).toMatchObject({
    email: "new@example.org",
    given_name: "LUCÍA",
    surname_2: "OLMEDA",
  });
});

test("tokens: create, read, list, use, complete, delete", async () => {
  const created = await sandbox.api("POST", "/token", { username, password, env: "sandbox" });
  expect(created.json).toEqual({
    status: "success",
    message: expect.any(String),
    details: { token_uid: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/) },
  });
  const uid = String((created.json.details as { token_uid: string }).token_uid);
  const holds = { username, password: true, pin: false };
  expect((await sandbox.api("GET", `/token/${uid}`)).json).toEqual({ status: "success", details: holds });
  expect((await sandbox.api("GET", "/tokens")).json).toEqual({ status: "success", details: { [uid]: holds } });

  const again = await sandbox.api("POST", "/token", { username, password, env: "sandbox" });
  expect(again.status).toBe(400);
  expect(again.json).toEqual({ status: "400 Bad Request", details: "A token with these credentials already exist!" });

  const { videoid_pk } = await sandbox.inReview();
  const without = await sandbox.api("POST", `/videoid/${videoid_pk}/approve`, { token: uid, rao: "1400" });
  expect(without.json.details).toBe("Missing required parameters: incomplete RAO's credentials");
  const wrong = await sandbox.api("POST", `/videoid/${videoid_pk}/approve`, {
    token: uid,
    rao: "1400",
    pin: "00000000",
  });
  expect(wrong.status).toBe(403);
  const withPin = await sandbox.api("POST", `/videoid/${videoid_pk}/approve`, { token: uid, rao: "1400", pin });
  expect(withPin.status).toBe(200);

  const deleted = await sandbox.api("DELETE", `/token/${uid}`);
  expect(deleted.json).toEqual({ status: "success", message: "Token deleted successfully" });
  expect((await sandbox.api("GET", `/token/${uid}`)).json).toEqual({
    status: "404 Not Found",
    details: `Token ${uid} not found`,
  });
  expect((await sandbox.api("DELETE", `/token/${uid}`)).json).toEqual({
    status: "404 Not Found",
    details: "Token not found",
  });
  const [line] = await sandbox.ledger("?operation=get_token");
  expect(JSON.stringify(await sandbox.ledger())).not.toContain(uid);
  expect(line?.route).toBe("/oneshot/api/v1/token/:token_uid");
});

test("a token that holds everything needs neither PIN nor id", async () => {
  const created = await sandbox.api("POST", "/token", { username, password, pin, env: "sandbox" });
  const token = (created.json.details as { token_uid: string }).token_uid;
  const { videoid_pk } = await sandbox.inReview();
  expect((await sandbox.api("POST", `/videoid/${videoid_pk}/approve`, { token })).status).toBe(200);
});

test("hello", async () => {
  expect((await sandbox.api("GET", "/hello")).json).toEqual({ status: "success", details: "Hello" });
});

/** Copied from the published request object, `videoid_data` included. */
const documentedKeys = `
  pk status profile scratchcard registration_authority secure_element validity_time smartcard_sn paperless_mode
  videoid_mode communication_language given_name surname_1 surname_2 sex title citizenship email mobile_phone_number
  fix_phone_number birth_date birth_country birth_city birth_province birth_state birth_district birth_canton
  serial_number id_document_type id_document_country id_document_number id_document_description id_document_issuer
  citizen_tax_number complement_number professional_id_number country_name residence residence_address residence_city
  residence_province residence_postal_code residence_state residence_district residence_canton organization_name
  organization_email organization_identifier organizational_unit_1 organizational_unit_2 organizational_unit_3
  organization_rol organization_tax_number organization_address organization_city organization_province
  organization_country organization_postal_code organization_state organization_url administrative_unit registration
  description entity_owner entity_owner_serial_number responsible_name responsible_first_surname
  responsible_second_surname responsible_email responsible_serial responsible_position responsible_legal_level
  responsible_legal_documents responsible_registry_data id_responsible_document_type id_responsible_document_country
  id_responsible_document_number id_responsible_document_issuer subscriber subscriber_responsible_serial empowerment
  representation circumstances limit special_conditions process_application provider_registration_number
  registering_user approving_user producing_user approving_rao producing_rao identification_rao certificate_set
  videoid_data ext_recognition_data`
  .trim()
  .split(/\s+/);

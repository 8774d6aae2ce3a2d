import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { naturalPerson, organisation, startRa, type TestRa } from "./test-ra";

let sandbox: TestRa;
beforeAll(async () => {
  sandbox = await startRa();
});
beforeEach(async () => {
  await sandbox.control("POST", "/reset");
});
afterAll(() => sandbox.close());

const id = expect.stringMatching(/^[0-9a-f]{16}$/);
const create = async (body: Record<string, unknown>) =>
  sandbox.ra("POST", "/requests/", { ...naturalPerson, scratchcard: await sandbox.card(), ...body });

describe("create", () => {
  test("for an identification: pending, with the video's numbers and none of the holder's secrets", async () => {
    const scratchcard = await sandbox.card();
    const { status, json } = await create({ scratchcard, videoid_mode: 1, secure_element: "2" });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      pk: expect.any(Number),
      status: "VIDEOPENDING",
      scratchcard,
      registration_authority: 1187,
      secure_element: 2,
      validity_time: "730",
      videoid_mode: true,
      paperless_mode: false,
      email: "lucia@example.org",
      certificate_set: [],
      approving_rao: null,
      registering_user: { pk: 541, permission_profile: 19, registration_authority: 1187, request: 29_625 },
      videoid_data: {
        pk: expect.any(Number),
        status: "PENDING",
        video_identifier: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
    expect(Object.keys(json).length).toBeGreaterThanOrEqual(96);
    expect(json).not.toHaveProperty("secrets");
    const used = await sandbox.ra("POST", "/scratchcards/isused/", { sn: scratchcard });
    expect(used.bytes.toString()).toBe("true");
  });

  test("classic: created at once, without identification", async () => {
    const { json } = await create({ paperless_mode: 1, given_name: "Pau", id_document_type: "IDC" });
    expect(json).toMatchObject({ status: "CREATED", paperless_mode: true, given_name: "Pau" });
    expect(json).not.toHaveProperty("videoid_data");
  });

  test("the identification may be missing from the answer", async () => {
    await sandbox.change({ create_carries_videoid_data: false });
    const { json } = await create({ videoid_mode: "1" });
    expect(json).not.toHaveProperty("videoid_data");
    const read = await sandbox.ra("GET", `/requests/${String(json.pk)}/`);
    expect(read.json).toHaveProperty("videoid_data.video_identifier");
  });

  test("a syntax error in the framework's form", async () => {
    const { status, json } = await sandbox.ra("POST", "/requests/", '{"profile": }');
    expect([status, json]).toEqual([
      400,
      { detail: expect.stringMatching(/^JSON parse error - Expecting value: line 1 column \d+ \(char \d+\)$/) },
    ]);
  });

  test("a card that is used, unknown, another authority's or missing", async () => {
    const { scratchcard } = await sandbox.open();
    const others = [scratchcard, "1", await sandbox.card("1190"), ""];
    for (const card of others) {
      const { status, json } = await create({ scratchcard: card, videoid_mode: 1 });
      expect([status, json]).toEqual([500, { code: "500", id, error: "Invalid ScratchCard" }]);
    }
  });

  test("two with the same card: one loses", async () => {
    const scratchcard = await sandbox.card();
    const answers = await Promise.all([1, 2].map(() => create({ scratchcard, videoid_mode: 1 })));
    expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([201, 500]);
  });

  test("an authority that is unknown or has no video identification", async () => {
    const denied = { code: "500", id, error: "You do not have permission to perform this action." };
    expect((await create({ registration_authority: "1", videoid_mode: 1 })).json).toEqual(denied);
    const scratchcard = await sandbox.card("1999");
    const body = { registration_authority: "1999", scratchcard };
    expect((await create({ ...body, videoid_mode: 1 })).json).toEqual(denied);
    expect((await create(body)).status).toBe(201);
  });

  test.each([
    [{ email: undefined }, "{'email': [u'This field is required.']}"],
    [{ email: "nobody" }, "{'email': [u'Enter a valid email address.']}"],
    [{ profile: "PFother" }, `{'profile': [u'"PFother" is not a valid choice.']}`],
    [{ secure_element: 0 }, `{'secure_element': [u'"0" is not a valid choice.']}`],
    [{ validity_time: 12 }, `{'validity_time': [u'"12" is not a valid choice.']}`],
    [{ id_document_type: "DNI" }, `{'id_document_type': [u'"DNI" is not a valid choice.']}`],
    [{ id_document_country: "Spain" }, `{'id_document_country': [u'"Spain" is not a valid choice.']}`],
  ])("values outside the tables: %j", async (body, error) => {
    const answer = await create({ videoid_mode: 1, ...body });
    expect([answer.status, answer.json]).toEqual([500, { code: "500", id, error }]);
  });
});

describe("list", () => {
  test("ten a page, the next on a host nobody called, filters repeated", async () => {
    for (let made = 0; made < 11; made += 1) await create({ videoid_mode: 1 });
    await create({ videoid_mode: 1, email: "other@example.org" });
    const first = await sandbox.ra("GET", "/requests/?registration_authority=1187");
    expect(first.json).toMatchObject({ count: 12, previous: null });
    expect(first.json.results).toHaveLength(10);
    const next = new URL(String(first.json.next));
    expect(next.host).not.toBe(new URL(sandbox.connection.RA_URL).host);
    expect(next.search).toBe("?registration_authority=1187&page=2");
    const second = await sandbox.ra("GET", `/requests/${next.search}`);
    expect(second.json).toMatchObject({ next: null });
    expect(second.json.results).toHaveLength(2);
    expect((await sandbox.ra("GET", "/requests/?page=3")).json).toEqual({ detail: "Invalid page." });
    const found = await sandbox.ra("GET", "/requests/?email=other@example.org");
    expect(found.json.results).toMatchObject([{ email: "other@example.org" }]);
    expect((await sandbox.ra("GET", "/requests/?email=other")).json.count).toBe(0);
  });

  test("switches: own host, counts as text, order, matching", async () => {
    const first = await sandbox.open();
    const last = await sandbox.open({ email: "other@example.org" });
    await sandbox.change({ next_host: "own", paging_as_text: true, list_order: "oldest", list_match: "contains" });
    const { json } = await sandbox.ra("GET", "/requests/");
    expect(json).toMatchObject({ count: "2", next: "null", previous: "null" });
    expect(json.results).toMatchObject([{ pk: first.pk }, { pk: last.pk }]);
    expect((await sandbox.ra("GET", "/requests/?email=OTHER")).json.count).toBe("1");
    for (let made = 0; made < 9; made += 1) await create({ videoid_mode: 1 });
    const { next } = (await sandbox.ra("GET", "/requests/")).json;
    expect(next).toBe(`${sandbox.connection.RA_URL}/api/v1/requests/?page=2`);
  });

  test("evidence and One-Shot's requests are not in it", async () => {
    await sandbox.create();
    await sandbox.finished("review");
    const { json } = await sandbox.ra("GET", "/requests/");
    expect(json.count).toBe(1);
    expect(JSON.stringify(json)).not.toContain("videoid_data");
  });
});

test("get: the whole request, and the odd code of an unknown one", async () => {
  const { pk } = await sandbox.finished("review");
  const { json } = await sandbox.ra("GET", `/requests/${pk}/`);
  expect(json).toMatchObject({
    status: "VIDEOREVIEW",
    given_name: "LUCÍA",
    videoid_data: { status: "COMPLETE", data: { images: { document_front: expect.any(String) } } },
  });
  const one = await sandbox.create();
  for (const unknown of ["1", "abc", String(one.request_pk)]) {
    const answer = await sandbox.ra("GET", `/requests/${unknown}/`);
    const error = "No Request matches the given query.";
    expect([answer.status, answer.json]).toEqual([404, { code: "400", id, error }]);
  }
  expect((await sandbox.api("GET", `/request/${pk}`)).status).toBe(400);
});

describe("update", () => {
  const whole = (scratchcard: string, more = {}) => ({ ...naturalPerson, scratchcard, country_name: "ES", ...more });

  test("changes what is sent and leaves what was identified", async () => {
    const { pk, scratchcard } = await sandbox.finished("validated", { profile: "PFnubeAFEmpresa" });
    const body = whole(scratchcard, {
      ...organisation,
      profile: "PFnubeAFEmpresa",
      email: "new@example.org",
      given_name: "EVE",
    });
    const { status, json } = await sandbox.ra("PUT", `/requests/${pk}/`, body);
    expect(status).toBe(200);
    expect(json).toMatchObject({ status: "CREATED", email: "new@example.org", given_name: "LUCÍA", ...organisation });
    await sandbox.change({ identified_fields: "refused" });
    const refused = await sandbox.ra("PUT", `/requests/${pk}/`, body);
    expect([refused.status, refused.json]).toEqual([
      412,
      { code: "415", id, error: "Invalid request fields: given_name" },
    ]);
  });

  test("contact data of an incomplete identification, and another card", async () => {
    const { pk, scratchcard } = await sandbox.open();
    await sandbox.control("POST", `/requests/${pk}/finish`, { outcome: "incomplete" });
    const other = await sandbox.card();
    const moved = await sandbox.ra("PUT", `/requests/${pk}/`, whole(other, { mobile_phone_number: "+34600999999" }));
    expect(moved.json).toMatchObject({ scratchcard: other, mobile_phone_number: "+34600999999" });
    const { json } = await sandbox.ra("PUT", `/requests/${pk}/`, whole(scratchcard));
    expect(json).toEqual({ code: "500", id, error: "Invalid ScratchCard" });
  });

  test("what cannot be", async () => {
    const { pk, scratchcard } = await sandbox.open();
    const put = (body: unknown, at = pk) => sandbox.ra("PUT", `/requests/${at}/`, body);
    expect((await put("{")).status).toBe(400);
    expect((await put(whole(scratchcard), 1)).json).toMatchObject({ code: "400" });
    expect((await put({ ...whole(scratchcard), registration_authority: "7" })).json).toMatchObject({
      code: "500",
      error: "You do not have permission to perform this action.",
    });
    expect((await put({ ...whole(scratchcard), country_name: "" })).json).toMatchObject({
      error: "{'country_name': [u'This field is required.']}",
    });
    await sandbox.ra("DELETE", `/requests/${pk}/cancel/`);
    const late = await put(whole(scratchcard));
    expect([late.status, late.json]).toEqual([412, { code: "412", id, error: "Invalid request status" }]);
  });
});

describe("cancel", () => {
  test("ends the request, once", async () => {
    const { pk } = await sandbox.open();
    const cancel = () => sandbox.ra("DELETE", `/requests/${pk}/cancel/`);
    const done = await cancel();
    expect([done.status, done.json]).toEqual([200, { status: "Request cancelled" }]);
    expect(await sandbox.status(pk)).toBe("CANCELLED");
    const again = await cancel();
    expect([again.status, again.json]).toEqual([412, { code: "412", id, error: "Invalid request status" }]);
    expect((await sandbox.ra("DELETE", "/requests/1/cancel/")).json).toMatchObject({ code: "400" });
  });

  test("of an approved one, by switch", async () => {
    const one = await sandbox.finished("validated");
    const other = await sandbox.finished("validated");
    await sandbox.control("POST", "/switches", { cancel_approved: false });
    expect((await sandbox.ra("DELETE", `/requests/${one.pk}/cancel/`)).status).toBe(412);
    await sandbox.control("POST", "/switches", { cancel_approved: true });
    expect((await sandbox.ra("DELETE", `/requests/${other.pk}/cancel/`)).status).toBe(200);
  });
});

test("validate: what the profile still lacks", async () => {
  const { pk, scratchcard } = await sandbox.finished("validated", { profile: "PFnubeAFEmpresa" });
  const fields = () => sandbox.ra("GET", `/requests/${pk}/validate/`);
  const before = (await fields()).value;
  expect(before).toContainEqual(["organization_name", "missing"]);
  expect(before).not.toContainEqual(["given_name", "missing"]);
  const body = { ...naturalPerson, ...organisation, profile: "PFnubeAFEmpresa", scratchcard, country_name: "ES" };
  await sandbox.ra("PUT", `/requests/${pk}/`, { ...body, id_document_type: "IDC", id_document_country: "ES" });
  expect((await fields()).value).toEqual([]);
  expect((await sandbox.ra("GET", "/requests/1/validate/")).json).toMatchObject({ code: "400" });
  await sandbox.ra("DELETE", `/requests/${pk}/cancel/`);
  expect((await fields()).json).toMatchObject({ code: "412", error: "Invalid request status" });
});

test("addresses end with a slash, except those the samples show without", async () => {
  const { pk, videoid_data } = await sandbox.open();
  const bare = await sandbox.ra("GET", `/requests/${pk}`);
  expect([bare.status, bare.json]).toEqual([404, { detail: "Not found." }]);
  expect((await sandbox.ra("POST", `/requests/${pk}/validate_videoid`, {})).status).toBe(500);
  expect((await sandbox.ra("PUT", `/videoid/${videoid_data.pk}`, {})).status).toBe(200);
  await sandbox.change({ slashless: "accepted" });
  expect((await sandbox.ra("GET", `/requests/${pk}`)).status).toBe(200);
});

test("unknown addresses and methods in the framework's words", async () => {
  const unknown = await sandbox.ra("GET", "/nothing/");
  expect([unknown.status, unknown.json]).toEqual([404, { detail: "Not found." }]);
  const method = await sandbox.ra("PUT", "/requests/");
  expect([method.status, method.json]).toEqual([405, { detail: 'Method "PUT" not allowed.' }]);
});

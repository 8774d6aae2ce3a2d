import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { organisation, startRa, type TestRa } from "./test-ra";

let sandbox: TestRa;
beforeAll(async () => {
  sandbox = await startRa();
});
beforeEach(async () => {
  await sandbox.control("POST", "/reset");
});
afterAll(() => sandbox.close());

const id = expect.stringMatching(/^[0-9a-f]{16}$/);

describe("scratchcards", () => {
  test("the first unused, which reading does not reserve", async () => {
    const get = (body: unknown) => sandbox.ra("GET", "/scratchcards/get_first_unused/", body);
    const one = await get({ ra: 1187 });
    expect(one.json).toEqual({
      pk: expect.any(Number),
      sn: expect.stringMatching(/^\d+$/),
      secrets: expect.any(String),
      registration_authority: 1187,
    });
    expect(JSON.parse(String(one.json.secrets))).toEqual({
      erc: expect.stringMatching(/^\d{10}$/),
      enrollment_code: expect.stringMatching(/^.{8}$/),
      pin: expect.stringMatching(/^\d{8}$/),
      puk: expect.stringMatching(/^\d{8}$/),
    });
    expect((await get({ ra: "1187" })).json).toEqual(one.json);
    const syntax = await get("{ra}");
    expect([syntax.status, Object.keys(syntax.json)]).toEqual([400, ["detail"]]);
    expect((await get({ ra: "1" })).json).toMatchObject({
      error: "You do not have permission to perform this action.",
    });
    await sandbox.change({ scratchcard_form: "object" });
    expect((await get({ ra: "1187" })).json).toMatchObject({
      sn: Number(one.json.sn),
      secrets: { pin: expect.any(String) },
    });
  });

  test("run out, and three answers to that", async () => {
    const get = () => sandbox.ra("GET", "/scratchcards/get_first_unused/", { ra: "1187" });
    await sandbox.change({ scratchcards_left: "run_out" });
    await sandbox.control("POST", "/scratchcards", { registration_authority: "1187", unused: 1 });
    await sandbox.open();
    const none = await get();
    expect([none.status, none.json]).toEqual([
      404,
      { code: "400", id, error: "No ScratchCard matches the given query." },
    ]);
    await sandbox.change({ no_scratchcard: "500" });
    expect((await get()).json).toEqual({ code: "500", id, error: "ScratchCard matching query does not exist." });
    await sandbox.change({ no_scratchcard: "null" });
    expect([(await get()).status, (await get()).value]).toEqual([200, null]);
    await sandbox.change({ scratchcards_left: "refilled" });
    expect((await get()).json).toHaveProperty("sn");
    await sandbox.change({ scratchcards_left: "run_out" });
    await sandbox.control("POST", "/scratchcards", { registration_authority: "1190", unused: 0 });
    const other = await sandbox.ra("GET", "/scratchcards/get_first_unused/", { ra: "1190" });
    expect(other.value).toBeNull();
  });

  test("list, get, is used", async () => {
    const { scratchcard } = await sandbox.open();
    const list = await sandbox.ra("GET", `/scratchcards/?registration_authority=1187&sn=${scratchcard}`);
    expect(list.json).toMatchObject({ count: 1, results: [{ sn: scratchcard }] });
    const [{ pk }] = list.json.results as [{ pk: number }];
    expect((await sandbox.ra("GET", `/scratchcards/${pk}/`)).json).toMatchObject({ sn: scratchcard });
    const unknown = await sandbox.ra("GET", `/scratchcards/${scratchcard}/`);
    expect(unknown.json).toEqual({ code: "400", id, error: "No ScratchCard matches the given query." });
    const isUsed = (sn: unknown) => sandbox.ra("POST", "/scratchcards/isused/", { sn });
    const used = await isUsed(scratchcard);
    expect([used.headers["content-type"], used.bytes.toString()]).toEqual(["text/plain", "true"]);
    expect((await isUsed(await sandbox.card())).bytes.toString()).toBe("false");
    const missing = await isUsed("7");
    expect([missing.status, missing.json]).toEqual([
      500,
      { code: "500", id, error: "ScratchCard matching query does not exist." },
    ]);
  });

  test("move: how many, denied, and a syntax error in the usual form", async () => {
    await sandbox.card();
    const move = (body: unknown) => sandbox.ra("POST", "/scratchcards/move/", body);
    expect((await move({ from_ra: "1187", to_ra: "1190", amount: 3 })).json).toEqual({ moved: 3 });
    const denied = await move({ from_ra: "1187", to_ra: "9", amount: 3 });
    expect([denied.status, denied.json]).toEqual([403, { moved: 0, details: "Permission Denied" }]);
    const syntax = await move("{");
    expect([syntax.status, syntax.json]).toEqual([
      500,
      { code: "500", id, error: expect.stringMatching(/^JSON parse error - /) },
    ]);
  });
});

describe("authorities", () => {
  test("list and get; unknown and forbidden are one", async () => {
    const list = await sandbox.ra("GET", "/registrationauthorities/");
    expect(list.json.results).toContainEqual({
      pk: 1187,
      name: "Caixa Marina",
      parent: null,
      operators: [{ pk: 541, permission_profile: 19, registration_authority: 1187, request: 29_625 }],
    });
    expect((await sandbox.ra("GET", "/registrationauthorities/1190/")).json).toMatchObject({ name: "Gestoría Ribera" });
    const unknown = await sandbox.ra("GET", "/registrationauthorities/5/");
    expect([unknown.status, unknown.json]).toEqual([
      500,
      { code: "500", id, error: "You do not have permission to perform this action." },
    ]);
  });

  test("made once; a second of the name is complained of in another language", async () => {
    const make = (name: string) => sandbox.ra("POST", "/registrationauthorities/", { name, parent: 1187, city: "Elx" });
    const made = await make("Notaría Sur");
    expect(made.json).toMatchObject({
      pk: expect.any(Number),
      name: "Notaría Sur",
      parent: 1187,
      city: "Elx",
      email: null,
    });
    const twice = await make("Notaría Sur");
    expect([twice.status, twice.json]).toEqual([
      500,
      { code: "500", id, error: "{'name': [u'Registration Authority with this RA Name already exists.']}" },
    ]);
    const address = `/registrationauthorities/${String(made.json.pk)}/`;
    expect((await sandbox.ra("PUT", address, { email: "x@example.org" })).json).toMatchObject({
      email: "x@example.org",
    });
    expect((await sandbox.ra("GET", address)).json).toMatchObject({ name: "Notaría Sur" });
    expect((await sandbox.ra("PUT", "/registrationauthorities/1187/", { name: "X" })).status).toBe(500);
    expect((await sandbox.ra("PUT", address, "{")).json).toHaveProperty("detail");
    const scratchcard = await sandbox.card(String(made.json.pk));
    const request = await sandbox.open({ registration_authority: String(made.json.pk), scratchcard });
    expect(request.status).toBe("VIDEOPENDING");
  });
});

test("officers and users", async () => {
  const list = await sandbox.ra("GET", "/rao/?registration_authority=1187");
  expect(list.json).toMatchObject({ count: 2 });
  const one = await sandbox.ra("GET", "/rao/1400/");
  expect(one.json).toMatchObject({
    pk: 1400,
    given_name: "Nuria",
    surname_1: "Aguirre",
    surname_2: "Soler",
    registration_authority: [1187, 1190, 1999],
    certificate: { serial_number: id, valid: "VALID" },
  });
  expect((await sandbox.ra("GET", "/rao/?given_name=Marc")).json).toMatchObject({ count: 1 });
  expect((await sandbox.ra("GET", "/rao/?registration_authority=4")).json).toMatchObject({ count: 0 });
  expect((await sandbox.ra("GET", "/rao/7/")).json).toEqual({
    code: "500",
    id,
    error: "Rao matching query does not exist.",
  });
  expect((await sandbox.ra("GET", "/users/")).json).toMatchObject({ count: 1, results: [{ pk: 541 }] });
  expect((await sandbox.ra("GET", "/users/541/")).json).toMatchObject({ permission_profile: 19 });
  expect((await sandbox.ra("GET", "/users/7/")).json).toMatchObject({ error: "User matching query does not exist." });
});

test("contact data: how many documents share a phone or an address", async () => {
  await sandbox.change({ contact_limit: 1 });
  await sandbox.open({ serial_number: "11111111H", email: "a@example.org", mobile_phone_number: "+34600000002" });
  const check = (body: object) =>
    sandbox.ra("POST", "/requests/check_contact_data_limits/", { registration_authority: 1187, ...body });
  const other = { serial_number: "22222222J", email: "b@example.org", mobile_phone_number: "+34600000003" };
  expect((await check(other)).json).toEqual({ result: "ok", registration_authority: 1187 });
  expect((await check({ ...other, serial_number: "11111111H", email: "a@example.org" })).json).toMatchObject({
    result: "ok",
  });
  const reason = async (body: object) => {
    const { status, json } = await check({ ...other, ...body });
    expect([status, json.result, json.registration_authority]).toEqual([200, "ko", 1187]);
    return json.reason;
  };
  const prefix = "Too many different documents associated to the same";
  expect(await reason({ mobile_phone_number: "+34600000002" })).toBe(`${prefix} phone number`);
  expect(await reason({ email: "A@example.org" })).toBe(`${prefix} email address`);
  expect(await reason({ email: "a@example.org", mobile_phone_number: "+34600000002" })).toBe(
    `${prefix} email and phone`,
  );
});

test("the profiles' tables: whom a validation approves, and what an organisation needs", async () => {
  const person = await sandbox.finished("validated", { profile: "PFnubeNC", secure_element: 2 });
  const belonging = await sandbox.finished("validated", { profile: "PFnubeAFEmpresa" });
  expect([await sandbox.status(person.pk), await sandbox.status(belonging.pk)]).toEqual(["ENROLLREADY", "CREATED"]);
  const { value } = await sandbox.ra("GET", `/requests/${belonging.pk}/validate/`);
  const missing = (value as [string, string][]).map(([name]) => name);
  expect(missing).toEqual(expect.arrayContaining(Object.keys(organisation)));
});

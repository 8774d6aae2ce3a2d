import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createBody, otherRao, rao, startSandbox, type TestSandbox } from "@/lib/sandbox/test-sandbox";

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  await sandbox.control("POST", "/reset");
});
afterAll(() => sandbox.close());

const credentials = { username: rao.username, password: rao.password, pin: rao.pin, rao: rao.id };
const without = (body: Record<string, unknown>, name: string) =>
  Object.fromEntries(Object.entries(body).filter(([key]) => key !== name));

describe("create", () => {
  const missing = "Missing required parameters";
  test.each([
    ["no phone", without(createBody, "mobile_phone_number"), 400, missing],
    ["no e-mail", without(createBody, "email"), 400, missing],
    ["no authority", without(createBody, "registration_authority"), 400, missing],
    ["no profile", without(createBody, "profile"), 400, missing],
    ["no billing user", without(createBody, "billing_username"), 400, missing],
    ["blank billing password", { ...createBody, billing_password: " " }, 400, missing],
    ["a phone that is an object", { ...createBody, mobile_phone_number: {} }, 400, missing],
    ["no body", undefined, 400, missing],
    [
      "no env",
      without(createBody, "env"),
      400,
      "Missing env parameter. Please set it in settings or specify it as parameter",
    ],
    ["unknown env", { ...createBody, env: "staging" }, 400, "Environment staging does not exist"],
    ["env without authorities", { ...createBody, env: "prod" }, 400, "The specified environment is not available"],
    ["unknown authority", { ...createBody, registration_authority: "4242" }, 404, "Registration Authority not found"],
    [
      "authority without VideoID",
      { ...createBody, registration_authority: "1999" },
      400,
      "Videoid not enabled for Registration Authority 1999",
    ],
    [
      "phone without prefix",
      { ...createBody, mobile_phone_number: "600000001" },
      400,
      "Please use the mobile phone number with an international prefix",
    ],
    ["bad e-mail", { ...createBody, email: "nobody" }, 400, "Enter a valid email address"],
    ["blank e-mail", { ...createBody, email: "" }, 500, { email: ["This field may not be blank"] }],
    [
      "billing password as it is",
      { ...createBody, billing_password: "not base64!" },
      500,
      "Billing credentials not valid. Please check if they are base64 encoded",
    ],
    [
      "wrong billing password",
      { ...createBody, billing_password: Buffer.from("wrong").toString("base64") },
      500,
      "Cannot check the remaining credit for the billing user. Please check the credentials.",
    ],
    [
      "wrong billing user",
      { ...createBody, billing_username: "somebody" },
      500,
      "Cannot check the remaining credit for the billing user. Please check the credentials.",
    ],
    [
      "a profile One-Shot does not have",
      { ...createBody, profile: "PFsoftwareEmpresa" },
      403,
      'Error creating new videoid request: {"detail":"You do not have permission to perform this action."}',
    ],
  ])("%s", async (_case, body, status, details) => {
    const answer = await sandbox.api("POST", "/videoid", body);
    expect({ status: answer.status, details: answer.json.details }).toEqual({ status, details });
    expect(answer.json.status).toMatch(new RegExp(`^${status} `));
    expect(sandbox.sandbox.store.state.requests).toEqual([]);
  });

  test("broken JSON never comes back in the error", async () => {
    const answer = await sandbox.api("POST", "/videoid", '{"billing_password": "very secret",\n "email" oops');
    expect(answer.status).toBe(400);
    expect(answer.json.status).toBe("400 Bad Request");
    expect(answer.json.details).toMatch(
      /^Could not parse JSON body - Expecting value: line 2 column \d+ \(char \d+\)$/,
    );
  });
});

describe("approve and refuse", () => {
  const incomplete = "Missing required parameters: incomplete RAO's credentials";
  const unknownRao =
    /^Error during Videoid validation: \{"code": "500", "id": "[\da-f]{16}", "error": "Rao matching query does not exist\."\}$/;
  const cases: [string, Record<string, unknown>, number, string | RegExp][] = [
    ["no PIN", without(credentials, "pin"), 400, incomplete],
    ["no password", without(credentials, "password"), 400, incomplete],
    ["no user name", without(credentials, "username"), 400, incomplete],
    ["no id", without(credentials, "rao"), 400, incomplete],
    ["nothing", {}, 400, incomplete],
    ["wrong password", { ...credentials, password: "wrong" }, 403, "Invalid RAO credentials"],
    ["wrong PIN", { ...credentials, pin: "0" }, 403, "Invalid RAO credentials"],
    ["unknown user", { ...credentials, username: "nobody" }, 403, "Invalid RAO credentials"],
    ["an odd user name", { ...credentials, username: "__proto__" }, 403, "Invalid RAO credentials"],
    ["unknown token", { token: "constructor", rao: "1400" }, 403, "Invalid RAO credentials"],
    ["another officer's id", { ...credentials, rao: otherRao.id }, 403, "Invalid RAO credentials"],
    ["unknown id", { ...credentials, rao: "9999" }, 500, unknownRao],
  ];
  test.each(cases)("approve: %s", async (_case, body, status, details) => {
    const { request_pk, videoid_pk } = await sandbox.inReview();
    const answer = await sandbox.api("POST", `/videoid/${videoid_pk}/approve`, body);
    expect(answer.status).toBe(status);
    expect(answer.json.details).toMatch(details);
    expect(await sandbox.details(request_pk)).toMatchObject({ status: "VIDEOREVIEW" });
  });

  test.each(cases)("refuse: %s", async (_case, body, status, details) => {
    const { request_pk, videoid_pk } = await sandbox.inReview();
    const answer = await sandbox.api("POST", `/videoid/${videoid_pk}/refuse`, { ...body, reason: "Expired" });
    expect(answer.status).toBe(status);
    expect(answer.json.details).toMatch(details);
    expect(await sandbox.details(request_pk)).toMatchObject({ status: "VIDEOREVIEW" });
  });

  test.each([
    ["missing", undefined],
    ["blank", "  "],
    ["not text", 7],
  ])("refuse: reason %s", async (_case, reason) => {
    const { videoid_pk } = await sandbox.inReview();
    const answer = await sandbox.api("POST", `/videoid/${videoid_pk}/refuse`, { ...credentials, reason });
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({ status: "400 Bad Request", details: "No reason specified" });
  });

  test("refuse: broken JSON has a status without a number", async () => {
    const { videoid_pk } = await sandbox.inReview();
    const answer = await sandbox.api("POST", `/videoid/${videoid_pk}/refuse`, "{");
    expect(answer.status).toBe(400);
    expect(answer.json.status).toBe("Invalid JSON");
  });

  test("approve: fields the OCR did not read are named, and an update may supply them", async () => {
    const { request_pk, videoid_pk } = await sandbox.create();
    const omit_fields = ["given_name", "surname_1", "serial_number"];
    await sandbox.control("POST", `/requests/${request_pk}/finish`, { outcome: "review", omit_fields });
    const answer = await sandbox.api("POST", `/videoid/${videoid_pk}/approve`, credentials);
    expect(answer.status).toBe(500);
    expect(answer.json).toEqual({
      status: "500 Internal Server Error",
      details: `Cannot approve Request ${request_pk}: Invalid request fields: serial_number; surname_1; given_name`,
    });
    const { scratchcard } = await sandbox.details(request_pk);
    await sandbox.api("PUT", `/request/${request_pk}`, {
      ...{ scratchcard, email: "a@example.org", profile: "PFnubeQAFCiudadano" },
      ...{ registration_authority: 1187, country_name: "ES" },
      ...{ given_name: "LUCÍA", surname_1: "FERRANDIS", serial_number: "90418237Q" },
    });
    expect((await sandbox.api("POST", `/videoid/${videoid_pk}/approve`, credentials)).status).toBe(200);
  });

  const invalidStatus = /: \{"code": "412", "id": "[\da-f]{16}", "error": "Invalid request status"\}$/;
  test.each(["pending", "incomplete", "error", "approved", "refused", "cancelled"])(
    "wrong status: %s",
    async (state) => {
      const { request_pk, videoid_pk } = await sandbox.create();
      const finish = (outcome: string) => sandbox.control("POST", `/requests/${request_pk}/finish`, { outcome });
      if (state === "incomplete" || state === "error") await finish(state);
      if (state === "approved" || state === "refused") {
        await finish("review");
        const verb = state === "approved" ? "approve" : "refuse";
        await sandbox.api("POST", `/videoid/${videoid_pk}/${verb}`, { ...credentials, reason: "First" });
      }
      if (state === "cancelled") await sandbox.api("DELETE", `/request/${request_pk}`);
      const before = await sandbox.details(request_pk);
      for (const verb of ["approve", "refuse"]) {
        const answer = await sandbox.api("POST", `/videoid/${videoid_pk}/${verb}`, {
          ...credentials,
          reason: "Second",
        });
        expect(answer.status).toBe(412);
        expect(answer.json).toEqual({
          status: "412 Precondition Failed",
          details: expect.stringMatching(invalidStatus),
        });
      }
      expect(await sandbox.details(request_pk)).toEqual(before);
    },
  );

  test("of two officers at the same time one wins", async () => {
    const { videoid_pk } = await sandbox.inReview();
    const other = { username: otherRao.username, password: otherRao.password, pin: otherRao.pin, rao: otherRao.id };
    const answers = await Promise.all([
      sandbox.api("POST", `/videoid/${videoid_pk}/approve`, credentials),
      sandbox.api("POST", `/videoid/${videoid_pk}/refuse`, { ...other, reason: "No" }),
    ]);
    expect(answers.map((answer) => answer.status).toSorted((one, other) => one - other)).toEqual([200, 412]);
  });

  test("five wrong PINs in a row lock the officer, four and a right one do not", async () => {
    const { videoid_pk } = await sandbox.inReview();
    const attempt = async (pin: string) => {
      const body = { ...credentials, pin, reason: "x", rao: "9999" };
      return (await sandbox.api("POST", `/videoid/${videoid_pk}/refuse`, body)).status;
    };
    for (let round = 0; round < 4; round += 1) expect(await attempt("0")).toBe(403);
    expect(await attempt(rao.pin)).toBe(500);
    for (let round = 0; round < 5; round += 1) expect(await attempt("0")).toBe(403);
    const locked = await sandbox.api("POST", `/videoid/${videoid_pk}/approve`, credentials);
    expect(locked.json).toEqual({ status: "403 Forbidden", details: "Invalid RAO credentials" });
    await sandbox.control("POST", "/reset");
    const next = await sandbox.inReview();
    expect((await sandbox.api("POST", `/videoid/${next.videoid_pk}/approve`, credentials)).status).toBe(200);
  });
});

describe("update and cancel", () => {
  const update = {
    email: "a@example.org",
    profile: "PFnubeQAFCiudadano",
    registration_authority: "1187",
    country_name: "ES",
  };
  test("update: missing, wrong card, unknown, decided", async () => {
    const { request_pk } = await sandbox.create();
    const { scratchcard } = await sandbox.details(request_pk);
    const put = (pk: number, body: unknown) => sandbox.api("PUT", `/request/${pk}`, body);
    expect((await put(request_pk, update)).json.details).toBe("Missing required parameters");
    expect((await put(request_pk, "[]")).json.status).toBe("Invalid JSON");
    const card = await put(request_pk, { ...update, scratchcard: "1" });
    expect(card.status).toBe(500);
    expect(card.json.details).toMatch(
      new RegExp(`^Cannot update the Request ${request_pk}: \\{.*"error": "Invalid ScratchCard"\\}$`),
    );
    expect((await put(1, { ...update, scratchcard })).json).toEqual({
      status: "404 Not Found",
      details: "Request 1 not found",
    });
    await sandbox.api("DELETE", `/request/${request_pk}`);
    expect((await put(request_pk, { ...update, scratchcard })).status).toBe(412);
  });

  test("cancel: unknown and already cancelled", async () => {
    const unknown = await sandbox.api("DELETE", "/request/1234567");
    expect(unknown.status).toBe(404);
    expect(unknown.json.details).toBe("Request 1234567 not found");
    const { request_pk } = await sandbox.create();
    await sandbox.api("DELETE", `/request/${request_pk}`);
    expect((await sandbox.api("DELETE", `/request/${request_pk}`)).status).toBe(412);
  });
});

describe("tokens", () => {
  test.each([
    ["no user name", { env: "sandbox" }, 400, "Missing required parameter: 'username'"],
    [
      "no env",
      { username: rao.username },
      400,
      "Missing env parameter. Please set it in settings or specify it as parameter",
    ],
    ["unknown env", { username: rao.username, env: "x" }, 400, "Environment x does not exist"],
    [
      "wrong password",
      { username: rao.username, password: "x", env: "sandbox" },
      404,
      "Error getting RAO's id. Make sure the credentials are correct.",
    ],
    [
      "unknown user",
      { username: "nobody", env: "sandbox" },
      404,
      "Error getting RAO's id. Make sure the credentials are correct.",
    ],
  ])("%s", async (_case, body, status, details) => {
    const answer = await sandbox.api("POST", "/token", body);
    expect({ status: answer.status, details: answer.json.details }).toEqual({ status, details });
  });
});

test("in 422 mode a bad body is answered the way the new generation's framework does, and nothing else is", async () => {
  await sandbox.control("POST", "/switches", { error_form: "422" });
  const answer = await sandbox.api("POST", "/videoid", { ...createBody, email: undefined, profile: "" });
  expect(answer.status).toBe(422);
  expect(answer.json).toEqual({
    detail: [
      { loc: ["body", "profile"], msg: "Missing required parameters", type: "value_error" },
      { loc: ["body", "email"], msg: "Missing required parameters", type: "value_error" },
    ],
  });
  const { videoid_pk } = await sandbox.inReview();
  const reason = await sandbox.api("POST", `/videoid/${videoid_pk}/refuse`, credentials);
  expect(reason.json).toEqual({
    detail: [{ loc: ["body", "reason"], msg: "No reason specified", type: "value_error" }],
  });
  const wrong = await sandbox.api("POST", `/videoid/${videoid_pk}/approve`, { ...credentials, pin: "0" });
  expect(wrong.json).toEqual({ status: "403 Forbidden", details: "Invalid RAO credentials" });
});

test("paths and methods nobody serves", async () => {
  expect((await sandbox.api("GET", "/nothing")).json).toEqual({ detail: "Not Found" });
  const method = await sandbox.api("PUT", "/videoid");
  expect(method.status).toBe(405);
  expect((await sandbox.api("GET", "/request/abc")).status).toBe(400);
});

import type http from "node:http";
import { buffer } from "node:stream/consumers";
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { resetBreakers } from "@/lib/gateways/http";
import { type OfficerCredentials, Secret } from "@/lib/gateways/secret";
import { prepareTestDatabase } from "@/lib/testing/database";
import { environment } from "@/lib/testing/environment";
import { type HttpDouble, startDouble } from "@/lib/testing/http-double";
import {
  approve,
  createToken,
  createVideoid,
  deleteToken,
  downloadVideo,
  getRequest,
  type RequestPk,
  type VideoidPk,
} from "./client";

/* Answers that the references show or allow, and hostile ones, from a server of our own. */

let double: HttpDouble;
beforeAll(async () => {
  await prepareTestDatabase();
  double = await startDouble();
  environment.ONE_SHOT_URL = double.url;
});
afterAll(() => double.close());
beforeEach(() => resetBreakers());

const connection = { registrationAuthority: "1187", environment: "sandbox", billing: null };
const applicant = { phone: "+34600100200", email: "a@example.test", profile: "PFnubeQAFCiudadano" };
const numbers = { videoidPk: 137 as VideoidPk, requestPk: 46_000 as RequestPk };
const officer: OfficerCredentials = { raoId: "312", pin: new Secret("48151623"), login: { token: new Secret("t") } };

const say = (body: unknown, status = 200, type = "application/json") =>
  double.answer((_, response) =>
    response.writeHead(status, { "content-type": type }).end(typeof body === "string" ? body : JSON.stringify(body)),
  );
const wire = (more: object = {}) => ({ status: "success", details: { pk: 46_000, status: "VIDEOREVIEW", ...more } });

describe("an opened identification", () => {
  const numbersOf = { videoid_pk: 137, request_pk: 46_000 };

  it.each<[string, object]>([
    ["under detail, the message misspelt", { status: "success", messsage: "done", detail: numbersOf }],
    ["under details", { status: "200 OK", details: numbersOf }],
    ["with numbers as text", { detail: { videoid_pk: "137", request_pk: "46000" } }],
    ["with more than is read", { detail: { ...numbersOf, asyncmode: false, x: [] } }],
    ["under both keys, details first", { details: numbersOf, detail: "Videoid created" }],
  ])("is read %s", async (_, body) => {
    say(body);
    expect(await createVideoid(connection, applicant)).toEqual({ ...numbers, link: null });
  });

  it.each<[string, unknown]>([
    ["an empty link, as External has it", ""],
    ["no link", null],
  ])("has none where the answer has %s", async (_, link) => {
    say({ detail: { ...numbersOf, videoid_link: link } });
    expect((await createVideoid(connection, applicant)).link).toBeNull();
  });

  it.each<[string, unknown]>([
    ["nothing", ""],
    ["null", null],
    ["a list", [numbersOf]],
    ["a bare payload", numbersOf],
    ["one number only", { detail: { videoid_pk: 137 } }],
    ["a negative number", { detail: { videoid_pk: -1, request_pk: 46_000 } }],
    ["a number with a fraction", { detail: { videoid_pk: 1.5, request_pk: 46_000 } }],
    ["words", { detail: { videoid_pk: "one", request_pk: 46_000 } }],
    ["a page", "<html>"],
  ])("is garbled where the answer is %s", async (_, body) => {
    say(body);
    await expect(createVideoid(connection, applicant)).rejects.toMatchObject({ failure: "garbled", httpStatus: 200 });
  });
});

describe("a request read", () => {
  it("is one that was asked for: an answer about another is no answer", async () => {
    say(wire({ pk: 46_001 }));
    await expect(getRequest(numbers.requestPk)).rejects.toMatchObject({ failure: "garbled" });
    say(wire({ pk: "46000" }));
    expect((await getRequest(numbers.requestPk)).pk).toBe(46_000);
  });

  it.each<[string, object]>([
    ["without a status", { pk: 46_000 }],
    ["with an empty status", { pk: 46_000, status: "" }],
    ["with a status that is no text", { pk: 46_000, status: 3 }],
  ])("is garbled %s", async (_, details) => {
    say({ details });
    await expect(getRequest(numbers.requestPk)).rejects.toMatchObject({ failure: "garbled" });
  });

  it("keeps a status it does not know, and takes empty for absent", async () => {
    say(wire({ status: "SOMETHINGNEW", given_name: "  ", surname_1: null, serial_number: 12345678 }));
    expect(await getRequest(numbers.requestPk)).toMatchObject({
      status: "SOMETHINGNEW",
      given_name: null,
      surname_1: null,
      surname_2: null,
      serial_number: "12345678",
    });
  });

  it.each<[string, unknown, unknown]>([
    ["pairs", [["Not underage", false]], [{ key: "Not underage", value: false }]],
    ["booleans by key", { liveliness: true }, [{ key: "liveliness", value: true }]],
    ["values that are no booleans", { liveliness: "OK" }, [{ key: "liveliness", value: "OK" }]],
    [
      "a pair among other things",
      [["Not underage", false], ["x"], 7, [true, 1]],
      [
        { key: "Not underage", value: false },
        { key: "x", value: null },
      ],
    ],
    ["nothing", {}, []],
    ["a text", "all good", null],
    ["null", null, null],
  ])("reads checks sent as %s", async (_, sent, expected) => {
    say(wire({ videoid_data: { pk: 137, data: { images: {}, ocr_data: {}, security_checks: sent } } }));
    expect((await getRequest(numbers.requestPk)).videoid_data?.data?.security_checks ?? null).toEqual(expected);
  });

  it("survives an identification it cannot read, and then has none", async () => {
    say(wire({ videoid_data: "later" }));
    expect((await getRequest(numbers.requestPk)).videoid_data).toBeNull();
    say(wire({ videoid_data: { pk: "x", data: [], acceptance: 5, status: {} } }));
    expect((await getRequest(numbers.requestPk)).videoid_data).toMatchObject({
      pk: null,
      data: null,
      acceptance: null,
      status: null,
    });
  });
});

describe("an error", () => {
  it.each<[string, unknown, object]>([
    [
      "the legacy shape",
      { status: "403 Forbidden", details: "Invalid RAO credentials" },
      { text: "Invalid RAO credentials", code: null, id: null },
    ],
    ["title and description", { title: "Refuse error", description: "Not now" }, { text: "Not now" }],
    ["only a misspelt message", { status: "error", messsage: "No" }, { text: "No" }],
    ["an error key", { error: "No" }, { text: "No" }],
    [
      "fields with lists",
      { details: { email: ["blank", "short"], pin: "wrong" } },
      { text: "email: blank; short; pin: wrong" },
    ],
    [
      "FastAPI's list",
      { detail: [{ loc: ["body", "pin"], msg: "field required" }, { msg: "and more" }] },
      { text: "field required; and more" },
    ],
    [
      "an authority's error inside",
      { details: 'Error during refuse: {"code": "412", "id": "ab12", "error": "Invalid status"}' },
      { text: "Error during refuse: Invalid status", code: "412", id: "ab12" },
    ],
    [
      "an authority's detail inside",
      { details: 'Error: {"detail":"No permission."}' },
      { text: "Error: No permission.", code: null },
    ],
    ["an authority's code as a number", { details: '{"code": 500, "error": "Down"}' }, { text: "Down", code: "500" }],
    ["broken JSON inside", { details: "Error: {not json}" }, { text: "Error: {not json}", code: null }],
  ])("is understood in %s", async (_, body, fault) => {
    say(body, 403);
    await expect(approve(numbers, officer)).rejects.toMatchObject({
      failure: "answered",
      httpStatus: 403,
      fault,
      message: "approve: answered 403",
    });
  });

  it.each<[string, unknown]>([
    ["nothing", ""],
    ["an empty object", {}],
    ["a number", 5],
    ["empty words", { details: " ", message: "" }],
    ["a page", "<html>Bad gateway</html>"],
  ])("is garbled as %s", async (_, body) => {
    say(body, 502);
    await expect(approve(numbers, officer)).rejects.toMatchObject({
      failure: "garbled",
      httpStatus: 502,
      fault: null,
    });
  });

  it("does not repeat what was sent, where the answer quotes it beside the message", async () => {
    say({ detail: [{ loc: ["body", "pin"], msg: "too short", input: "48151623" }] }, 422);
    const error: unknown = await approve(numbers, officer).catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error)).toContain("too short");
    expect(JSON.stringify(error)).not.toContain("48151623");
  });
});

describe("a token", () => {
  it.each<[string, unknown]>([
    ["no number", { details: {} }],
    ["an empty one", { details: { token_uid: "" } }],
    ["words only", { message: "created" }],
  ])("is garbled with %s", async (_, body) => {
    say(body);
    const person = { username: "u", password: new Secret("p") };
    await expect(createToken(connection, person)).rejects.toMatchObject({ failure: "garbled" });
  });

  it("goes into the address as one piece, and is gone when it was gone before", async () => {
    let path = "";
    double.answer((request, response) => {
      path = `${request.method} ${request.url}`;
      response.writeHead(404).end('{"details":"Token not found"}');
    });
    await expect(deleteToken(new Secret("a/../b?c"))).resolves.toBeUndefined();
    expect(path).toBe("DELETE /oneshot/api/v1/token/a%2F..%2Fb%3Fc");
    say({ details: "no" }, 500);
    await expect(deleteToken(new Secret("a"))).rejects.toMatchObject({ failure: "answered", httpStatus: 500 });
  });
});

describe("a video", () => {
  const consume = (body: NodeJS.ReadableStream) => buffer(body);

  it.each([400, 404])(
    "that is not there (%i) leaves no unread body behind that could end the process",
    async (status) => {
      const loud: unknown[] = [];
      const hear = (error: unknown) => loud.push(error);
      process.on("uncaughtException", hear).on("unhandledRejection", hear);
      const long: http.RequestListener = (_, response) => {
        response.writeHead(status, { "content-type": "application/json" }).write(" ".repeat(200_000));
        setTimeout(() => response.end('{"status":"404 Not Found","details":"Request not found"}'), 20);
      };
      for (const answer of [
        long,
        (_: unknown, response: http.ServerResponse) => response.writeHead(status).end("{}"),
      ]) {
        double.answer(answer);
        for (let n = 0; n < 10; n++) expect(await downloadVideo(numbers, consume)).toBeNull();
      }
      for (let n = 0; n < 5; n++) await turn();
      process.off("uncaughtException", hear).off("unhandledRejection", hear);
      expect(loud).toEqual([]);
    },
  );

  it.each([401, 403, 410, 500, 503])("that is refused (%i) is a failure, not an absence", async (status) => {
    say({ details: "no" }, status);
    await expect(downloadVideo(numbers, consume)).rejects.toMatchObject({ failure: "answered", httpStatus: status });
  });

  it("may be empty, and may call itself anything", async () => {
    say("", 200, "text/html");
    const got = await downloadVideo(numbers, async (body, type) => ({ size: (await buffer(body)).length, type }));
    expect(got).toEqual({ size: 0, type: "text/html" });
  });
});

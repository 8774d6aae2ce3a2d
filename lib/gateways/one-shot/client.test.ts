import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { resetBreakers } from "@/lib/gateways/http";
import { type OfficerCredentials, Secret } from "@/lib/gateways/secret";
import { prepareTestDatabase } from "@/lib/testing/database";
import { environment } from "@/lib/testing/environment";
import { billing, type RunningSandbox, startSandbox } from "@/lib/testing/sandbox";
import {
  approve,
  createToken,
  createVideoid,
  deleteToken,
  downloadVideo,
  getRequest,
  type OneShotConnection,
  type RequestPk,
  refuse,
  type VideoidPk,
} from "./client";

const rao = { id: "312", username: "rao312", password: "rao-password-312", pin: "31231231" };

let sandbox: RunningSandbox;
beforeAll(async () => {
  await prepareTestDatabase();
  sandbox = await startSandbox([rao], ["1187"]);
  environment.ONE_SHOT_URL = sandbox.url;
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  resetBreakers();
  await sandbox.control("reset", {});
});

const connection: OneShotConnection = {
  registrationAuthority: "1187",
  environment: "sandbox",
  billing: { username: billing.username, password: new Secret(billing.password) },
};
const applicant = { phone: "+34600100200", email: "a@example.test", profile: "PFnubeQAFCiudadano" };
const officer = (change: Partial<typeof rao> = {}): OfficerCredentials => {
  const { id, username, password, pin } = { ...rao, ...change };
  return { raoId: id, pin: new Secret(pin), login: { username, password: new Secret(password) } };
};

const finish = (requestPk: number, story = "clean", more: object = {}) =>
  sandbox.control(`requests/${requestPk}/finish`, { outcome: "review", story, ...more });
const inReview = async (story = "clean", more: object = {}) => {
  const created = await createVideoid(connection, applicant);
  await finish(created.requestPk, story, more);
  return created;
};
const last = async () => (await sandbox.ledger()).at(-1);

describe("opening a video identification", () => {
  it("returns two different numbers and a link that does not print", async () => {
    const created = await createVideoid(connection, applicant);
    expect(created.videoidPk).toBeGreaterThan(0);
    expect(created.requestPk).not.toBe(created.videoidPk);
    expect(created.link?.reveal()).toMatch(/^http:\/\/127\.0\.0\.1/);
    expect(JSON.stringify(created)).not.toContain("lcmpl");
    expect(await last()).toMatchObject({
      operation: "create_videoid",
      status: 200,
      fields: [
        "billing_password",
        "billing_username",
        "email",
        "env",
        "mobile_phone_number",
        "profile",
        "registration_authority",
      ],
    });
  });

  it.each<[string, Partial<OneShotConnection>, Partial<typeof applicant>, number, string]>([
    ["an authority nobody knows", { registrationAuthority: "9" }, {}, 404, "Registration Authority not found"],
    ["no billing", { billing: null }, {}, 400, "Missing required parameters"],
    [
      "a phone without a country",
      {},
      { phone: "600100200" },
      400,
      "Please use the mobile phone number with an international prefix",
    ],
    ["no address", {}, { email: "" }, 500, "email: This field may not be blank"],
    [
      "a profile not allowed",
      {},
      { profile: "PFx" },
      403,
      "Error creating new videoid request: You do not have permission to perform this action.",
    ],
    [
      "wrong billing",
      { billing: { username: "x", password: new Secret("y") } },
      {},
      500,
      "Cannot check the remaining credit for the billing user. Please check the credentials.",
    ],
    ["an environment nobody knows", { environment: "moon" }, {}, 400, "Environment moon does not exist"],
  ])("passes on the provider's no: %s", async (_, to, input, httpStatus, text) => {
    await expect(createVideoid({ ...connection, ...to }, { ...applicant, ...input })).rejects.toMatchObject({
      failure: "answered",
      operation: "createVideoid",
      httpStatus,
      fault: { text },
    });
  });

  it("reads FastAPI's form of errors too", async () => {
    await sandbox.control("switches", { error_form: "422" });
    await expect(createVideoid({ ...connection, billing: null }, applicant)).rejects.toMatchObject({
      failure: "answered",
      httpStatus: 422,
      fault: { text: "Missing required parameters; Missing required parameters", code: null, id: null },
    });
  });
});

describe("reading a request", () => {
  it("gives status and person, and no evidence before the applicant has finished", async () => {
    const { requestPk, videoidPk } = await createVideoid(connection, applicant);
    const found = await getRequest(requestPk);
    expect(found).toMatchObject({
      pk: requestPk,
      status: "VIDEOPENDING",
      registration_authority: "1187",
      given_name: null,
      mobile_phone_number: applicant.phone,
      videoid_data: { pk: videoidPk },
    });
  });

  it.each([
    ["pairs", "OTP validation", "Document not expired"],
    ["object", "otp_validation", "document_notexpired"],
  ])("gives the checks, sent as %s", async (form, passed, failed) => {
    await sandbox.control("switches", { checks_form: form });
    const { requestPk } = await inReview("expired");
    const checks = (await getRequest(requestPk)).videoid_data?.data?.security_checks;
    expect(checks).toContainEqual({ key: passed, value: true });
    expect(checks).toContainEqual({ key: failed, value: false });
  });

  it("takes numbers for texts where the published example has them", async () => {
    await sandbox.control("switches", { legacy_quirks: true, similarity: 87 });
    const { requestPk } = await inReview();
    expect(await getRequest(requestPk)).toMatchObject({
      mobile_phone_number: "34600100200",
      videoid_data: { data: { similarity_level: 87 } },
    });
  });

  it.each(["video", "none"])("does without the identification where a connection gives %s", async (evidence) => {
    await sandbox.control("switches", { evidence });
    const { requestPk } = await inReview();
    const found = await getRequest(requestPk);
    expect(found.status).toBe("VIDEOREVIEW");
    expect(found.videoid_data ?? null).toBeNull();
  });

  it("says that there is no such request, whatever the answer's two statuses", async () => {
    await expect(getRequest(999_999 as RequestPk)).rejects.toMatchObject({
      failure: "answered",
      httpStatus: 400,
      fault: { text: "Request not found. Make sure the upload directory is correct." },
    });
  });
});

describe("the video", () => {
  const consume = async (body: NodeJS.ReadableStream, type: string) => ({ bytes: await buffer(body), type });

  it("arrives byte for byte, called what the provider calls it", async () => {
    for (const [story, file] of [
      ["clean", "clean/video.mp4"],
      ["webm-video", "webm-video/video.webm"],
    ]) {
      const got = await downloadVideo(await inReview(story), consume);
      const original = fs.readFileSync(path.resolve(import.meta.dirname, "../../sandbox/media", file ?? ""));
      const sum = (bytes?: Buffer) =>
        createHash("sha256")
          .update(bytes ?? "")
          .digest("hex");
      expect(sum(got?.bytes)).toBe(sum(original));
      expect(got?.type).toBe("video/mp4");
    }
  });

  it("is null where there is none: too early, not given, or asked for by the wrong number", async () => {
    const early = await createVideoid(connection, applicant);
    expect(await downloadVideo(early, consume)).toBeNull();
    const done = await inReview();
    expect(await downloadVideo({ ...done, videoidPk: Number(done.requestPk) as VideoidPk }, consume)).toBeNull();
    await sandbox.control("switches", { evidence: "none" });
    expect(await downloadVideo(done, consume)).toBeNull();
  });
});

describe("a decision", () => {
  it("approves in one call, with the officer's own credentials", async () => {
    const numbers = await inReview();
    const { requestPk } = numbers;
    await approve(numbers, officer());
    expect(await last()).toMatchObject({
      operation: "approve",
      request_pk: requestPk,
      rao: rao.id,
      used_token: false,
      fields: ["password", "pin", "rao", "username"],
      status: 200,
    });
    expect(await getRequest(requestPk)).toMatchObject({ status: "ENROLLREADY", approving_rao: { pk: 312 } });
  });

  it("refuses with the reason as written", async () => {
    const numbers = await inReview();
    const { requestPk } = numbers;
    const reason = 'Documento "caducado" — ñ €\n<b>línea</b>';
    await refuse(numbers, officer(), reason);
    expect(await last()).toMatchObject({ operation: "refuse", reason, status: 200 });
    expect(await getRequest(requestPk)).toMatchObject({
      status: "CANCELLED",
      videoid_data: { status: "REFUSED", refusal_reason: reason },
    });
  });

  it.each<[string, Partial<typeof rao>, number, object]>([
    ["a wrong PIN", { pin: "1" }, 403, { text: "Invalid RAO credentials", code: null }],
    ["a wrong password", { password: "x" }, 403, { text: "Invalid RAO credentials" }],
    [
      "an officer nobody knows",
      { id: "77777" },
      500,
      { text: "Error during Videoid validation: Rao matching query does not exist.", code: "500" },
    ],
    ["no PIN", { pin: "" }, 400, { text: "Missing required parameters: incomplete RAO's credentials" }],
  ])("is refused by the provider for %s", async (_, change, httpStatus, fault) => {
    const numbers = await inReview();
    const { requestPk } = numbers;
    const no = { failure: "answered", httpStatus, fault };
    await expect(approve(numbers, officer(change))).rejects.toMatchObject({ operation: "approve", ...no });
    await expect(refuse(numbers, officer(change), "why")).rejects.toMatchObject({ operation: "refuse", ...no });
    expect(await getRequest(requestPk)).toMatchObject({ status: "VIDEOREVIEW" });
  });

  it("that comes second is told so, with the code and number of the authority's own error", async () => {
    const numbers = await inReview();
    await approve(numbers, officer());
    await expect(refuse(numbers, officer(), "why")).rejects.toMatchObject({
      failure: "answered",
      httpStatus: 412,
      fault: {
        text: "Error during Videoid validation: Invalid request status",
        code: "412",
        id: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    });
  });

  it("is refused where the identification lacks fields, names a wrong number, or has no reason", async () => {
    const numbers = await inReview("clean", { omit_fields: ["serial_number"] });
    const { requestPk } = numbers;
    await expect(approve(numbers, officer())).rejects.toMatchObject({
      httpStatus: 500,
      fault: { text: `Cannot approve Request ${requestPk}: Invalid request fields: serial_number` },
    });
    await expect(approve({ ...numbers, videoidPk: Number(requestPk) as VideoidPk }, officer())).rejects.toMatchObject({
      httpStatus: 404,
      fault: { text: "Request not found" },
    });
    await expect(refuse(numbers, officer(), " ")).rejects.toMatchObject({
      httpStatus: 400,
      fault: { text: "No reason specified" },
    });
  });
});

describe("a kept password", () => {
  it("is stored without the PIN, signs with it, and is forgotten", async () => {
    const numbers = await inReview();
    const { requestPk } = numbers;
    const token = await createToken(connection, { username: rao.username, password: new Secret(rao.password) });
    expect(await last()).toMatchObject({ operation: "create_token", fields: ["env", "password", "username"] });
    const signs = (pin: string): OfficerCredentials => ({ raoId: rao.id, pin: new Secret(pin), login: { token } });
    await expect(approve(numbers, signs("1"))).rejects.toMatchObject({ httpStatus: 403 });
    await approve(numbers, signs(rao.pin));
    expect(await last()).toMatchObject({ used_token: true, fields: ["pin", "rao", "token"], status: 200 });
    expect(await getRequest(requestPk)).toMatchObject({ status: "ENROLLREADY" });
    await deleteToken(token);
    await expect(approve(numbers, signs(rao.pin))).rejects.toMatchObject({ httpStatus: 403 });
    await expect(deleteToken(token)).resolves.toBeUndefined();
  });

  it("is not stored twice, nor for a wrong password", async () => {
    const person = { username: rao.username, password: new Secret(rao.password) };
    await createToken(connection, person);
    await expect(createToken(connection, person)).rejects.toMatchObject({
      failure: "answered",
      httpStatus: 400,
      fault: { text: "A token with these credentials already exist!" },
    });
    await expect(createToken(connection, { ...person, password: new Secret("x") })).rejects.toMatchObject({
      httpStatus: 404,
      fault: { text: "Error getting RAO's id. Make sure the credentials are correct." },
    });
  });
});

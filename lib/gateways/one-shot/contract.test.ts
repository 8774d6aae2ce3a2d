import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Documented, Generation } from "@/lib/testing/contract/contract";
import { type ContractDouble, startContractDouble } from "@/lib/testing/contract/double";
import { type OneShotOperation, oneShot } from "@/lib/testing/contract/one-shot";
import { numbers } from "@/lib/testing/contract/one-shot-answers";
import { prepareTestDatabase } from "@/lib/testing/database";
import { environment } from "@/lib/testing/environment";

/*
 * Every function of the gateway against a description of the API written apart from it: in both generations, the
 * request it makes, and every documented answer as it reads it.
 */

environment.LOG_LEVEL = "silent";
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cotejo-contract-"));
beforeAll(prepareTestDatabase);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** The gateway as a fresh process would have it, with one generation chosen for every operation. */
async function gateway(generation: Generation, url: string) {
  vi.resetModules();
  const file = path.join(folder, `${generation}.json`);
  fs.writeFileSync(file, JSON.stringify({ "one-shot": { generation } }));
  Object.assign(environment, { PROVIDER_PATHS_FILE: file, ONE_SHOT_URL: url });
  const client = await import("./client");
  const documents = await import("./documents");
  const { Secret } = await import("@/lib/gateways/secret");
  const { inMemory } = await import("@/lib/gateways/multipart");
  const { resetBreakers } = await import("@/lib/gateways/http");
  const secret = (value: string) => new Secret(value);
  const both = { videoidPk: 137 as never, requestPk: 45_836 as never };
  const requestPk = both.requestPk;
  const officer = {
    raoId: "1400",
    pin: secret("48151623"),
    login: { username: "rao1400", password: secret("pass-1400") },
  };
  const kept = { ...officer, login: { token: secret(numbers.token_uid) } };
  const connection = {
    registrationAuthority: "139",
    environment: "sandbox",
    billing: { username: "billing", password: secret("billing-pässword") },
  };
  const file1 = inMemory("first.pdf", "application/pdf", Buffer.from("%PDF-1.7 first"));
  const file2 = inMemory('second "é".pdf', "application/pdf", Buffer.from("%PDF-1.7 second"));
  const evidence = {
    acceptance: { description: "I agree", ip: "203.0.113.7", date: 1622823879708, "our-own-key": true },
    images: { document_front: Buffer.from([0xff, 0xd8, 0xff]), document_owner: Buffer.from("selfie") },
    ocr: { given_name: "Ana", surname_1: "Ñandú", serial_number: "A9999999E", nationality: "ES" },
    checks: { liveliness: true, document_notexpired: false, our_check: "OK" },
    similarity: 87,
  };
  const appearance = {
    text: ["%(CN)s"],
    date: "%d/%m/%Y",
    timezone: "Europe/Madrid",
    position: "10,10,90,40",
    page: 0,
  };
  const visible = { documents: [numbers.document_uid], appearance };
  const open = (secretValue: { reveal: () => string }) => secretValue.reveal();
  const calls: Record<OneShotOperation, (() => Promise<unknown>)[]> = {
    createVideoid: [
      async () => {
        const input = { phone: "+34600000001", email: "a@example.org", profile: "PFnubeQAFCiudadano" };
        const { link, ...rest } = await client.createVideoid(connection, input);
        return { ...rest, link: link && open(link) };
      },
    ],
    uploadEvidences: [
      () => client.uploadEvidences(both, evidence),
      () => client.uploadEvidences(both, { ...evidence, images: {}, similarity: "high" }),
    ],
    uploadVideo: [() => client.uploadVideo(both, inMemory("film.mp4", "video/mp4", Buffer.from("ftypisom")))],
    downloadVideo: [() => client.downloadVideo(both, (body) => text(body))],
    approve: [() => client.approve(both, officer), () => client.approve(both, kept)],
    refuse: [() => client.refuse(both, officer, "Expired document"), () => client.refuse(both, kept, 'ñ\n"x"')],
    getRequest: [() => client.getRequest(requestPk)],
    updateRequest: [
      () =>
        client.updateRequest(requestPk, {
          scratchcard: "5053311",
          email: "a@example.org",
          profile: "PFnubeNC",
          registration_authority: "139",
          country_name: "ES",
          birth_date: "01/02/1990",
          mobile_phone_number: "+34600000001",
        }),
    ],
    cancelRequest: [() => client.cancelRequest(requestPk)],
    uploadDocuments: [() => documents.uploadDocuments(requestPk, [file1, { ...file2, name: "second.pdf" }])],
    getOriginalDocument: [
      () => documents.downloadDocument(requestPk, numbers.document_uid, "original", (body) => text(body)),
    ],
    getSignedDocument: [
      () => documents.downloadDocument(requestPk, numbers.document_uid, "signed", (body) => text(body)),
    ],
    deleteDocument: [() => documents.deleteDocument(requestPk, numbers.document_uid, "signed")],
    deleteDocuments: [() => documents.deleteDocuments(requestPk)],
    getContract: [async () => (await documents.getContract(requestPk)).toString("utf8")],
    generateOtp: [() => documents.generateOtp(requestPk), () => documents.generateOtp(requestPk, "whatsapp")],
    sign: [
      () => documents.sign(requestPk, { secret: secret("123456") }),
      () => documents.sign(requestPk, { secret: secret("123456") }, visible),
      () => documents.sign(requestPk, { external: { type: "biometric", value: secret("opaque") } }),
    ],
    uploadImage: [() => documents.uploadImage(inMemory("rubric.png", "image/png", Buffer.from("\x89PNG")))],
    deleteImage: [() => documents.deleteImage(numbers.image_uid)],
    createToken: [
      async () => open(await client.createToken(connection, { username: "rao", password: secret("pass") })),
      async () => {
        const withPin = { username: "rao", password: secret("pass"), pin: secret("48151623") };
        return open(await client.createToken(connection, withPin));
      },
    ],
    getToken: [() => client.getToken(secret(numbers.token_uid))],
    listTokens: [
      async () => (await client.listTokens()).map(({ token, ...rest }) => ({ token: open(token), ...rest })),
    ],
    deleteToken: [() => client.deleteToken(secret(numbers.token_uid))],
  };
  return { calls, resetBreakers };
}

const outcome = (attempt: Promise<unknown>) =>
  attempt.then(
    (value) => ({ value }),
    (error: unknown) => error,
  );

function expected(means: Documented["means"], status: number): object {
  if ("value" in means) return means;
  if ("atLeast" in means) return { value: means.atLeast };
  const error = { name: "ProviderError", httpStatus: status };
  if ("failure" in means) return { ...error, failure: means.failure, fault: null };
  const { text: said, code = null, id = null } = means;
  return { ...error, failure: "answered", fault: { text: said, code, id } };
}

describe.each(["new", "legacy"] as const)("the %s generation", (generation) => {
  let double: ContractDouble;
  let made: Awaited<ReturnType<typeof gateway>>;
  beforeAll(async () => {
    double = await startContractDouble(oneShot, numbers, generation);
    made = await gateway(generation, double.url);
  });
  afterAll(() => double.close());
  beforeEach(() => made.resetBreakers());

  const rows = (Object.keys(oneShot) as OneShotOperation[]).map(
    (operation) =>
      [operation, oneShot[operation].answers.filter((one) => (one.generation ?? generation) === generation)] as const,
  );

  it.each(rows)("%s is asked as described, and every answer to it understood", async (operation, answers) => {
    expect(answers.length).toBeGreaterThan(0);
    for (const attempt of made.calls[operation]) {
      for (const answer of answers) {
        made.resetBreakers();
        double.say(answer);
        const got = await outcome(attempt());
        const { calls, problems } = double.arrived();
        expect(problems, `${operation}, ${answer.name}`).toEqual([]);
        expect(calls.map((one) => one.operation)).toEqual([operation]);
        const wanted = expected(answer.means, answer.status);
        expect(got, `${operation}, ${answer.name}`).toMatchObject(wanted);
        // A value named whole has nothing besides.
        expect(!("value" in answer.means) || isDeepStrictEqual(got, wanted)).toBe(true);
      }
    }
  });

  it.each(rows)("%s is asked once where it changes something", async (operation) => {
    const isRead = oneShot[operation].at[generation]?.startsWith("GET ") && !streamed.includes(operation);
    double.say("nothing");
    const [attempt] = made.calls[operation];
    expect(await outcome(attempt?.() ?? Promise.resolve())).toMatchObject({ failure: "no-answer", operation });
    expect(double.arrived().calls).toHaveLength(isRead ? 3 : 1);
  });
});

/** Handed on as they arrive: what has been handed on cannot begin again. */
const streamed: readonly OneShotOperation[] = ["downloadVideo", "getOriginalDocument", "getSignedDocument"];

it("one operation may be of another generation than the rest, or at an address of its own", async () => {
  const file = path.join(folder, "mixed.json");
  const given = {
    generation: "legacy",
    approve: "new",
    getSignedDocument: "GET /x/{document_uid}?document_type=signed",
  };
  fs.writeFileSync(file, JSON.stringify({ "one-shot": given }));
  Object.assign(environment, { PROVIDER_PATHS_FILE: file, ONE_SHOT_URL: "https://optimizer.example.test" });
  vi.resetModules();
  const { generationOf, target } = await import("./paths");
  const at = (operation: OneShotOperation) => target(operation, { ...numbers, document_type: "signed" }).url.href;
  expect(at("approve")).toBe("https://optimizer.example.test/oneshot/api/v1/videoid/137/approve");
  expect(at("refuse")).toBe("https://optimizer.example.test/api/v1/videoid/45836/refuse");
  expect(at("getSignedDocument")).toBe(`https://optimizer.example.test/x/${numbers.document_uid}?document_type=signed`);
  expect([generationOf("approve"), generationOf("sign")]).toEqual(["new", "legacy"]);
});

import { text } from "node:stream/consumers";
import { inspect, isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { inMemory } from "@/lib/gateways/multipart";
import { type OfficerCredentials, Secret } from "@/lib/gateways/secret";
import type { Documented } from "@/lib/testing/contract/contract";
import { type ContractDouble, startContractDouble } from "@/lib/testing/contract/double";
import { type RaOperation, ra } from "@/lib/testing/contract/ra";
import { canaries, numbers } from "@/lib/testing/contract/ra-answers";
import { prepareTestDatabase } from "@/lib/testing/database";
import { environment } from "@/lib/testing/environment";
import * as client from "./client";
import * as documents from "./documents";
import * as videoid from "./videoid";

/*
 * Every function of the gateway against a description of the API written apart from it: the request it makes, on which
 * host, every documented answer as it reads it, and no secret of a subscriber in any of them.
 */

let api: ContractDouble;
let upload: ContractDouble;
beforeAll(async () => {
  await prepareTestDatabase();
  api = await startContractDouble(without(true), numbers);
  upload = await startContractDouble(without(false), numbers);
  environment.RA_URL = api.url;
  environment.RA_UPLOAD_URL = upload.url;
});
afterAll(async () => {
  await api.close();
  await upload.close();
});

const without = (uploads: boolean) =>
  Object.fromEntries(Object.entries(ra).filter(([, one]) => (one.upload ?? false) !== uploads));

const requestPk = 45_013 as never;
const all = { requestPk, videoidPk: 36 as never, videoIdentifier: numbers.video_identifier as never };
const officer: OfficerCredentials = {
  raoId: "1400",
  pin: new Secret("48151623"),
  login: { username: "rao1400", password: new Secret("pass-1400") },
};
const film = () => inMemory("film.mp4", "video/mp4", Buffer.from("ftypisom"));
const photo = () => inMemory("front.jpg", "image/jpeg", Buffer.from([0xff, 0xd8, 0xff]));
const request = {
  profile: "PFnubeQAFCiudadano",
  scratchcard: "5053311",
  registration_authority: "116",
  email: "a@example.org",
};
const evidence = {
  acceptance: { description: "I agree", date: 1622823879708 },
  images: { document_front: Buffer.from([0xff, 0xd8, 0xff]) },
  ocr: { given_name: "Ana", surname_1: "Ñandú", serial_number: "A9999999E" },
  checks: { liveliness: true },
  similarity: "high",
};
const content = (document: documents.StoredDocument) => ({ ...document, content: document.content.toString() });

const calls: Record<RaOperation, (() => Promise<unknown>)[]> = {
  firstUnusedScratchcard: [() => client.firstUnusedScratchcard("121")],
  isScratchcardUsed: [() => client.isScratchcardUsed("1256948")],
  createRequest: [
    () =>
      client.createRequest({ ...request, videoid_mode: 1, secure_element: "2", mobile_phone_number: "+34600000001" }),
    () => client.createRequest({ ...request, videoid_mode: 1, validity_time: 730, given_name: "Ana" }),
  ],
  listRequests: [() => client.listRequests({ email: "a@example.org", registration_authority: "116" }, 2)],
  getRequest: [() => client.getRequest(requestPk)],
  updateRequest: [() => client.updateRequest(requestPk, { ...request, country_name: "ES", organization_name: "Org" })],
  cancelRequest: [() => client.cancelRequest(requestPk)],
  missingFields: [() => client.missingFields(requestPk)],
  generateDeclaration: [() => documents.generateDeclaration(requestPk, "1400")],
  generateDocument: [
    async () => {
      const { content: bytes, whole } = await documents.generateDocument(requestPk, "contract");
      return { content: bytes.toString("latin1"), whole };
    },
  ],
  getDocument: [
    async () => {
      const found = await documents.getDocument(requestPk, "contract", "1400");
      return found && content(found);
    },
  ],
  listDocuments: [async () => (await documents.listDocuments(requestPk)).map(content)],
  uploadDocument: [() => documents.uploadDocument(requestPk, "extra_document", photo())],
  uploadVideoidEvidence: [() => documents.uploadVideoidEvidence(requestPk, "Poder notarial (ñ)", photo())],
  deleteDocument: [() => documents.deleteDocument(requestPk, 616_026)],
  approve: [() => client.approve(requestPk, officer), () => client.approve(requestPk, officer, "ES")],
  preauthLink: [async () => (await client.preauthLink(requestPk)).reveal()],
  checkContactData: [
    () =>
      client.checkContactData({
        registrationAuthority: "116",
        serialNumber: "A9999999E",
        email: "a@example.org",
        phone: "+34600000001",
      }),
  ],
  validateVideoid: [() => videoid.validateVideoid(requestPk, officer)],
  refuseVideoid: [() => videoid.refuseVideoid(requestPk, officer, "Expired document")],
  uploadEvidences: [() => videoid.uploadEvidences(all, evidence)],
  uploadVideo: [() => videoid.uploadVideo(all, film())],
  downloadVideo: [() => videoid.downloadVideo(all, (body) => text(body))],
  listOfficers: [() => client.listOfficers({ registration_authority: "116" })],
  getOfficer: [() => client.getOfficer("1400")],
  listAuthorities: [() => client.listAuthorities()],
  getAuthority: [() => client.getAuthority("121")],
};

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

describe.each(Object.entries(ra) as [RaOperation, (typeof ra)[string]][])("%s", (operation, described) => {
  it.each(described.answers)("is asked as described, and understands: $name", async (answer) => {
    for (const attempt of calls[operation]) {
      resetBreakers();
      const double = described.upload ? upload : api;
      double.say(answer);
      const got = await outcome(attempt());
      const { calls: arrived, problems } = double.arrived();
      expect(problems).toEqual([]);
      expect(arrived.map((one) => one.operation)).toEqual([operation]);
      const wanted = expected(answer.means, answer.status);
      expect(got).toMatchObject(wanted);
      // A value named whole has nothing besides.
      expect(!("value" in answer.means) || isDeepStrictEqual(got, wanted)).toBe(true);
      const told = inspect(got, { depth: null, showHidden: true, getters: true });
      expect(Object.values(canaries).filter((secret) => told.includes(secret))).toEqual([]);
    }
  });
});

/** Asked by POST, and changing nothing. */
const questions: readonly RaOperation[] = [
  "isScratchcardUsed",
  "generateDeclaration",
  "generateDocument",
  "getDocument",
  "checkContactData",
];

it.each(Object.keys(calls) as RaOperation[])("%s is asked once where it changes something", async (operation) => {
  const { at, upload: uploads } = ra[operation];
  const isRead = (at.new?.startsWith("GET ") && operation !== "downloadVideo") || questions.includes(operation);
  const double = uploads ? upload : api;
  resetBreakers();
  double.say("nothing");
  const [attempt] = calls[operation];
  expect(await outcome(attempt?.() ?? Promise.resolve())).toMatchObject({ failure: "no-answer", operation });
  expect(double.arrived().calls).toHaveLength(isRead ? 3 : 1);
});

it("what was sent in secret is not quoted back by an error", async () => {
  const said = { code: "500", id: "80a9e5709417bdc9", error: "bad login rao1400/pass-1400 pin=48151623" };
  api.say({ name: "an echo", status: 500, body: said, means: { text: "" } });
  await expect(client.approve(requestPk, officer)).rejects.toMatchObject({
    fault: { text: "bad login rao1400/••• pin=•••", id: "80a9e5709417bdc9" },
  });
});

it("calls are recorded under the service, with nothing of their bodies", async () => {
  const rows = await db().providerCall.findMany();
  expect(new Set(rows.map((row) => row.service))).toEqual(new Set(["ra"]));
  expect(JSON.stringify(rows)).not.toMatch(/48151623|pass-1400|5053311/);
});

it("an officer without a password cannot act here: the RA keeps none", async () => {
  const kept: OfficerCredentials = { ...officer, login: { token: new Secret("token") } };
  await expect(client.approve(requestPk, kept)).rejects.toThrow("the RA takes no token");
});

import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { inspect } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { evidenceImages } from "@/lib/gateways/evidence";
import { inMemory } from "@/lib/gateways/multipart";
import type { RequestPk, VideoIdentifier, VideoidPk } from "@/lib/gateways/numbers";
import { type OfficerCredentials, Secret } from "@/lib/gateways/secret";
import { prepareTestDatabase } from "@/lib/testing/database";
import { environment } from "@/lib/testing/environment";
import { type RunningSandbox, startSandbox } from "@/lib/testing/sandbox";
import * as ra from "./client";
import * as documents from "./documents";
import { everyItem } from "./pages";
import * as videoid from "./videoid";

/* An External case of the RA from its scratchcard to the link for enrolment, over mutual TLS, against the simulator. */

const rao = { id: "312", username: "rao312", password: "rao-password-312", pin: "31231231" };
const story = path.resolve(import.meta.dirname, "../../sandbox/media/clean");

let sandbox: RunningSandbox;
beforeAll(async () => {
  await prepareTestDatabase();
  sandbox = await startSandbox([rao], ["1187"]);
  Object.assign(environment, await sandbox.control("connection"));
});
afterAll(() => sandbox.stop());

const officer: OfficerCredentials = {
  raoId: rao.id,
  pin: new Secret(rao.pin),
  login: { username: rao.username, password: new Secret(rao.password) },
};
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const film = path.join(story, "video.mp4");

/** Evidence and film of an External case, and the numbers they went to. */
async function handOver(requestPk: RequestPk, between: () => Promise<unknown>) {
  const video = (await ra.getRequest(requestPk)).videoid_data;
  const numbers = {
    requestPk,
    videoidPk: video?.pk as VideoidPk,
    videoIdentifier: video?.video_identifier as VideoIdentifier,
  };
  await videoid.uploadEvidences(numbers, {
    acceptance: { description: "Accepted", date: 1622823879708 },
    images: Object.fromEntries(evidenceImages.map((kind) => [kind, fs.readFileSync(path.join(story, `${kind}.jpg`))])),
    ocr: { given_name: "MARTA", surname_1: "QUIRÓS", serial_number: "73920184M", id_document_type: "IDC" },
    checks: { otp_validation: true, liveliness: true },
    similarity: "high",
  });
  expect(await between()).toBe("VIDEOINCOMPLETE");
  const bytes = fs.statSync(film).size;
  const open = () => fs.createReadStream(film);
  await videoid.uploadVideo(numbers, { name: "video.mp4", type: "video/mp4", bytes, open });
  return numbers;
}

it("goes the whole way", async () => {
  expect(await ra.getAuthority("1187")).toMatchObject({ pk: 1187 });
  expect(await ra.getOfficer(rao.id)).toMatchObject({ pk: 312 });
  const contact = {
    registrationAuthority: "1187",
    serialNumber: "73920184M",
    email: "a@example.test",
    phone: "+34600100200",
  };
  expect(await ra.checkContactData(contact)).toEqual({ ok: true, reason: null });

  const card = await ra.firstUnusedScratchcard("1187");
  if (!card) throw new Error("no scratchcard");
  expect(await ra.isScratchcardUsed(card.sn)).toBe(false);
  const fields = {
    profile: "PFnubeQAFCiudadano",
    scratchcard: card.sn,
    registration_authority: "1187",
    email: contact.email,
    mobile_phone_number: contact.phone,
  };
  const created = await ra.createRequest({ ...fields, secure_element: "2", videoid_mode: 1 });
  expect(created.status).toBe("VIDEOPENDING");
  expect(await ra.isScratchcardUsed(card.sn)).toBe(true);
  const requestPk = created.pk;
  const statusOf = async () => (await ra.getRequest(requestPk)).status;

  const numbers = await handOver(requestPk, statusOf);
  expect(await statusOf()).toBe("VIDEOREVIEW");
  expect(await videoid.downloadVideo(numbers, async (body) => sha256(await buffer(body)))).toBe(
    sha256(fs.readFileSync(film)),
  );

  const validated = await videoid.validateVideoid(requestPk, officer);
  expect(validated.status).toBe("CREATED");
  const { pk } = await documents.uploadVideoidEvidence(
    requestPk,
    "Poder notarial",
    inMemory("poder.jpg", "image/jpeg", fs.readFileSync(path.join(story, "document_front.jpg"))),
  );
  expect((await documents.listDocuments(requestPk)).map((one) => one.pk)).toContain(pk);
  await documents.deleteDocument(requestPk, pk);
  expect(await ra.missingFields(requestPk)).toEqual([{ field: "id_document_country", problem: "missing" }]);
  await ra.updateRequest(requestPk, { ...fields, country_name: "ES", id_document_country: "ES" });
  expect(await ra.missingFields(requestPk)).toEqual([]);
  const declaration = await documents.generateDeclaration(requestPk, rao.id);
  expect(declaration.receipt).toContain(String(requestPk));
  const contract = await documents.getDocument(requestPk, "contract", rao.id);
  expect(contract?.content.subarray(0, 5).toString()).toBe("%PDF-");
  const generated = await documents.generateDocument(requestPk, "contract");
  expect(generated.content.subarray(0, 5).toString()).toBe("%PDF-");

  const approved = await ra.approve(requestPk, officer, "ES");
  expect(approved.status).toBe("ENROLLREADY");
  expect(inspect([validated, approved], { depth: null })).not.toMatch(/\b(puk|erc|enrollment_code)\b/);
  expect((await ra.preauthLink(requestPk)).reveal()).toMatch(/^https?:\/\//);
  await expect(ra.updateRequest(requestPk, { ...fields, country_name: "ES" })).rejects.toMatchObject({
    failure: "answered",
    httpStatus: 412,
    fault: { text: "Invalid request status", code: "412", id: expect.stringMatching(/^[0-9a-f]{16}$/) },
  });
});

it("refuses, cancels, and finds every request through its pages", async () => {
  const made: RequestPk[] = [];
  for (let n = 0; n < 12; n++) {
    const card = await ra.firstUnusedScratchcard("1187");
    const email = "many@example.test";
    const fields = {
      profile: "PFnubeQAFCiudadano",
      scratchcard: card?.sn ?? "",
      registration_authority: "1187",
      email,
    };
    made.push((await ra.createRequest({ ...fields, mobile_phone_number: "+34600100200", videoid_mode: 1 })).pk);
  }
  const found: number[] = [];
  for await (const { pk } of everyItem((page) => ra.listRequests({ email: "many@example.test" }, page))) found.push(pk);
  expect(new Set(found)).toEqual(new Set(made));
  expect(found).toHaveLength(12);

  const [first, second] = made as [RequestPk, RequestPk];
  await ra.cancelRequest(first);
  expect(await ra.getRequest(first)).toMatchObject({ status: "CANCELLED" });
  await handOver(second, async () => (await ra.getRequest(second)).status);
  expect(await videoid.refuseVideoid(second, officer, "Expired document")).toEqual({
    videoidStatus: "REFUSED",
    reason: "Expired document",
  });
  expect(await ra.getRequest(second)).toMatchObject({
    status: "CANCELLED",
    videoid_data: { status: "REFUSED", refusal_reason: "Expired document" },
  });
});

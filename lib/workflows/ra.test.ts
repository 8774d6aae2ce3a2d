import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectionOf } from "@/lib/authorities/connection";
import { evidenceImages } from "@/lib/gateways/evidence";
import { resetBreakers } from "@/lib/gateways/http";
import { getRequest } from "@/lib/gateways/ra/client";
import { storedRequest } from "@/lib/testing/rows";
import { makeWorld, type World } from "@/lib/testing/world";
import type { WorkflowId } from "./names";
import { workflowOf } from "./registry";
import type { Connection, NewRequest } from "./workflow";

/* Both modes of the RA over mutual TLS against the simulator, as the rest of the product asks for them. */

let world: World;
let connection: Connection;
/** A record of ours the calls are noted under. */
let requestId: string;
beforeAll(async () => {
  world = await makeWorld({ ra: true });
  connection = await connectionOf(world.authorityId);
  requestId = (await storedRequest(world.authorityId)).id;
});
afterAll(() => world.sandbox.stop());
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("faults", {}, "DELETE");
});

const story = path.resolve(import.meta.dirname, "../sandbox/media/clean");
const film = path.join(story, "video.mp4");
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function cardsOf(id: WorkflowId) {
  const { scratchcards } = workflowOf(id);
  if (!scratchcards) throw new Error(`${id} has no cards`);
  return scratchcards;
}

let people = 0;
async function opened(id: WorkflowId, change: Partial<NewRequest> = {}) {
  const contact = { phone: `+3460055${1000 + ++people}`, email: `holder.${people}@example.test` };
  const scratchcard = (await cardsOf(id).firstUnused(connection, requestId)) ?? "";
  const input: NewRequest = {
    ...contact,
    profile: "PFnubeQAFCiudadano",
    holder: {},
    scratchcard,
    validityDays: 365,
    ...change,
  };
  return { ...(await workflowOf(id).open(connection, input, requestId)), contact, scratchcard };
}

describe.each(["ra-eidas", "ra-external"] as const)("%s", (id) => {
  it("opens with a card, and a read returns what was sent", async () => {
    const { numbers, link, contact, scratchcard } = await opened(id);
    expect(numbers).toEqual({
      requestPk: expect.any(Number),
      videoidPk: expect.any(Number),
      videoIdentifier: expect.stringMatching(/^[0-9a-f-]{32,36}$/),
    });
    // Where the evidence is made elsewhere nobody is to be filmed behind a link.
    expect(/^https?:\/\//.test(link?.reveal() ?? "")).toBe(id === "ra-eidas");
    expect(await workflowOf(id).read(numbers.requestPk, requestId)).toMatchObject({
      requestPk: numbers.requestPk,
      status: "VIDEOPENDING",
      profile: "PFnubeQAFCiudadano",
      authorityCode: "1187",
      scratchcard,
      identity: contact,
    });
  });

  it("asks once more where the answer to the opening does not carry the identification", async () => {
    await world.sandbox.control("switches", { ra: { create_carries_videoid_data: false } });
    const { numbers } = await opened(id);
    await world.sandbox.control("switches", { ra: { create_carries_videoid_data: true } });
    expect(numbers.videoidPk).toEqual(expect.any(Number));
    expect(numbers.videoIdentifier).not.toBeNull();
  });

  it("is opened all the same where that second question fails: the answer counts as lost, not as a no", async () => {
    await world.sandbox.control("switches", { ra: { create_carries_videoid_data: false } });
    const fault = { operation: "ra_get_request", kind: "status", status: 404, times: 1 };
    await world.sandbox.control("faults", { ...fault, body: { error: "No Request matches the given query." } });
    const scratchcard = await cardsOf(id).firstUnused(connection, requestId);
    await expect(opened(id)).rejects.toMatchObject({ failure: "no-answer", operation: "createRequest" });
    await world.sandbox.control("switches", { ra: { create_carries_videoid_data: true } });
    const contact = { phone: `+3460055${1000 + people}`, email: `holder.${people}@example.test` };
    expect(await cardsOf(id).trace(connection, scratchcard ?? "", contact, requestId)).toMatchObject({
      found: "ours",
      opened: { numbers: { videoidPk: expect.any(Number) } },
    });
  });

  it("traces a card: unused, ours, somebody else's, and used without a request to show", async () => {
    const cards = cardsOf(id);
    const unused = (await cards.firstUnused(connection, requestId)) ?? "";
    const anybody = { phone: "+34600000000", email: "anybody@example.test" };
    expect(await cards.trace(connection, unused, anybody, requestId)).toEqual({ found: "unused" });
    const { numbers, contact, scratchcard } = await opened(id);
    const same = { phone: contact.phone.replace("+", ""), email: contact.email.toUpperCase() };
    for (const known of [contact, same])
      expect(await cards.trace(connection, scratchcard, known, requestId)).toMatchObject({
        found: "ours",
        opened: { numbers },
      });
    for (const other of [anybody, { ...contact, phone: anybody.phone }, { ...contact, email: anybody.email }])
      expect(await cards.trace(connection, scratchcard, other, requestId)).toEqual({ found: "foreign" });
    const next = (await cards.firstUnused(connection, requestId)) ?? "";
    expect(next).not.toBe(scratchcard);
    await world.sandbox.control("scratchcards", { registration_authority: "1187", unused: 0 });
    expect(await cards.trace(connection, next, contact, requestId)).toEqual({ found: "used" });
  });

  it("has no card where none is left, however the provider says so", async () => {
    await world.sandbox.control("scratchcards", { registration_authority: "1187", unused: 0 });
    for (const form of ["404", "500", "null"]) {
      await world.sandbox.control("switches", { ra: { scratchcards_left: "run_out", no_scratchcard: form } });
      expect(await cardsOf(id).firstUnused(connection, requestId)).toBeNull();
    }
    await world.sandbox.control("switches", { ra: { scratchcards_left: "refilled", no_scratchcard: "404" } });
    expect(await cardsOf(id).firstUnused(connection, requestId)).toMatch(/^\d+$/);
  });

  it("finds its card on a later page of a list that does not narrow", async () => {
    const { contact, scratchcard, numbers } = await opened(id);
    for (let n = 0; n < 11; n++) await opened(id);
    await world.sandbox.control("switches", { ra: { list_match: "ignored" } });
    expect(await cardsOf(id).trace(connection, scratchcard, contact, requestId)).toMatchObject({
      found: "ours",
      opened: { numbers },
    });
    await world.sandbox.control("switches", { ra: { list_match: "exact" } });
  });

  it("sends key store and validity by the profile", async () => {
    const { numbers } = await opened(id, { profile: "REPsoft", validityDays: 1095 });
    const { secure_element, validity_time, profile } = await getRequest(numbers.requestPk);
    expect({ secure_element: Number(secure_element), validity_time: Number(validity_time), profile }).toEqual({
      secure_element: 2,
      validity_time: 1095,
      profile: "REPsoft",
    });
    const software = await opened(id, { profile: "PFSoftAFCiudadano", validityDays: null });
    expect(Number((await getRequest(software.numbers.requestPk)).secure_element)).toBe(0);
  });

  it("asks whether phone and e-mail are taken", async () => {
    const contact = { phone: "+34600999111", email: "contact@example.test", documentNumber: "" };
    const check = () => workflowOf(id).checkContact?.(connection, contact, requestId);
    expect(await check()).toEqual({ ok: true, reason: null });
    await opened(id, { ...contact, holder: { serial_number: "11111111H" } });
    await world.sandbox.control("switches", { ra: { contact_limit: 0 } });
    expect(await check()).toEqual({
      ok: false,
      reason: "Too many different documents associated to the same email and phone",
    });
    await world.sandbox.control("switches", { ra: { contact_limit: 3 } });
  });

  it("takes what it is given of the holder", async () => {
    const holder = { given_name: "Marta", surname_1: "Quirós", serial_number: "73920184M", id_document_type: "IDC" };
    const { numbers } = await opened(id, { holder });
    expect((await workflowOf(id).read(numbers.requestPk, requestId)).identity).toMatchObject({
      givenName: "Marta",
      surname1: "Quirós",
      documentNumber: "73920184M",
      documentType: "IDC",
    });
  });
});

it("an eIDAS case is filmed by the provider, and its video can be played here", async () => {
  const { numbers } = await opened("ra-eidas");
  expect(workflowOf("ra-eidas").upload).toBeUndefined();
  await world.sandbox.control(`requests/${numbers.requestPk}/finish`, { outcome: "review", story: "clean" });
  expect((await workflowOf("ra-eidas").read(numbers.requestPk, requestId)).status).toBe("VIDEOREVIEW");
  const played = await workflowOf("ra-eidas").video(numbers, async (body) => sha256(await buffer(body)), requestId);
  expect(played).toBe(sha256(fs.readFileSync(film)));
});

it("an External case takes its evidence and film from here", async () => {
  const external = workflowOf("ra-external");
  const { numbers } = await opened("ra-external");
  const images = evidenceImages.map((kind) => [kind, fs.readFileSync(path.join(story, `${kind}.jpg`))]);
  await external.upload?.evidences(
    numbers,
    {
      acceptance: { description: "Accepted", date: 1_622_823_879_708 },
      images: Object.fromEntries(images),
      ocr: { given_name: "MARTA", surname_1: "QUIRÓS", serial_number: "73920184M", id_document_type: "IDC" },
      checks: { otp_validation: true, liveliness: true },
      similarity: "high",
    },
    requestId,
  );
  expect((await external.read(numbers.requestPk, requestId)).status).toBe("VIDEOINCOMPLETE");
  const open = () => fs.createReadStream(film);
  const bytes = fs.statSync(film).size;
  await external.upload?.video(numbers, { name: "video.mp4", type: "video/mp4", bytes, open }, requestId);
  const reading = await external.read(numbers.requestPk, requestId);
  expect(reading).toMatchObject({ status: "VIDEOREVIEW", evidence: { similarity: "high" } });
  expect(Object.keys(reading.evidence?.images ?? {})).toHaveLength(evidenceImages.length);
  expect(await external.video(numbers, async (body) => sha256(await buffer(body)), requestId)).toBe(
    sha256(fs.readFileSync(film)),
  );
});

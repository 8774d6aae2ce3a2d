import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { db } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import type { RequestPk } from "@/lib/gateways/numbers";
import { createRequest, firstUnusedScratchcard, getRequest } from "@/lib/gateways/ra/client";
import { sweepOpenings } from "@/lib/jobs/runner";
import { storedRequest, trailOf } from "@/lib/testing/rows";
import { holder, makeWorld, type World } from "@/lib/testing/world";
import { adoptRequest, CreationPending } from "./adopt-request";
import { readDetail } from "./detail";
import { readDraft } from "./draft";
import { settleOpenings } from "./look-up-opening";
import { openRequest } from "./open-request";
import { openPerson, personColumns } from "./person";
import type { OpenRequestInput } from "./schema";

let world: World;
beforeAll(async () => {
  world = await makeWorld({ ra: true });
});
afterAll(() => world.sandbox.stop());
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("faults", {}, "DELETE");
  await world.sandbox.control("switches", initial);
});

const initial = { ra: { scratchcards_left: "refilled", no_scratchcard: "404", contact_limit: 3 } };
let people = 0;
const contact = () => ({ phone: `+34622${String(300_000 + ++people)}`, email: `holder.${people}@example.test` });

const form = (change: Partial<OpenRequestInput> = {}): OpenRequestInput => ({
  authorityId: world.authorityId,
  workflow: "ra-eidas",
  profile: "PFnubeQAFCiudadano",
  ...contact(),
  key: crypto.randomUUID(),
  ...change,
});

const rowOf = (id: string) => db().request.findUniqueOrThrow({ where: { id } });
async function open(change: Partial<OpenRequestInput> = {}) {
  const input = form(change);
  const { requestId } = await openRequest(world.admin, input);
  await backgroundDone(60_000);
  return { ...(await rowOf(requestId)), input };
}

const fault = (kind: string, more: object = {}) =>
  world.sandbox.control("faults", { operation: "ra_create_request", kind, ...more });
const saying = (error: string) => ({ body: { error, code: "500", id: "0011223344556677" } });

async function creates(): Promise<number> {
  const { entries } = await world.sandbox.control<{ entries: unknown[] }>("ledger?operation=ra_create_request");
  return entries.length;
}

/** Lets every look at a lost opening be due at once, so often. */
async function looks(id: string, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    await db().request.update({ where: { id }, data: { nextCheckAt: new Date(0) } });
    await settleOpenings();
  }
}

/** A client that is not ours opens a request with the next card. */
async function foreignClient(
  scratchcard?: string,
): Promise<{ pk: number; card: string; phone: string; email: string }> {
  const { phone, email } = contact();
  const card = scratchcard ?? (await firstUnusedScratchcard("1187"))?.sn ?? "";
  const fields = { profile: "PFnubeQAFCiudadano", scratchcard: card, registration_authority: "1187" };
  const { pk } = await createRequest({ ...fields, email, mobile_phone_number: phone, videoid_mode: 1 });
  return { pk, card, phone, email };
}

describe("opening a request of the RA", () => {
  it("takes a card, keeps the provider's numbers and a sealed link", async () => {
    const row = await open({ validityDays: 1095 });
    expect(row).toMatchObject({
      creation: "confirmed",
      creationProblem: null,
      contactCheck: "ok",
      validityDays: 1095,
      requestPk: expect.any(Number),
      videoidPk: expect.any(Number),
      videoIdentifier: expect.any(String),
      scratchcard: expect.stringMatching(/^\d+$/),
      videoidLink: expect.stringMatching(/^v1\.s1\./),
    });
    const there = await getRequest(row.requestPk as RequestPk);
    expect(there).toMatchObject({ scratchcard: row.scratchcard, email: row.input.email, validity_time: "1095" });
    expect((await readDetail(world.admin, row.id, false)).scratchcard).toEqual({
      number: row.scratchcard,
      state: "used",
    });
  });

  it("External sends what is known of the holder, keeps it sealed and has no link", async () => {
    const row = await open({ workflow: "ra-external", ...holder, surname2: "Vidal" });
    expect(row).toMatchObject({ creation: "confirmed", videoidLink: null, validityDays: 730 });
    for (const column of ["givenName", "surname1", "surname2", "documentNumber"] as const)
      expect(row[column]).toMatch(/^v1\.s1\./);
    const person = await db().request.findUniqueOrThrow({ where: { id: row.id }, select: personColumns });
    expect(await openPerson(person)).toMatchObject({ ...holder, surname2: "Vidal" });
    expect(await getRequest(row.requestPk as RequestPk)).toMatchObject({
      given_name: "Marta",
      surname_1: "Quirós",
      surname_2: "Vidal",
      serial_number: "73920184M",
      id_document_type: "IDC",
      id_document_country: "ES",
    });
  });

  it("twenty at once get twenty cards, and none is lost", async () => {
    const before = await creates();
    const opened = await Promise.all(Array.from({ length: 20 }, () => openRequest(world.admin, form())));
    await backgroundDone(90_000);
    const rows = await db().request.findMany({ where: { id: { in: opened.map(({ requestId }) => requestId) } } });
    expect(rows.map((row) => row.creation)).toEqual(Array(20).fill("confirmed"));
    expect(new Set(rows.map((row) => row.scratchcard)).size).toBe(20);
    expect(new Set(rows.map((row) => row.requestPk)).size).toBe(20);
    expect((await creates()) - before).toBe(20);
  });

  it("never takes a card another opening holds, and says so when that takes too long", async () => {
    const card = (await firstUnusedScratchcard("1187"))?.sn ?? "";
    const held = { workflow: "ra-eidas", creation: "sending", requestPk: null, videoidPk: null, scratchcard: card };
    const other = await storedRequest(world.authorityId, held);
    const before = await creates();
    const row = await open();
    expect(row).toMatchObject({ creation: "failed", creationProblem: "scratchcards-busy", scratchcard: null });
    expect(await creates()).toBe(before);
    // Released, it is taken.
    await db().request.update({ where: { id: other.id }, data: { creation: "failed" } });
    expect(await open()).toMatchObject({ creation: "confirmed", scratchcard: card });
  });

  it("goes on with the next card where somebody else was faster, once", async () => {
    await fault("delay", { ms: 1500 });
    const before = await creates();
    const { requestId } = await openRequest(world.admin, form());
    await expect.poll(async () => (await rowOf(requestId)).scratchcard).toMatch(/^\d+$/);
    const card = (await rowOf(requestId)).scratchcard ?? "";
    const foreign = await foreignClient(card);
    await backgroundDone(30_000);
    const row = await rowOf(requestId);
    expect(row).toMatchObject({ creation: "confirmed", creationError: null });
    expect(row.scratchcard).not.toBe(card);
    expect(row.requestPk).not.toBe(foreign.pk);
    expect((await creates()) - before).toBe(3);

    await fault("status", { status: 500, times: 2, ...saying("Invalid ScratchCard") });
    expect(await open()).toMatchObject({ creation: "failed", creationProblem: "scratchcards-busy" });
    expect((await creates()) - before).toBe(5);
  });

  it("without a card left says so, keeps what was typed, and sends nothing", async () => {
    await world.sandbox.control("switches", { ra: { scratchcards_left: "run_out" } });
    await world.sandbox.control("scratchcards", { registration_authority: "1187", unused: 0 });
    const before = await creates();
    const row = await open({ workflow: "ra-external", ...holder });
    expect(row).toMatchObject({ creation: "failed", creationProblem: "no-scratchcards", scratchcard: null });
    expect(await creates()).toBe(before);
    expect(await readDraft(world.admin, row.id)).toEqual({
      workflow: "ra-external",
      authorityId: world.authorityId,
      profile: "PFnubeQAFCiudadano",
      validityDays: 730,
      phone: row.input.phone,
      email: row.input.email,
      ...holder,
      surname2: "",
      problem: "no-scratchcards",
      said: null,
    });
    expect(await trailOf(row.id)).toMatchObject([
      { action: "request.create" },
      { action: "request.create_failed", outcome: "failed", details: { problem: "no-scratchcards" } },
      { action: "request.view" },
    ]);
    await world.sandbox.control("scratchcards", { registration_authority: "1187", unused: 1 });
    expect((await open()).creation).toBe("confirmed");
    expect((await open()).creationProblem).toBe("no-scratchcards");
  });

  it("stops at a definite no to phone or e-mail, in the provider's words, before a card is taken", async () => {
    const known = contact();
    await open({ workflow: "ra-external", ...holder, ...known });
    await world.sandbox.control("switches", { ra: { contact_limit: 0 } });
    const before = await creates();
    const row = await open(known);
    expect(row).toMatchObject({ creation: "failed", creationProblem: "contact-refused", contactCheck: "ko" });
    expect(row.scratchcard).toBeNull();
    expect(row.creationError).toMatch(/^v1\.s1\./);
    expect((await readDetail(world.admin, row.id, false)).creationError).toBe(
      "Too many different documents associated to the same email and phone",
    );
    expect(await creates()).toBe(before);
  });

  it.each(["drop_before", "garbage"])("is not held up by a check that fails itself: %s", async (kind) => {
    await world.sandbox.control("faults", { operation: "ra_check_contact_data_limits", kind, times: 3 });
    expect(await open()).toMatchObject({ creation: "confirmed", contactCheck: "not-checked" });
  });

  it("that never reached the provider for a card has opened nothing", async () => {
    await world.sandbox.control("faults", { operation: "ra_get_first_unused", kind: "drop_before", times: 3 });
    expect(await open()).toMatchObject({ creation: "failed", creationProblem: "not-reached", scratchcard: null });
  });

  it("takes a no as a no, and gives the card back", async () => {
    await fault("status", { status: 400, body: { detail: "JSON parse error - Expecting value" } });
    const row = await open();
    expect(row).toMatchObject({ creation: "failed", creationProblem: null });
    expect((await open()).scratchcard).toBe(row.scratchcard);
  });

  it("refuses a profile the workflow does not have", async () => {
    await expect(
      openRequest(world.admin, form({ workflow: "one-shot-eidas", profile: "REPsoft" })),
    ).rejects.toMatchObject({ code: "invalid-input", fields: { profile: "profile-not-enabled" } });
  });
});

describe("an opening whose answer was lost", () => {
  it.each([
    ["the line broke after it took effect", "effect_then_drop", {}],
    ["the answer was unreadable", "garbage", { effect: true }],
    [
      "a fault was answered all the same",
      "status",
      { status: 500, effect: true, ...saying("Could not send the mail") },
    ],
    ["a fault without words", "status", { status: 502, effect: true, body: "<html>Bad gateway</html>" }],
  ])("is found by its card, link and all: %s", async (_, kind, more) => {
    await fault(kind, more);
    const lost = await open();
    expect(lost).toMatchObject({ creation: "unknown", requestPk: null, scratchcard: expect.any(String) });
    expect((await readDetail(world.admin, lost.id, false)).scratchcard?.state).toBe("in-doubt");
    const before = await creates();
    await looks(lost.id, 1);
    expect(await rowOf(lost.id)).toMatchObject({
      creation: "confirmed",
      creationError: null,
      creationProblem: null,
      requestPk: expect.any(Number),
      videoidPk: expect.any(Number),
      videoidLink: expect.stringMatching(/^v1\.s1\./),
    });
    expect(await creates()).toBe(before);
    expect((await trailOf(lost.id)).at(-1)).toMatchObject({
      action: "request.create_found",
      details: { scratchcard: lost.scratchcard },
    });
  });

  it("that left no trace is failed after four looks that agree, never opened again, and its card goes to the next", async () => {
    await fault("drop_before");
    const lost = await open();
    expect(lost.creation).toBe("unknown");
    const before = await creates();
    await looks(lost.id, 3);
    expect(await rowOf(lost.id)).toMatchObject({ creation: "unknown", openingReads: 3 });
    await looks(lost.id, 1);
    expect(await rowOf(lost.id)).toMatchObject({ creation: "failed", creationProblem: "nothing-opened" });
    expect(await creates()).toBe(before);
    expect((await open()).scratchcard).toBe(lost.scratchcard);
  });

  it("with the provider's no in words needs two looks, and keeps the words", async () => {
    await fault("status", { status: 500, ...saying("{'email': [u'Enter a valid email address.']}") });
    const lost = await open();
    expect(lost.creation).toBe("unknown");
    await looks(lost.id, 2);
    expect(await rowOf(lost.id)).toMatchObject({ creation: "failed", creationProblem: "nothing-opened" });
    expect((await readDetail(world.admin, lost.id, false)).creationError).toContain("Enter a valid email address.");
  });

  it("is not counted as looked up by a look that failed, and two workers look once", async () => {
    await fault("drop_before");
    const lost = await open();
    await world.sandbox.control("faults", { operation: "ra_is_used", kind: "drop_before", times: 3 });
    await looks(lost.id, 1);
    expect(await rowOf(lost.id)).toMatchObject({ creation: "unknown", openingReads: 0 });
    resetBreakers();
    await db().request.update({ where: { id: lost.id }, data: { nextCheckAt: new Date(0) } });
    await Promise.all([settleOpenings(), settleOpenings()]);
    expect(await rowOf(lost.id)).toMatchObject({ openingReads: 1 });
    await looks(lost.id, 3);
  });

  it("whose card somebody else used was not opened", async () => {
    await fault("drop_before");
    const lost = await open();
    await foreignClient(lost.scratchcard ?? "");
    await looks(lost.id, 1);
    expect(await rowOf(lost.id)).toMatchObject({ creation: "failed", creationProblem: "nothing-opened" });
  });

  it("is looked up by the next that is offered its card, which waits and takes another", async () => {
    await fault("drop_before");
    const silent = await open();
    // Its own look is not due: the next opening asks by itself.
    await db().request.update({ where: { id: silent.id }, data: { nextCheckAt: new Date(Date.now() + 3_600_000) } });
    const [next] = await Promise.all([open(), foreignLater(silent.scratchcard ?? "")]);
    expect(next.creation).toBe("confirmed");
    expect(next.scratchcard).not.toBe(silent.scratchcard);
    const asked = await db().providerCall.count({ where: { requestId: silent.id, operation: "isScratchcardUsed" } });
    expect(asked).toBe(1);
    await looks(silent.id, 1);
  });

  it("of a process that died is asked about where a card was reserved, and failed where none was", async () => {
    const dead = { workflow: "ra-eidas", creation: "sending", requestPk: null, videoidPk: null };
    const old = new Date(Date.now() - 241_000);
    const card = (await firstUnusedScratchcard("1187"))?.sn ?? "";
    const withCard = await storedRequest(world.authorityId, { ...dead, createdAt: old, scratchcard: card });
    const without = await storedRequest(world.authorityId, { ...dead, createdAt: old });
    const young = await storedRequest(world.otherAuthorityId, { ...dead, createdAt: new Date(Date.now() - 200_000) });
    await sweepOpenings();
    expect(await rowOf(withCard.id)).toMatchObject({ creation: "unknown", nextCheckAt: expect.any(Date) });
    expect(await rowOf(without.id)).toMatchObject({ creation: "failed", creationProblem: "interrupted" });
    expect(await rowOf(young.id)).toMatchObject({ creation: "sending" });
    await looks(withCard.id, 4);
    expect(await rowOf(withCard.id)).toMatchObject({ creation: "failed", creationProblem: "nothing-opened" });
  });
});

async function foreignLater(card: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await foreignClient(card);
}

describe("a request of the RA first heard of by webhook", () => {
  const asDefault = (defaultWorkflow: string) =>
    db().authority.update({ where: { id: world.authorityId }, data: { defaultWorkflow } });
  beforeAll(() => asDefault("ra-external"));
  afterAll(() => asDefault("one-shot-eidas"));

  it("is taken in with its card and its numbers", async () => {
    const there = await foreignClient();
    const id = (await adoptRequest(world.authorityId, there.pk)) ?? "";
    expect(await rowOf(id)).toMatchObject({
      workflow: "ra-external",
      origin: "adopted",
      requestPk: there.pk,
      scratchcard: there.card,
      videoidPk: expect.any(Number),
      videoIdentifier: expect.any(String),
    });
  });

  it("is the lost creation with its card, and keeps that one's workflow", async () => {
    await fault("effect_then_drop");
    const lost = await open();
    const known = await world.sandbox.control<{ requests: { request_pk: number }[] }>("requests");
    const requestPk = known.requests.at(-1)?.request_pk ?? 0;
    expect(await adoptRequest(world.authorityId, requestPk)).toBe(lost.id);
    expect(await rowOf(lost.id)).toMatchObject({ creation: "confirmed", workflow: "ra-eidas", requestPk });
  });

  it("is one that was given up, should it arrive after all", async () => {
    await fault("drop_before");
    const lost = await open();
    await looks(lost.id, 4);
    expect((await rowOf(lost.id)).creation).toBe("failed");
    const { phone, email } = lost.input;
    const fields = {
      profile: "PFnubeQAFCiudadano",
      scratchcard: lost.scratchcard ?? "",
      registration_authority: "1187",
    };
    const { pk } = await createRequest({ ...fields, email, mobile_phone_number: phone, videoid_mode: 1 });
    expect(await adoptRequest(world.authorityId, pk)).toBe(lost.id);
    expect(await rowOf(lost.id)).toMatchObject({ creation: "confirmed", creationProblem: null, requestPk: pk });
  });

  it("of somebody else under the card of an unsettled opening waits until that one is settled", async () => {
    await fault("drop_before");
    const lost = await open();
    const foreign = await foreignClient(lost.scratchcard ?? "");
    await expect(adoptRequest(world.authorityId, foreign.pk)).rejects.toBeInstanceOf(CreationPending);
    await looks(lost.id, 1);
    const id = await adoptRequest(world.authorityId, foreign.pk);
    expect(id).not.toBe(lost.id);
    expect(await rowOf(id ?? "")).toMatchObject({ origin: "adopted", scratchcard: foreign.card });
  });
});

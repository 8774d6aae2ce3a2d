import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { limits } from "@/lib/auth/limits";
import { blindIndex } from "@/lib/crypto/blind-index";
import { db, inTransaction, pool } from "@/lib/db";
import { addSearchTokens } from "@/lib/requests/search-tokens";
import { storedRequest } from "@/lib/testing/rows";
import { makePerson, makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { findNumber } from "./find-number";
import { type HistoryFilter, historyStatuses } from "./schema";
import { searchHistory } from "./search";

let world: World;
let support: UserActor;
beforeAll(async () => {
  world = await makeWorld();
  support = world.support;
});
afterAll(() => world.sandbox.stop());
beforeEach(async () => {
  await db().request.deleteMany();
  await pool().query("DELETE FROM rate_limit");
});

const ids = async (q: string | undefined, filter: HistoryFilter = {}, actor = support) =>
  (await searchHistory(actor, { ...filter, ...(q === undefined ? {} : { q }) })).rows.map((row) => row.id);

const lucia = {
  givenName: "LUCÍA",
  surname1: "FERRANDIS",
  surname2: "MUÑOZ",
  documentNumber: "12345678Z",
  email: "Lucia.F@example.test",
  phone: "+34611222333",
};
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

describe("finding by name", () => {
  it.each([
    "Lucía",
    "lucia",
    "LUCIA",
    "ferrandis",
    "FERRÁNDIS",
    "munoz",
    "Muñoz Lucía",
    "ferrandis muñoz lucia",
    "luc",
    "luci",
    "ferran",
    "ferrandi",
    "fer luc",
    "  Lucía,  Ferrandis ",
  ])("%s", async (q) => {
    const { id } = await storedRequest(world.authorityId, {}, lucia);
    await storedRequest(world.authorityId, {}, { givenName: "MARTA", surname1: "OLMEDA" });
    expect(await ids(q)).toEqual([id]);
  });

  it.each([
    ["the middle of a word", "erran"],
    ["two letters of a longer word", "lu"],
    ["one word more than the name has", "lucia ferrandis olmeda"],
    ["letters beyond the indexed ones that differ", "ferrante"],
    ["letters beyond a whole word", "luciana"],
    ["a wildcard", "luc%"],
    ["somebody else", "marta"],
  ])("not %s", async (_, q) => {
    await storedRequest(world.authorityId, {}, lucia);
    // The index itself would find it under "luc", "fer" and "ferran".
    expect(await ids("luc")).toHaveLength(1);
    const expected = q === "luc%" ? 1 : 0;
    expect(await ids(q)).toHaveLength(expected);
  });

  it("a word of two letters as a whole", async () => {
    const { id } = await storedRequest(world.authorityId, {}, { givenName: "LI", surname1: "WEI" });
    await storedRequest(world.authorityId, {}, { givenName: "LIDIA", surname1: "WEISS" });
    expect(await ids("li")).toEqual([id]);
    expect(await ids("wei")).toHaveLength(2);
  });
});

describe("finding by something exact", () => {
  it.each([
    ["document", "12345678Z"],
    ["document", "12.345.678-z"],
    ["email", "lucia.f@EXAMPLE.test"],
    ["phone", "+34 611 222 333"],
    ["phone", "0034611222333"],
    ["phone", "611222333"],
  ])("%s: %s", async (kind, q) => {
    const { id } = await storedRequest(world.authorityId, {}, lucia);
    await storedRequest(
      world.authorityId,
      {},
      { ...lucia, documentNumber: "1", email: "x@example.test", phone: "+341" },
    );
    const page = await searchHistory(support, { q });
    expect(page.rows.map((row) => row.id)).toEqual([id]);
    expect(page.readAs).toBe(kind);
  });

  it("our number, the provider's request number, its video number", async () => {
    const { id, number, requestPk, videoidPk } = await storedRequest(world.authorityId);
    for (const q of [`R-${number}`, `r${number}`, String(number), String(requestPk), String(videoidPk)])
      expect(await ids(q)).toEqual([id]);
    expect(await ids(`R-${number + 1}`)).toEqual([]);
    for (const q of [`R-${number}`, String(requestPk)])
      expect(await findNumber(support, { number: q })).toEqual([{ id, number }]);
    expect(await findNumber({ ...support, authorityIds: [world.otherAuthorityId] }, { number: `R-${number}` })).toEqual(
      [],
    );
    // A number that is ours and the provider's: ours first.
    const twin = await storedRequest(world.authorityId, { requestPk: number });
    expect((await findNumber(support, { number: String(number) })).map((row) => row.id)).toEqual([id, twin.id]);
  });

  it("an e-mail it was known by before", async () => {
    const { id } = await storedRequest(world.authorityId, {}, lucia);
    const row = await db().request.findUniqueOrThrow({ where: { id } });
    await inTransaction((tx) => addSearchTokens(tx, row, { emails: ["corrected@example.test"] }));
    for (const q of [lucia.email, "corrected@example.test"]) expect(await ids(q)).toEqual([id]);
  });

  it("never by a part of it", async () => {
    await storedRequest(world.authorityId, {}, lucia);
    for (const q of ["12345", "2345678Z", "lucia.f@example", "+34611222", "example.test"])
      expect(await ids(q)).toEqual([]);
  });

  it("one text that can be two things: the likeliest, or the one chosen", async () => {
    const paper = await storedRequest(world.authorityId, {}, { documentNumber: "611222333" });
    const phone = await storedRequest(world.authorityId, {}, lucia);
    const first = await searchHistory(support, { q: "611222333" });
    expect(first).toMatchObject({ readAs: "phone", otherReadings: ["document"], rows: [{ id: phone.id }] });
    const chosen = await searchHistory(support, { q: "611222333", as: "document" });
    expect(chosen).toMatchObject({ readAs: "document", otherReadings: ["phone"], rows: [{ id: paper.id }] });
    expect(await searchHistory(support, { q: "611222333", as: "name" })).toMatchObject({ readAs: "phone" });
  });

  it("what is no term at all finds nothing, not everything", async () => {
    await storedRequest(world.authorityId, {}, lucia);
    expect(await searchHistory(support, { q: "?" })).toMatchObject({ rows: [], readAs: null, next: null });
  });

  it("a request of the product's own, from its opening on", async () => {
    const opened = await openedRequest(world, { outcome: "review", story: "clean" });
    for (const q of [opened.phone, opened.email, String(opened.requestPk), String(opened.videoidPk)])
      expect(await ids(q)).toEqual([opened.id]);
  });
});

describe("what a search gives away", () => {
  it("nothing of other authorities, by any term or page", async () => {
    const theirs = await storedRequest(world.otherAuthorityId, {}, lucia);
    const terms = ["lucia", "ferrandi", lucia.documentNumber, lucia.email, lucia.phone, `R-${theirs.number}`];
    for (const q of [undefined, ...terms, String(theirs.requestPk), String(theirs.videoidPk)]) {
      expect(await ids(q)).toEqual([]);
      expect(await ids(q, { authority: world.otherAuthorityId })).toEqual([]);
      expect(await ids(q, {}, world.auditor)).toEqual([theirs.id]);
    }
    const ours = await storedRequest(world.authorityId, {}, lucia);
    expect(await ids("lucia", { authority: world.otherAuthorityId }, world.auditor)).toEqual([theirs.id]);
    expect(await ids("lucia", {}, world.auditor)).toEqual([ours.id, theirs.id]);
  });

  it("no value unmasked, whoever asks", async () => {
    await storedRequest(world.authorityId, {}, lucia);
    for (const actor of [support, world.admin, world.nuria, world.auditor]) {
      const page = await searchHistory(actor, { q: "ferrandis" });
      expect(page.rows).toMatchObject([{ name: "Lucía F. M.", document: "***4567**" }]);
      for (const value of ["FERRANDIS", "MUÑOZ", "12345678Z", "611222333", "Lucia.F@"])
        expect(JSON.stringify(page).toUpperCase()).not.toContain(value.toUpperCase());
    }
  });

  it("in the trail only a keyed hash of the terms", async () => {
    await searchHistory(support, { q: " Ferrandis " });
    const [event] = await db().auditEvent.findMany({
      where: { action: "search.run" },
      orderBy: { seq: "desc" },
      take: 1,
    });
    expect(event).toMatchObject({ actorId: support.userId, chain: "system" });
    expect(JSON.parse(event?.details ?? "")).toEqual({
      kind: "name",
      terms: blindIndex("search-terms", "system", "ferrandis"),
    });
    const before = await db().auditEvent.count();
    await searchHistory(support, {});
    expect(await db().auditEvent.count()).toBe(before);
  });

  it("no more than the hourly number of searches; looking through the list is free", { timeout: 60_000 }, async () => {
    const curious = await makePerson("support", [world.authorityId]);
    for (let searched = 0; searched < limits.search.points; searched++) await searchHistory(curious, { q: "?" });
    await expect(searchHistory(curious, { q: "ferrandis" })).rejects.toMatchObject({ code: "too-many" });
    await expect(searchHistory(curious, {})).resolves.toMatchObject({ rows: [] });
    await expect(searchHistory(support, { q: "ferrandis" })).resolves.toMatchObject({ rows: [] });
  });
});

describe("filters", () => {
  it.each([
    ["waiting", { status: "VIDEOPENDING" }],
    ["incomplete", { status: "VIDEOINCOMPLETE" }],
    ["failed", { status: "VIDEOERROR" }],
    ["to-review", { status: "VIDEOREVIEW" }],
    ["validated", { status: "CREATED" }],
    ["approved", { status: "ENROLLREADY" }],
    ["issued", { status: "RENEWED" }],
    ["refused", { status: "CANCELLED", refusedBy: "event" }],
    ["cancelled", { status: "CANCELLED" }],
    ["unknown-outcome", { status: "VIDEOREVIEW", decisionState: "UNKNOWN" }],
  ] as const)("%s", async (status, columns) => {
    const { id } = await storedRequest(world.authorityId, columns, lucia);
    expect(await ids(undefined, { status })).toEqual([id]);
    expect(await ids("ferrandis", { status })).toEqual([id]);
    const others = historyStatuses.filter((other) => other !== status);
    for (const other of others) expect(await ids(undefined, { status: other })).toEqual([]);
  });

  it("days as people here count them, both ends included", async () => {
    // Half past midnight in Madrid, summer and winter, is still the day before in UTC.
    const summer = await storedRequest(world.authorityId, { createdAt: new Date("2026-06-30T22:30:00Z") }, lucia);
    const winter = await storedRequest(world.authorityId, { createdAt: new Date("2026-01-31T23:30:00Z") }, lucia);
    expect(await ids(undefined, { since: "2026-07-01", until: "2026-07-01" })).toEqual([summer.id]);
    expect(await ids(undefined, { since: "2026-06-30", until: "2026-06-30" })).toEqual([]);
    expect(await ids("ferrandis", { since: "2026-02-01", until: "2026-02-01" })).toEqual([winter.id]);
    expect(await ids("ferrandis", { until: "2026-01-31" })).toEqual([]);
    expect(await ids(undefined, { since: "2026-01-01", until: "2026-12-31" })).toEqual([summer.id, winter.id]);
  });
});

describe("pages", () => {
  const walk = async (filter: HistoryFilter) => {
    const found: string[] = [];
    const sizes: number[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const page = await searchHistory(support, { ...filter, ...(after ? { after } : {}) });
      sizes.push(page.rows.length);
      found.push(...page.rows.map((row) => row.id));
      after = page.next;
    }
    return { found, sizes };
  };

  it("newest first, none twice, none lost, by list, word, prefix and e-mail", { timeout: 60_000 }, async () => {
    const made: string[] = [];
    const moment = minutesAgo(500);
    for (let at = 0; at < 120; at++) {
      // Some in the very same moment: the id decides.
      const createdAt = at % 3 === 0 ? moment : minutesAgo(400 - at);
      made.push((await storedRequest(world.authorityId, { createdAt }, lucia)).id);
    }
    await storedRequest(world.authorityId, {}, { givenName: "FERRAN", surname1: "LUCAS" });
    const rows = await db().request.findMany({
      where: { id: { in: made } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    });
    const expected = rows.map((row) => row.id);
    for (const q of ["lucia", "munoz ferrandis", "ferrandi", lucia.email]) {
      const { found, sizes } = await walk({ q });
      expect(found).toEqual(expected);
      expect(sizes).toEqual([50, 50, 20]);
    }
    const all = await walk({});
    expect(all.found).toHaveLength(121);
    expect(all.found.slice(1)).toEqual(expected);
    expect((await walk({ q: "fer" })).found).toHaveLength(121);
  });

  it("beyond the candidates that are opened at once", { timeout: 60_000 }, async () => {
    const { id } = await storedRequest(world.authorityId, { createdAt: minutesAgo(600) }, { surname1: "FERRANDINI" });
    for (let at = 0; at < 401; at++)
      await storedRequest(world.authorityId, { createdAt: minutesAgo(400 - at / 10) }, { surname1: "FERRANTE" });
    const first = await searchHistory(support, { q: "ferrandi" });
    expect(first.rows).toEqual([]);
    expect(first.next).not.toBeNull();
    expect((await walk({ q: "ferrandi" })).found).toEqual([id]);
  });
});

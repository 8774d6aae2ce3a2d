import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db, inTransaction, pool } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { applyReading } from "@/lib/requests/apply-reading";
import { addNames } from "@/lib/requests/match-hints";
import { noteOpened } from "@/lib/requests/note-opening";
import { readFromProvider, refreshRequest } from "@/lib/requests/refresh-request";
import { storedRequest, trailOf } from "@/lib/testing/rows";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import type { Opened } from "@/lib/workflows/workflow";
import { processDelivery } from "./process-delivery";
import { receiveWebhook } from "./receive";

/* Hints that leave the request's number out, and those that come before their request is known. */

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("faults", {}, "DELETE");
  await db().webhookDelivery.deleteMany();
  await pool().query("DELETE FROM jobs.job");
});

interface Named {
  card?: string;
  serial?: string;
  pk?: number;
}

let sent = 0;
const body = ({ card, serial, pk }: Named) =>
  JSON.stringify({
    event_type: "REQUEST_ENROLLED",
    sent_at: String(20_260_715_000_000 + ++sent),
    request: { status: "ISSUED", ...(card ? { scratchcard: card } : {}), ...(pk ? { pk } : {}) },
    certificates: serial ? [{ status: "VALID", serial_number: serial }] : [],
  });

/** Stores a hint without planning anything. */
async function stored(named: Named, columns: object = {}, authorityId = world.authorityId): Promise<string> {
  await receiveWebhook(authorityId, body(named));
  const { id } = await db().webhookDelivery.findFirstOrThrow({ orderBy: { id: "desc" } });
  await pool().query("DELETE FROM jobs.job");
  await db().webhookDelivery.update({ where: { id }, data: columns });
  return id;
}
async function arrived(named: Named, authorityId = world.authorityId): Promise<string> {
  const id = await stored(named, {}, authorityId);
  await processDelivery(id);
  return id;
}
const hint = (id: string) => db().webhookDelivery.findUniqueOrThrow({ where: { id } });
const planned = async () =>
  (
    await pool().query<{ id: string }>("SELECT data->>'deliveryId' AS id FROM jobs.job WHERE name = 'webhook.process'")
  ).rows
    .map(({ id }) => id)
    .sort();

let cards = 0;
const card = () => `50${String(++cards).padStart(5, "0")}`;
const certificate = (serialNumber: string) => ({
  ...{ serialNumber, profile: null, subject: null, issuer: null, validFrom: null, validTo: null },
  ...{ state: "VALID", revocationReason: null },
});

/** A request of ours whose reads say that it has these. */
async function knownBy(names: { card?: string; serials?: string[] }, authorityId = world.authorityId) {
  const opened = await openedRequest(world, { authorityId });
  const reading = await readFromProvider(opened.id);
  await applyReading(
    opened.id,
    { ...reading, scratchcard: names.card ?? null, certificates: (names.serials ?? []).map(certificate) },
    "poll",
  );
  return opened;
}

describe("a hint without a number", () => {
  it.each<[string, Named, string[]]>([
    ["its card", { card: "7000001" }, []],
    ["a certificate", { serial: "0a1b2c" }, ["0A1B2C"]],
    ["a certificate written otherwise", { serial: "00:0A:1b:2D" }, ["0a1b2d"]],
    ["the certificate where the card says nothing here", { card: "9999999", serial: "0e" }, ["ff", "0E"]],
  ])("finds its request by %s, and reads it", async (_, named, serials) => {
    const { id, requestPk } = await knownBy({ card: named.card === "9999999" ? card() : named.card, serials });
    await world.sandbox.control(`requests/${requestPk}/finish`, { outcome: "review" });
    expect(await hint(await arrived(named))).toMatchObject({ state: "applied", requestId: id, requestPk: null });
    expect(await db().request.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "VIDEOREVIEW" });
    expect((await trailOf(id)).at(-1)).toMatchObject({ action: "request.webhook_in" });
  });

  it("believes the card before a certificate", async () => {
    const wanted = await knownBy({ card: card() });
    const number = `50${String(cards).padStart(5, "0")}`;
    await knownBy({ serials: ["0f0f"] });
    expect((await hint(await arrived({ card: number, serial: "0F0F" }))).requestId).toBe(wanted.id);
  });

  it("finds nothing of another authority", async () => {
    await knownBy({ card: "7000009", serials: ["abcdef"] }, world.otherAuthorityId);
    expect(await hint(await arrived({ card: "7000009", serial: "abcdef" }))).toMatchObject({
      ...{ state: "unmatched", error: "not-known-here", requestId: null },
    });
  });

  it("keeps card and certificate sealed and keyed", async () => {
    const id = await arrived({ card: "7654321", serial: "deadbeef01" });
    expect(JSON.stringify(await hint(id))).not.toMatch(/7654321|deadbeef01/i);
    expect((await hint(id)).matchTokens).toHaveLength(2);
  });
});

describe("a hint that came too early", () => {
  it("is planned again as soon as a reading names its card or certificate, and then is applied", async () => {
    const { id } = await openedRequest(world);
    const number = card();
    const [byCard, byCertificate] = [await arrived({ card: number }), await arrived({ serial: "1c" })];
    const [foreign, other] = [await arrived({ card: number }, world.otherAuthorityId), await arrived({ card: card() })];
    for (const waiting of [byCard, byCertificate, foreign, other])
      expect(await hint(waiting)).toMatchObject({ state: "unmatched", error: "not-known-here" });
    const reading = await readFromProvider(id);
    await applyReading(id, { ...reading, scratchcard: number, certificates: [certificate("1C")] }, "poll");
    expect(await planned()).toEqual([byCard, byCertificate].sort());
    for (const early of [byCard, byCertificate]) {
      expect(await hint(early)).toMatchObject({ state: "received", error: null, processedAt: null });
      await processDelivery(early);
      expect(await hint(early)).toMatchObject({ state: "applied", requestId: id });
    }
    for (const waiting of [foreign, other]) expect((await hint(waiting)).state).toBe("unmatched");
    // What is known already plans nothing.
    await refreshRequest(id, "poll");
    expect(await planned()).toHaveLength(2);
  });

  it.each(["confirmed by the answer", "found by its card"])("is planned again when an opening is %s", async (how) => {
    const scratchcard = card();
    const { id, requestPk } = await storedRequest(world.authorityId, {
      ...{ creation: "sending", requestPk: null, videoidPk: null, scratchcard },
    });
    const byNumber = await stored({ pk: requestPk }, { state: "unmatched" });
    const byCard = await stored({ card: scratchcard }, { state: "unmatched" });
    const numbers = { requestPk, videoidPk: null, videoIdentifier: null } as Opened["numbers"];
    await noteOpened(id, { numbers, link: null }, { late: how === "found by its card" });
    expect(await planned()).toEqual([byNumber, byCard].sort());
  });

  it("is planned again when another hint has the request taken in", async () => {
    const { id, requestPk } = await openedRequest(world);
    await db().request.delete({ where: { id } });
    const early = await stored({ pk: requestPk }, { state: "unmatched", error: "not-known-there" });
    const later = await arrived({ pk: requestPk });
    expect(await hint(later)).toMatchObject({ state: "applied" });
    expect(await planned()).toEqual([early]);
    await processDelivery(early);
    expect((await hint(early)).requestId).toBe((await hint(later)).requestId);
  });

  it("is not lost where its request becomes known just as it is called unmatched", async () => {
    const { id } = await openedRequest(world);
    const row = await db().request.findUniqueOrThrow({ where: { id } });
    const number = card();
    const early = await arrived({ card: number });
    await db().webhookDelivery.update({ where: { id: early }, data: { state: "received" } });
    // The name is there but not committed while the hint looks for it: neither may miss the other.
    let processing: Promise<void> | undefined;
    await inTransaction(async (tx) => {
      await addNames(tx, row, { scratchcards: [number] });
      processing = processDelivery(early);
      await expect.poll(waiting, { timeout: 5000, interval: 20 }).toBe(1);
    });
    await processing;
    expect(await hint(early)).toMatchObject({ state: "received" });
    expect(await planned()).toEqual([early]);
  });

  it("about a request of ours the provider shows no more is not planned for ever", async () => {
    const { id, requestPk } = await openedRequest(world);
    const fault = { operation: "get_request", request_pk: requestPk, kind: "status", status: 404, times: 3 };
    await world.sandbox.control("faults", fault);
    const late = await stored({ pk: requestPk }, { lastAt: new Date(Date.now() - 16 * 60_000) });
    await processDelivery(late);
    expect(await hint(late)).toMatchObject({ state: "unmatched", error: "not-known-there" });
    expect(await planned()).toEqual([]);
    expect((await db().request.findUniqueOrThrow({ where: { id } })).checkFailures).toBe(1);
  });
});

/** Statements that wait for somebody's lock on a hint. */
async function waiting(): Promise<number> {
  const { rows } = await pool().query<{ n: number }>(
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query ILIKE '%webhook_delivery%'",
  );
  return rows[0]?.n ?? 0;
}

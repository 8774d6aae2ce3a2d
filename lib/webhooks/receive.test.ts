import { NextRequest } from "next/server";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { POST } from "@/app/api/webhooks/[token]/route";
import { makeWebhookToken } from "@/lib/authorities/webhook-tokens";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { db, inTransaction, pool } from "@/lib/db";
import { superUrl } from "@/lib/testing/database";
import { environment } from "@/lib/testing/environment";
import { makeWorld, type World } from "@/lib/testing/world";
import { maxBodyBytes, receiveWebhook } from "./receive";

let world: World;
let token: string;
const newToken = (authorityId: string) => inTransaction((tx) => makeWebhookToken(tx, { kind: "command" }, authorityId));

beforeAll(async () => {
  world = await makeWorld();
  token = await newToken(world.authorityId);
});
afterAll(() => world.sandbox.stop());
beforeEach(async () => {
  await db().webhookDelivery.deleteMany();
  await pool().query("DELETE FROM jobs.job");
});

const post = (
  address: string,
  body: string | Uint8Array | ReadableStream | null,
  headers: Record<string, string> = {},
) =>
  POST(
    new NextRequest("http://localhost:3999/api/webhooks/hidden", {
      method: "POST",
      body: body as BodyInit | null,
      headers,
      duplex: "half",
    }),
    { params: Promise.resolve({ token: address }) },
  );

const deliveries = () => db().webhookDelivery.findMany();
const planned = async () =>
  (await pool().query<{ data: unknown }>("SELECT data FROM jobs.job WHERE name = 'webhook.process'")).rows;
const update = (pk: number, status = "VIDEOREVIEW") =>
  JSON.stringify({ event_type: "VIDEOID_UPDATED", sent_at: "20260715083633", request: { pk, status } });

describe("a webhook arrives", () => {
  it("is stored sealed, planned in the same step, and answered with nothing", async () => {
    const body = JSON.stringify({
      event_type: "VIDEOID_UPDATED",
      request: { pk: 46001, status: "VIDEOREVIEW" },
      extra: "é",
    });
    const answer = await post(token, body, { "content-type": "text/plain" });
    expect([answer.status, await answer.text(), answer.headers.get("cache-control")]).toEqual([200, "", "no-store"]);
    const [row, ...others] = await deliveries();
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      authorityId: world.authorityId,
      family: "event",
      eventType: "VIDEOID_UPDATED",
      status: "VIDEOREVIEW",
      requestPk: 46001,
      state: "received",
      times: 1,
      requestId: null,
    });
    expect(row?.body).not.toContain("VIDEOREVIEW");
    const cipher = await scopedCipher(world.authorityId);
    expect(await cipher.open("webhook_delivery", "body", row?.id ?? "", row?.body ?? "")).toBe(body);
    expect(await planned()).toEqual([{ data: { deliveryId: row?.id } }]);
  });

  it("changes no request and asks the provider nothing before it is answered", async () => {
    const asked = (await world.sandbox.ledger()).length;
    expect((await post(token, update(46001, "ENROLLREADY"))).status).toBe(200);
    expect(await db().request.count()).toBe(0);
    expect((await world.sandbox.ledger()).length).toBe(asked);
  });

  it("of two hundred copies, eight at a time, keeps one, planned once, and counts", { timeout: 60_000 }, async () => {
    const answers: string[] = [];
    for (let round = 0; round < 25; round++) {
      const copies = Array.from({ length: 8 }, () => receiveWebhook(world.authorityId, update(7)));
      answers.push(...(await Promise.all(copies)));
    }
    expect(answers.filter((answer) => answer === "stored")).toHaveLength(1);
    expect(answers.filter((answer) => answer === "duplicate")).toHaveLength(199);
    expect(await deliveries()).toMatchObject([{ times: 200 }]);
    expect(await planned()).toHaveLength(1);
  });

  it.each(["failed", "unmatched"])("again, %s before, is planned again, once", async (state) => {
    await receiveWebhook(world.authorityId, update(9));
    await pool().query("DELETE FROM jobs.job");
    await db().webhookDelivery.updateMany({ data: { state, error: "not-known-there", processedAt: new Date() } });
    for (let copies = 0; copies < 3; copies++)
      expect(await receiveWebhook(world.authorityId, update(9))).toBe("duplicate");
    const [row] = await deliveries();
    expect(row).toMatchObject({ state: "received", error: null, processedAt: null, times: 4 });
    expect(await planned()).toEqual([{ data: { deliveryId: row?.id } }]);
  });

  it.each([
    ["failed", "retry", 1],
    ["failed", "active", 1],
    ["received", "created", 1],
    ["failed", "failed", 2],
    ["unmatched", "active", 2],
  ])("again, %s an hour ago with its work %s, is planned %i times in all", async (state, work, times) => {
    await receiveWebhook(world.authorityId, update(12));
    await pool().query("UPDATE jobs.job SET state = $1::jobs.job_state", [work]);
    await db().webhookDelivery.updateMany({ data: { state, plannedAt: new Date(Date.now() - 3600_000) } });
    for (let copies = 0; copies < 2; copies++) await receiveWebhook(world.authorityId, update(12));
    expect(await planned()).toHaveLength(times);
    expect(await deliveries()).toMatchObject([{ times: 3, state: times > 1 ? "received" : state }]);
  });

  it("again, after its work was lost, is planned again", async () => {
    await receiveWebhook(world.authorityId, update(10));
    await pool().query("DELETE FROM jobs.job");
    await db().webhookDelivery.updateMany({ data: { plannedAt: new Date(Date.now() - 16 * 60_000) } });
    for (let copies = 0; copies < 3; copies++) await receiveWebhook(world.authorityId, update(10));
    expect(await planned()).toHaveLength(1);
  });

  it("again, applied before, only counts", async () => {
    await receiveWebhook(world.authorityId, update(11));
    await pool().query("DELETE FROM jobs.job");
    await db().webhookDelivery.updateMany({ data: { state: "applied", lastAt: new Date(0) } });
    expect(await receiveWebhook(world.authorityId, update(11))).toBe("duplicate");
    expect(await deliveries()).toMatchObject([{ state: "applied", times: 2 }]);
    expect(await planned()).toEqual([]);
  });

  it("is not the same when it came for another authority, or says something else", async () => {
    const there = await newToken(world.otherAuthorityId);
    for (const [address, body] of [
      [token, update(8)],
      [there, update(8)],
      [token, update(8, "VIDEOERROR")],
    ] as const)
      expect((await post(address, body)).status).toBe(200);
    expect((await deliveries()).map((row) => row.times)).toEqual([1, 1, 1]);
    expect(await planned()).toHaveLength(3);
  });

  it.each([
    ["a type nobody knows", { event_type: "REQUEST_ARCHIVED", request: { pk: 5, status: "ARCHIVED" } }],
    ["no number", { event_type: "REQUEST_ENROLLED", request: { status: "ISSUED" } }],
    ["a date in the summer-time gap", { request: 5, status: "VIDEOREVIEW", date: "2026-03-29T02:30:00.000001" }],
    ["words no database takes", { event_type: "A\u0000B", request: { pk: 5, status: "\u0000" } }],
  ])("with %s is stored all the same", async (_, body) => {
    expect((await post(token, JSON.stringify(body))).status).toBe(200);
    expect(await deliveries()).toHaveLength(1);
  });
});

describe("a body that is no webhook", () => {
  it.each([
    ["nothing", null],
    ["empty", ""],
    ["a form", "request=46001&status=VIDEOREVIEW"],
    ["half of one", '{"request": 46001, "status": "VIDEORE'],
    ["a list", "[1,2]"],
    ["null", "null"],
    ["a text", '"VIDEOREVIEW"'],
    ["no request", '{"status":"VIDEOREVIEW"}'],
    ["a request that is a list", '{"request":[46001]}'],
    ["bytes that are no text", new Uint8Array([0xff, 0xfe, 0x00, 0x80])],
    ["lists in lists", `${"[".repeat(20_000)}${"]".repeat(20_000)}`],
  ])("%s: 400, stored nowhere", async (_, body) => {
    const answer = await post(token, body);
    expect([answer.status, await answer.text()]).toEqual([400, ""]);
    expect(await deliveries()).toEqual([]);
    expect(await planned()).toEqual([]);
  });

  it("too large: 413 by what arrives, whatever it says of itself", async () => {
    const padded = (bytes: number) => {
      const body = { request: { pk: 5, status: "X" }, padding: "" };
      return JSON.stringify({ ...body, padding: "x".repeat(bytes - JSON.stringify(body).length) });
    };
    const tooLarge = padded(maxBodyBytes + 1);
    expect((await post(token, tooLarge, { "content-length": "10" })).status).toBe(413);
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 8192;
        controller.enqueue(new Uint8Array(8192).fill(32));
      },
    });
    expect((await post(token, endless)).status).toBe(413);
    expect(sent).toBeLessThan(maxBodyBytes + 4 * 8192);
    expect(await deliveries()).toEqual([]);
    expect((await post(token, padded(maxBodyBytes))).status).toBe(200);
  });

  it("compressed: 415, its size would be hidden", async () => {
    expect((await post(token, update(5), { "content-encoding": "gzip" })).status).toBe(415);
    expect(await deliveries()).toEqual([]);
  });
});

describe("the address", () => {
  const refusal = async (address: string) => {
    const answer = await post(address, update(5));
    return [answer.status, await answer.json(), answer.headers.get("cache-control")];
  };

  it("unknown in any way is one and the same answer", async () => {
    const ended = await newToken(world.otherAuthorityId);
    for (let made = 0; made < 2; made++) await newToken(world.otherAuthorityId);
    const expected = [404, { error: { code: "not-found", params: {} } }, "private, no-store"];
    for (const address of [
      "",
      "x",
      "../secrets",
      "A".repeat(43),
      `${token}A`,
      token.toLowerCase(),
      ended,
      "é".repeat(43),
    ])
      expect(await refusal(address)).toEqual(expected);
    expect(await deliveries()).toEqual([]);
  });

  it("before last goes on working until the next is made: the provider changes it by hand", async () => {
    const [first, second] = [await newToken(world.authorityId), await newToken(world.authorityId)];
    for (const address of [first, second]) expect((await post(address, update(5))).status).toBe(200);
    const third = await newToken(world.authorityId);
    expect((await post(first, update(5))).status).toBe(404);
    for (const address of [second, third]) expect((await post(address, update(5))).status).toBe(200);
    token = third;
  });

  it("is kept as a hash only, in no table and in no line of the trail", async () => {
    const made = await newToken(world.authorityId);
    token = made;
    expect(made).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(JSON.stringify(await db().webhookToken.findMany())).not.toContain(made);
    const events = await db().auditEvent.findMany({ where: { action: { startsWith: "webhook." } } });
    expect(events.map((event) => `${event.details} ${event.subjectId}`).join(" ")).not.toContain(made);
    expect(events.map((event) => event.action)).toContain("webhook.address_ended");
  });
});

describe("storing", () => {
  it("and planning happen both or not at all; the sender may try again", async () => {
    const owner = new pg.Client(superUrl());
    await owner.connect();
    const role = pg.escapeIdentifier(decodeURIComponent(new URL(environment.DATABASE_URL ?? "").username));
    try {
      await owner.query(`REVOKE INSERT ON ALL TABLES IN SCHEMA jobs FROM ${role}`);
      expect((await post(token, update(5))).status).toBe(503);
      expect(await deliveries()).toEqual([]);
      await owner.query(`GRANT INSERT ON ALL TABLES IN SCHEMA jobs TO ${role}`);
    } finally {
      await owner.end();
    }
    expect((await post(token, update(5))).status).toBe(200);
    expect(await deliveries()).toMatchObject([{ times: 1 }]);
    expect(await planned()).toHaveLength(1);
  });
});

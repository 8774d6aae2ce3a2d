import http from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeWebhookToken } from "@/lib/authorities/webhook-tokens";
import { db, inTransaction, pool } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { statusOf } from "@/lib/gate/answer";
import { resetBreakers } from "@/lib/gateways/http";
import { superUrl } from "@/lib/testing/database";
import { environment } from "@/lib/testing/environment";
import { trailOf } from "@/lib/testing/rows";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { processDelivery } from "@/lib/webhooks/process-delivery";
import { takeWebhook } from "@/lib/webhooks/take-webhook";
import { long, size, tell } from "./run";

/*
 * Webhooks under every fault (T5): whatever arrives, however often, in whatever order and whatever else is broken, the
 * state is the provider's, and what was accepted is not lost. The receiver is reached over sockets, as a sender does.
 */

let world: World;
let server: http.Server;
let here: string;
let there: string;

beforeAll(async () => {
  world = await makeWorld();
  const token = (id: string) => inTransaction((tx) => makeWebhookToken(tx, { kind: "command" }, id));
  const tokens = [await token(world.authorityId), await token(world.otherAuthorityId)];
  server = http.createServer((request, response) => void receive(request, response)).listen(0, "127.0.0.1");
  // Senders keep their connections: one that ends just as it is used again would be no fault of what is tested.
  server.keepAliveTimeout = 120_000;
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  [here = "", there = ""] = tokens.map((address) => `http://127.0.0.1:${port}/${address}`);
});
afterAll(async () => {
  server.close();
  await world.sandbox.stop();
});
beforeEach(async () => {
  resetBreakers();
  await db().webhookDelivery.deleteMany();
  await pool().query("DELETE FROM jobs.job");
});

async function receive(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const { url = "", headers } = request;
  const given = new Request(`http://x${url}`, {
    method: "POST",
    headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
    body: Readable.toWeb(request) as ReadableStream,
    duplex: "half",
  } as RequestInit);
  const answer = await takeWebhook(url.slice(1), given).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    return new Response(null, { status: statusOf(error.code) });
  });
  response.writeHead(answer.status).end();
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 24 });

/** The status a sender is answered with; one that is answered before it has sent everything stops sending. */
function post(
  address: string,
  body: string | Buffer | Readable,
  headers: Record<string, string> = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const own = body instanceof Readable ? {} : { agent };
    const sender = http.request(address, { method: "POST", headers, ...own }, (answer) => {
      resolve(answer.statusCode ?? 0);
      answer.resume();
      if (body instanceof Readable) sender.destroy();
    });
    sender.once("error", reject);
    if (body instanceof Readable) body.pipe(sender);
    else sender.end(body);
  });
}

interface Sent {
  statuses: Record<number, number>;
  /** Milliseconds to each answer, fastest first. */
  ms: number[];
}

/** Posts as many at a time as a sender may have open. */
async function postAll(address: string, bodies: readonly string[], atOnce: number): Promise<Sent> {
  const sent: Sent = { statuses: {}, ms: [] };
  const left = bodies.values();
  const sender = async () => {
    for (const body of left) {
      const started = performance.now();
      const status = await post(address, body);
      sent.ms.push(performance.now() - started);
      sent.statuses[status] = (sent.statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  sent.ms.sort((a, b) => a - b);
  return sent;
}
const p95 = ({ ms }: Sent) => ms[Math.ceil(ms.length * 0.95) - 1] ?? 0;

/** Does what is planned, as three workers at a time would. */
async function work(): Promise<void> {
  const { rows } = await pool().query<{ id: string }>(
    "DELETE FROM jobs.job WHERE name = 'webhook.process' RETURNING data->>'deliveryId' AS id",
  );
  const left = rows.values();
  const worker = async () => {
    for (const { id } of left) await processDelivery(id);
  };
  await Promise.all([worker(), worker(), worker()]);
}

let marks = 0;
const event = (pk: number, status: string, event_type = "VIDEOID_UPDATED", sent_at = "20260715083633") =>
  JSON.stringify({ event_type, sent_at, request: { pk, status }, certificates: [], mark: ++marks });
const flat = (request: number, status: string, date: string) =>
  JSON.stringify({ status, date, previous_status: "", request, registration_authority: 1187, mark: ++marks });

const rowOf = (id: string) => db().request.findUniqueOrThrow({ where: { id } });
const finish = (pk: number, outcome: string) => world.sandbox.control(`requests/${pk}/finish`, { outcome });
const reads = async (pk: number) =>
  (await world.sandbox.ledger()).filter((call) => call.operation === "get_request" && call.request_pk === pk).length;
const transitions = async (id: string) =>
  (await trailOf(id)).filter(({ action }) => /^request\.(state_change|anomaly)$/.test(action)).length;

const row = { decisions: 0, lost: 0, doubled: 0, settledSeconds: [], longestUnknown: 0 };

describe("duplicates", () => {
  const copies = 200;
  async function arrive(bodies: string[], pk: number, id: string, mechanism: "on" | "off") {
    const before = await reads(pk);
    const { statuses } = await postAll(here, bodies, 24);
    await work();
    const [read, changed] = [(await reads(pk)) - before, await transitions(id)];
    const scenario = `webhooks: ${bodies.length} duplicates at once, ${read} reads`;
    tell({ ...row, scenario, mechanism, faults: bodies.length - 1, doubled: changed - 1 });
    expect([statuses, changed, (await rowOf(id)).status]).toEqual([{ 200: bodies.length }, 1, "VIDEOREVIEW"]);
    return read;
  }

  it("are one transition and at most twenty reads", { timeout: 60_000 }, async () => {
    const { id, requestPk } = await openedRequest(world);
    await finish(requestPk, "review");
    const body = event(requestPk, "VIDEOREVIEW");
    const read = await arrive(Array<string>(copies).fill(body), requestPk, id, "on");
    expect(read).toBeLessThanOrEqual(20);
    expect(await db().webhookDelivery.findMany()).toMatchObject([{ times: copies, state: "applied" }]);
  });

  it("that cannot be told apart by their hash are read each, and still one transition", async () => {
    const { id, requestPk } = await openedRequest(world);
    await finish(requestPk, "review");
    const bodies = Array.from({ length: size(40, copies) }, () => event(requestPk, "VIDEOREVIEW"));
    expect(await arrive(bodies, requestPk, id, "off")).toBeGreaterThan(20);
  }, 120_000);
});

/** What the sandbox posts while a request goes through its video, in both families, in the order it happened. */
async function realSequence(): Promise<string[]> {
  const bodies: string[] = [];
  const sink = http.createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(body);
      response.end();
    });
  });
  await new Promise<void>((resolve) => sink.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(sink.address() as AddressInfo).port}/`;
  try {
    for (const family of ["event", "flat"]) {
      await world.sandbox.control("webhook", { registration_authority: "1187", url, family });
      const { requestPk } = await openedRequest(world);
      const upTo = bodies.length;
      await finish(requestPk, "incomplete");
      await finish(requestPk, "review");
      await expect.poll(() => bodies.length - upTo, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
      for (const [at, body] of bodies.entries()) bodies[at] = body.replaceAll(String(requestPk), "{pk}");
    }
  } finally {
    await world.sandbox.control("reset", { webhooks: true });
    sink.close();
  }
  return bodies;
}

function* orders<T>(all: readonly T[]): Generator<T[]> {
  if (all.length < 2) yield [...all];
  for (const [at, first] of all.entries())
    if (all.length > 1) for (const rest of orders(all.toSpliced(at, 1))) yield [first, ...rest];
}

describe("disorder", () => {
  it("of the real sequence ends in the provider's state, each time", { timeout: 600_000 }, async () => {
    const sequence = await realSequence();
    expect(sequence.length).toBeGreaterThanOrEqual(4);
    const all = [...orders(sequence.slice(0, 5))];
    const taken = all.filter((_, at) => at % Math.ceil(all.length / size(3, 120)) === 0);
    for (const order of taken) {
      const { id, requestPk } = await openedRequest(world);
      await finish(requestPk, "incomplete");
      const bodies = order.map((body) => body.replaceAll("{pk}", String(requestPk)));
      const [early, late] = [bodies.slice(0, 2), bodies.slice(2)];
      expect((await postAll(here, early, 1)).statuses).toEqual({ 200: early.length });
      await work();
      await finish(requestPk, "review");
      expect((await postAll(here, [...late, ...early], 2)).statuses).toEqual({ 200: bodies.length });
      await work();
      expect([(await rowOf(id)).status, await transitions(id)]).toEqual(["VIDEOREVIEW", 2]);
    }
    tell({
      ...row,
      scenario: `webhooks: ${taken.length} orders of the real sequence`,
      mechanism: "on",
      faults: taken.length,
    });
  });

  it("of dates changes nothing: what counts is the read", { timeout: 60_000 }, async () => {
    const { id, requestPk } = await openedRequest(world);
    await finish(requestPk, "review");
    const dates = ["1970-01-01T00:00:00", "2099-12-31T23:59:59.999999", "2026-03-29T02:30:00", "2026-10-25T02:30:00"];
    dates.push("0000-00-00T99:99:99", "yesterday", "");
    const bodies = dates.flatMap((date) => [
      flat(requestPk, "VIDEOPENDING", date),
      event(requestPk, "VIDEOINCOMPLETE", "VIDEOID_UPDATED", date.replace(/\D/g, "")),
    ]);
    const started = Date.now();
    expect((await postAll(here, bodies, 4)).statuses).toEqual({ 200: bodies.length });
    await work();
    expect([(await rowOf(id)).status, await transitions(id)]).toEqual(["VIDEOREVIEW", 1]);
    for (const { state, receivedAt } of await db().webhookDelivery.findMany()) {
      expect(state).toBe("applied");
      expect(Math.abs(receivedAt.getTime() - started)).toBeLessThan(60_000);
    }
  });
});

describe("a forger who has the address", () => {
  it("changes nothing, however much is forged", async () => {
    const victims = await Promise.all(
      Array.from({ length: size(1, 4) }, () => openedRequest(world, { outcome: "review" })),
    );
    const before = await db().request.findMany({
      orderBy: { id: "asc" },
      select: { id: true, status: true, version: true },
    });
    const words = ["ENROLLREADY", "ISSUED", "CANCELLED", "CREATED", "VIDEOERROR", "OWNED"];
    const forged = (pk: number) =>
      words.flatMap((status) => [
        event(pk, status, "VIDEOID_REFUSED"),
        event(pk, status, "REQUEST_APPROVED"),
        flat(pk, status, "2026-07-20T08:08:21"),
      ]);
    const known = victims.flatMap(({ requestPk }) => forged(requestPk));
    for (const address of [here, there])
      expect((await postAll(address, known, 8)).statuses).toEqual({ 200: known.length });
    await work();
    for (const unknown of [1, 2_147_483_647]) {
      expect(await post(here, event(unknown, "ISSUED"))).toBe(200);
      await expect(work()).rejects.toMatchObject({ failure: "answered" });
    }
    const after = await db().request.findMany({
      orderBy: { id: "asc" },
      select: { id: true, status: true, version: true },
    });
    expect(after).toEqual(before);
    tell({ ...row, scenario: "webhooks: forged at two addresses", mechanism: "on", faults: known.length * 2 + 2 });
  }, 120_000);
});

/** Bodies that are no webhook: every beginning of one, and every wrong thing where something is expected. */
function malformed(): (string | Buffer)[] {
  const whole = event(46_001, "VIDEOREVIEW");
  const wrong = [null, true, 0, -1, 1.5, "", "x", [], [1], 2 ** 31, "1e3", "0x10"];
  return [
    ...Array.from({ length: whole.length }, (_, at) => whole.slice(0, at)),
    ...wrong.map((request) => JSON.stringify({ request, status: "VIDEOREVIEW" })),
    ...wrong.map((body) => JSON.stringify(body)),
    ...["request=46001&status=VIDEOREVIEW", "<request>46001</request>", "NaN", "{request:46001}", "{'request':46001}"],
    ...[
      `${whole}${whole}`,
      `${whole},`,
      `\ufeff${whole}`,
      `//\n${whole}`,
      "\u0000",
      "[".repeat(60_000),
      "é".repeat(30_000),
    ],
    Buffer.from(whole, "utf16le"),
    Buffer.from([0xff, 0xfe, 0x00, 0x80]),
    gzipSync(whole),
    gzipSync(Buffer.alloc(40 * 1024 * 1024)),
  ];
}

describe("a body that is no webhook", () => {
  it("is refused, every one, and kept nowhere", { timeout: 60_000 }, async () => {
    const bodies = malformed();
    const taken = bodies.filter((_, at) => long || at % 2 === 0 || at > 100);
    expect(taken.length).toBeGreaterThan(60);
    const odd: unknown[] = [];
    for (const body of taken) {
      const status = await post(here, body);
      if (status !== 400) odd.push([status, body.toString().slice(0, 60)]);
    }
    expect(odd).toEqual([]);
    expect(await db().webhookDelivery.count()).toBe(0);
    tell({ ...row, scenario: "webhooks: malformed bodies", mechanism: "on", faults: taken.length });
  });

  it("of 20 MiB, or a bomb in gzip, is refused without being read", { timeout: 60_000 }, async () => {
    const piece = Buffer.alloc(64 * 1024, 32);
    const large = (pieces: number, counted: { bytes: number }) =>
      Readable.from(
        (function* () {
          for (let at = 0; at < pieces; at++) {
            counted.bytes += piece.length;
            yield piece;
          }
        })(),
      );
    const bomb = gzipSync(Buffer.alloc(256 * 1024 * 1024), { level: 1 });
    const memory = () => process.memoryUsage().rss;
    const before = memory();
    const sent = { bytes: 0 };
    expect(await post(here, large(320, sent))).toBe(413);
    expect(sent.bytes).toBeLessThan(20 * 1024 * 1024);
    expect(await post(here, large(320, sent), { "content-length": String(320 * piece.length) })).toBe(413);
    for (let at = 0; at < size(2, 50); at++) {
      expect(await post(here, Readable.from([bomb]), { "content-encoding": "gzip" })).toBe(415);
      expect(await post(here, Readable.from([bomb]))).toBe(413);
    }
    expect(memory() - before).toBeLessThan(96 * 1024 * 1024);
    expect(await db().webhookDelivery.count()).toBe(0);
  });
});

describe("a burst", () => {
  const many = (n: number) => Array.from({ length: n }, () => event(46_001, "VIDEOREVIEW"));

  it("while the database is cut is 503, and is accepted as soon as it is back", { timeout: 120_000 }, async () => {
    const owner = new pg.Client(superUrl());
    await owner.connect();
    const name = environment.COTEJO_TEST_DATABASE;
    const bodies = many(size(60, 1000));
    try {
      await owner.query(`ALTER DATABASE ${name} CONNECTION LIMIT 0`);
      const others =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()";
      await owner.query(others, [name]);
      const cut = await postAll(here, bodies, 24);
      expect(cut.statuses).toEqual({ 503: bodies.length });
      expect(p95(cut)).toBeLessThan(5000);
      for (const body of ["", "[]", "{"]) expect(await post(here, body)).toBe(503);
    } finally {
      await owner.query(`ALTER DATABASE ${name} CONNECTION LIMIT -1`);
      await owner.end();
    }
    const back = performance.now();
    await expect.poll(() => post(here, bodies[0] ?? ""), { timeout: 30_000, interval: 100 }).toBe(200);
    const seconds = (performance.now() - back) / 1000;
    expect((await postAll(here, bodies, 24)).statuses).toEqual({ 200: bodies.length });
    expect(await db().webhookDelivery.count()).toBe(bodies.length);
    const planned = await pool().query("SELECT 1 FROM jobs.job WHERE name = 'webhook.process'");
    expect(planned.rowCount).toBe(bodies.length);
    const scenario = "webhooks: a burst while the database is cut";
    tell({ ...row, scenario, mechanism: "on", faults: bodies.length, settledSeconds: [seconds] });
  });

  it.each(long ? [5000] : [])(
    "of %d is answered in time, with nobody to process it and no provider",
    async (count) => {
      await world.sandbox.control("faults", { operation: "get_request", kind: "drop_before", times: 9999 });
      const bodies = many(count);
      const started = performance.now();
      const sent = await postAll(here, bodies, 24);
      const rate = bodies.length / ((performance.now() - started) / 1000);
      expect(sent.statuses).toEqual({ 200: bodies.length });
      expect(p95(sent)).toBeLessThan(500);
      const bare = await bareInserts(bodies);
      const figures = `${Math.round(rate)}/s, p95 ${Math.round(p95(sent))} ms, ${(bare / rate).toFixed(1)} bare INSERTs each`;
      tell({ ...row, scenario: `webhooks: burst of ${bodies.length}, ${figures}`, mechanism: "on", faults: 0 });
      await world.sandbox.control("faults", {}, "DELETE");
    },
    180_000,
  );
});

/** Rows a second that the database takes from as many connections, with nothing around it. */
async function bareInserts(bodies: readonly string[]): Promise<number> {
  const owner = new pg.Client(superUrl());
  await owner.connect();
  await owner.query("CREATE TABLE bare_insert (body text NOT NULL)");
  await owner.query("GRANT INSERT ON bare_insert TO PUBLIC");
  await owner.end();
  const left = bodies.values();
  const started = performance.now();
  const sender = async () => {
    for (const body of left) await pool().query("INSERT INTO bare_insert (body) VALUES ($1)", [body]);
  };
  await Promise.all(Array.from({ length: 24 }, sender));
  return bodies.length / ((performance.now() - started) / 1000);
}

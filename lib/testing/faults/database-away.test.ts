import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db";
import { superUrl } from "@/lib/testing/database";
import { environment } from "@/lib/testing/environment";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { type Child, type Office, startOffice, startWorkerProcess } from "./children";
import { type Valve, valveTo } from "./valve";

/* The database goes away under a web process and a worker, and comes back (P12). Neither may need a restart. */

let world: World;
let valve: Valve;
let office: Office;
let worker: Child;
beforeAll(async () => {
  world = await makeWorld();
  valve = await valveTo(environment.DATABASE_URL ?? "");
  const env = { DATABASE_URL: valve.url };
  [office, worker] = await Promise.all([startOffice(env), startWorkerProcess(env)]);
});
afterAll(async () => {
  for (const child of [office, worker]) child.kill("SIGKILL");
  valve.close();
  await world.sandbox.stop();
});

const readyIs = async () => (await office.ask("/ready")).status;
const away = { timeout: 5000, interval: 100 };
const back = { timeout: 30_000, interval: 100 };

/** Every connection of the two processes ends, as after an immediate stop; the new ones find the server again. */
async function terminateAll(): Promise<void> {
  const owner = new pg.Client(superUrl());
  await owner.connect();
  await owner.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
  await owner.end();
}

const working = { ready: 200, status: "VIDEOREVIEW", heard: true };

/** Whether the web process serves and hears, and the worker works, told by a change made now. */
async function change(): Promise<() => Promise<typeof working>> {
  const { id, requestPk } = await openedRequest(world);
  await world.sandbox.control(`requests/${requestPk}/finish`, { outcome: "review" });
  const already = office.said().length;
  await db().request.update({ where: { id }, data: { nextCheckAt: new Date(0) } });
  return async () => ({
    ready: await readyIs(),
    status: (await db().request.findUniqueOrThrow({ where: { id } })).status,
    heard: /^heard /m.test(office.said().slice(already)),
  });
}

describe("the database", { timeout: 120_000 }, () => {
  // A stall lasts until every connection was in use: none of them ever answers again.
  it.each([
    ["cut", 0],
    ["stall", 5000],
  ] as const)("gone by a %s is told within 5 s, and its return needs no restart", async (way, lastsMs) => {
    valve.set(way);
    await expect.poll(readyIs, away).toBe(503);
    await new Promise((resolve) => setTimeout(resolve, lastsMs));
    expect(await readyIs()).toBe(503);
    valve.set("open");
    await expect.poll(await change(), back).toEqual(working);
  });

  it("that ends every connection at once is found again", async () => {
    await terminateAll();
    await expect.poll(await change(), back).toEqual(working);
  });

  it("leaves both able to end in order", async () => {
    for (const child of [office, worker]) child.kill("SIGTERM");
    const ended = await Promise.all([office.ended, worker.ended]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
  });
});

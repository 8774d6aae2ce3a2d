import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { db, inTransaction } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { startWorker, stopWorker } from "@/lib/jobs/runner";
import { listen } from "@/lib/live/hub";
import { openRequest } from "@/lib/requests/open-request";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { expectAgreement } from "./agree";
import { type Disturbed, decideDuring, judge, settleAll } from "./disturbed-decisions";
import { type OwnDatabase, ownDatabase } from "./own-database";
import { long, size, tell } from "./run";

/*
 * Whatever happens between the product and its database while decisions are made: what was acknowledged is done once
 * or stands open in front of somebody, what was not acknowledged was not sent, and the product goes on by itself.
 */

let own: OwnDatabase;
let world: World;
/** Requests whose changes were told to whoever listens. */
const told = new Set<string>();
let stopListening = () => {};

beforeAll(async () => {
  own = await ownDatabase();
  world = await makeWorld();
  stopListening = listen((message) => message !== "resync" && told.add(message.requestId));
  if (long) await startWorker();
});
afterAll(async () => {
  stopListening();
  if (long) await stopWorker();
  await world.sandbox.stop();
  await own.remove();
});
beforeEach(() => resetBreakers());

interface Fault {
  name: string;
  rounds: number;
  /** From its beginning to its end. */
  run: () => Promise<void>;
}

const during = (begin: () => unknown, ms: number, end: () => unknown) => async () => {
  await begin();
  await sleep(ms);
  await end();
};
const nothing = () => {};

const faults: Fault[] = [
  { name: "connections are reset", rounds: size(1, 3), run: during(() => own.line.reset(), 0, nothing) },
  {
    name: "nobody listens",
    rounds: size(0, 1),
    run: during(
      () => own.line.refuse(),
      size(500, 5000),
      () => own.line.pass(),
    ),
  },
  {
    name: "every answer takes 200 ms more",
    rounds: size(0, 1),
    run: during(
      () => own.line.slow(200),
      12_000,
      () => own.line.pass(),
    ),
  },
  {
    name: "nothing passes, and what was open stays dead",
    rounds: 1,
    run: during(
      () => own.line.blackhole(),
      size(500, 10_000),
      () => own.line.pass(),
    ),
  },
  {
    name: "it crashes and starts again",
    rounds: size(1, 6),
    run: during(
      () => own.crash(),
      0,
      () => own.start(),
    ),
  },
  {
    name: "its processes are stopped and go on",
    rounds: size(0, 1),
    run: async () => {
      const pids = await own.backends();
      for (const pid of pids) process.kill(pid, "SIGSTOP");
      await sleep(8000);
      for (const pid of pids) process.kill(pid, "SIGCONT");
    },
  },
  {
    name: "a table is locked",
    rounds: size(0, 1),
    run: async () => {
      await own.ask(`BEGIN; LOCK TABLE decision IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(${size(3, 10)}); COMMIT`);
    },
  },
];

/** Seconds until the product writes, and hears of what was written, again by itself. */
async function backAgain(requestId: string): Promise<number> {
  const over = performance.now();
  const works = async () => {
    told.delete(requestId);
    await inTransaction((tx) => tx.request.update({ where: { id: requestId }, data: { version: { increment: 1 } } }));
    await expect.poll(() => told.has(requestId), { timeout: 500, interval: 20 }).toBe(true);
  };
  const tried = () =>
    works().then(
      () => true,
      () => false,
    );
  await expect.poll(tried, { timeout: 30_000, interval: 100 }).toBe(true);
  return (performance.now() - over) / 1000;
}

const everything: { fault: string; over: number; decided: Disturbed[] }[] = [];
let openings = 0;

it.each(faults.filter(({ rounds }) => rounds > 0))("$name", { timeout: 240_000 }, async ({ name, rounds, run }) => {
  for (let round = 0; round < rounds; round++) {
    resetBreakers();
    const spare = await openedRequest(world);
    let opening: Promise<unknown> = Promise.resolve();
    const decided = await decideDuring(world, async () => {
      opening = openRequest(world.admin, {
        authorityId: world.authorityId,
        workflow: "one-shot-eidas",
        profile: "PFnubeQAFCiudadano",
        phone: `+34622000${100 + ++openings}`,
        email: `disturbed.${openings}@example.test`,
        key: crypto.randomUUID(),
      }).catch(() => null);
      await run();
    });
    const over = Date.now();
    await opening;
    expect(await backAgain(spare.id)).toBeLessThan(30);
    expect(await backgroundDone(60_000)).toBe(true);
    everything.push({ fault: name, over, decided });
  }
});

it("then nothing is half done, lost or doubled", { timeout: 240_000 }, async () => {
  await settleAll({ byWorker: long });
  for (const { fault, over, decided } of everything)
    tell({ scenario: `database: ${fault}`, ...(await judge(world, decided, over)) });
  const made = (await world.sandbox.ledger()).filter(
    ({ operation, effect }) => operation === "create_videoid" && effect !== null,
  );
  expect(made.length).toBeLessThanOrEqual(await db().request.count());
  await expectAgreement(world);
});

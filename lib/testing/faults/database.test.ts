import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { verifyAudit } from "@/lib/audit/verify";
import type { UserActor } from "@/lib/auth/actor";
import { backgroundDone } from "@/lib/background";
import { claimRequest } from "@/lib/claims/take-request";
import { db, inTransaction } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { startWorker, stopWorker } from "@/lib/jobs/runner";
import { listen } from "@/lib/live/hub";
import { openRequest } from "@/lib/requests/open-request";
import { refuseRequest } from "@/lib/reviews/record-decision";
import { settleRequest, sweepInterrupted } from "@/lib/reviews/settle-decision";
import { refusal, versionOf } from "@/lib/testing/review";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
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
  if (long) await stopWorker();
  stopListening();
  await world.sandbox.stop();
  await own.remove();
});
beforeEach(() => resetBreakers());

interface Decided {
  requestId: string;
  requestPk: number;
  /** Null where the officer was told that it failed. */
  decisionId: string | null;
}

const officers = (): { actor: UserActor; authorityId: string; signs: World["signs"]["nuria"] }[] => [
  { actor: world.nuria, authorityId: world.authorityId, signs: world.signs.nuria },
  { actor: world.ignasi, authorityId: world.authorityId, signs: world.signs.ignasi },
  { actor: world.chiara, authorityId: world.otherAuthorityId, signs: world.signs.chiara },
];

/** A refusal of each officer's, ready to be sent. */
async function readyToRefuse() {
  const ready = [];
  for (const { actor, authorityId, signs } of officers()) {
    await db().claim.updateMany({ where: { userId: actor.userId }, data: { userId: null, expiresAt: null } });
    const { id, requestPk } = await openedRequest(world, { outcome: "review", story: "clean", authorityId });
    const { token } = await claimRequest(actor, { requestId: id });
    const held = { id, requestPk, videoidPk: 0, token, version: await versionOf(id), evidenceHash: "" };
    ready.push(async (): Promise<Decided> => {
      const decisionId = await refuseRequest(actor, refusal(held, signs)).then(
        (done) => done.decisionId,
        () => null,
      );
      return { requestId: id, requestPk, decisionId };
    });
  }
  return ready;
}

/** One fault, begun while decisions and an opening are under way; its end is awaited by the caller. */
interface Fault {
  name: string;
  rounds: number;
  /** Runs from beginning to end. */
  run: () => Promise<void>;
}

const during = (begin: () => unknown, ms: number, end: () => unknown) => async () => {
  await begin();
  await sleep(ms);
  await end();
};

const faults: Fault[] = [
  {
    name: "connections are reset",
    rounds: size(2, 6),
    run: during(
      () => own.line.reset(),
      0,
      () => undefined,
    ),
  },
  {
    name: "nobody listens",
    rounds: size(1, 2),
    run: during(
      () => own.line.refuse(),
      size(1500, 5000),
      () => own.line.pass(),
    ),
  },
  {
    name: "every answer takes 200 ms more",
    rounds: size(0, 2),
    run: during(
      () => own.line.slow(200),
      12_000,
      () => own.line.pass(),
    ),
  },
  {
    name: "nothing passes, and what was open stays dead",
    rounds: size(1, 2),
    run: during(
      () => own.line.blackhole(),
      size(1000, 10_000),
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
    rounds: size(0, 2),
    run: async () => {
      const pids = await own.backends();
      for (const pid of pids) process.kill(pid, "SIGSTOP");
      await sleep(8000);
      for (const pid of pids) process.kill(pid, "SIGCONT");
    },
  },
  {
    name: "a table is locked",
    rounds: size(1, 2),
    run: async () => {
      await own.ask(`BEGIN; LOCK TABLE decision IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(${size(4, 10)}); COMMIT`);
    },
  },
];

/** Seconds until the product reads, writes and hears of changes again by itself. */
async function backAgain(requestId: string): Promise<number> {
  const over = performance.now();
  const works = async () => {
    told.delete(requestId);
    await inTransaction((tx) => tx.request.update({ where: { id: requestId }, data: { version: { increment: 1 } } }));
    await expect.poll(() => told.has(requestId), { timeout: 500, interval: 20 }).toBe(true);
  };
  const tried = async () =>
    works().then(
      () => true,
      () => false,
    );
  await expect.poll(tried, { timeout: 30_000, interval: 100 }).toBe(true);
  return (performance.now() - over) / 1000;
}

const everything: { fault: string; over: number; decided: Decided[] }[] = [];
let openings = 0;

it.each(faults.filter(({ rounds }) => rounds > 0))("$name", { timeout: 240_000 }, async ({ name, rounds, run }) => {
  for (let round = 0; round < rounds; round++) {
    const ready = await readyToRefuse();
    const spare = await openedRequest(world);
    resetBreakers();
    const disturbed = run();
    const sent = ready.map(async (send, n) => {
      await sleep(n * 60 * Math.random());
      return send();
    });
    const opening = openRequest(world.admin, {
      authorityId: world.authorityId,
      workflow: "one-shot-eidas",
      profile: "PFnubeQAFCiudadano",
      phone: `+34622000${100 + ++openings}`,
      email: `disturbed.${openings}@example.test`,
      key: crypto.randomUUID(),
    }).catch(() => null);
    const decided = await Promise.all(sent);
    await opening;
    await disturbed;
    expect(await backAgain(spare.id)).toBeLessThan(30);
    expect(await backgroundDone(60_000)).toBe(true);
    everything.push({ fault: name, over: Date.now(), decided });
  }
});

/** What the worker finds by time: at its own pace in a long run, else as if the time had passed. */
async function settle(): Promise<void> {
  const open = () => db().decision.findMany({ where: { state: { in: ["RECORDED", "SENDING", "UNKNOWN"] } } });
  if (long) await expect.poll(async () => (await open()).length, { timeout: 200_000, interval: 500 }).toBe(0);
  await db().$executeRaw`
    UPDATE decision SET recorded_at = recorded_at - interval '5 minutes', sent_at = sent_at - interval '5 minutes'
     WHERE state IN ('RECORDED', 'SENDING')`;
  await sweepInterrupted();
  for (const { requestId } of await open()) await settleRequest(requestId);
}

it("then nothing is half done, lost or doubled", { timeout: 240_000 }, async () => {
  await settle();
  const ledger = await world.sandbox.ledger();
  for (const { fault, over, decided } of everything) {
    const row = { decisions: 0, lost: 0, doubled: 0, settledSeconds: [] as number[], longestUnknown: 0 };
    for (const { requestId, requestPk, decisionId } of decided) {
      const calls = ledger.filter((call) => call.operation === "refuse" && call.request_pk === requestPk);
      const effects = calls.filter(({ effect }) => effect !== null);
      const rows = await db().decision.findMany({ where: { requestId } });
      const request = await db().request.findUniqueOrThrow({ where: { id: requestId } });
      const said = await db().auditEvent.findMany({ where: { requestId, action: "decision.intent" } });
      const [kept] = rows;
      row.decisions++;
      row.doubled += Math.max(0, calls.length - 1);
      const isOpen = ["NOT_SENT", "UNKNOWN"].includes(kept?.state ?? "");
      if (decisionId !== null && effects.length === 0 && !isOpen) row.lost++;
      if (kept?.settledAt) row.settledSeconds.push(Math.max(0, kept.settledAt.getTime() - over) / 1000);
      // Who was told of a failure has sent nothing, though the judgement may be kept.
      if (decisionId === null) expect(calls).toEqual([]);
      else expect(kept?.id).toBe(decisionId);
      expect([rows.length, said.length]).toEqual(kept ? [1, 1] : [0, 0]);
      expect(kept?.state === "CONFIRMED").toBe(effects.length === 1);
      expect(request).toMatchObject({
        decisionState: isOpen ? kept?.state : null,
        status: effects.length === 1 ? "CANCELLED" : "VIDEOREVIEW",
      });
    }
    tell({ scenario: `database: ${fault}`, mechanism: "on", faults: 1, ...row });
    expect(row).toMatchObject({ lost: 0, doubled: 0 });
  }
  const made = ledger.filter(({ operation, effect }) => operation === "create_videoid" && effect !== null);
  expect(made.length).toBeLessThanOrEqual(await db().request.count());
  expect((await verifyAudit()).filter(({ brokenAt }) => brokenAt !== null)).toEqual([]);
});

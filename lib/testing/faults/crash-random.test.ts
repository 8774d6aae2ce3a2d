import fs from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { approval, refusal, underReview, unread } from "@/lib/testing/review";
import { makeWorld, type World } from "@/lib/testing/world";
import { expectAgreement } from "./agree";
import { type Asked, age, losses, settle } from "./asked";
import { OfficerProcess, officersProgram, WorkerProcess } from "./processes";
import { long, size, tell } from "./run";
import type { Order } from "./verbs";

/*
 * Three officers of two authorities decide, in two processes, beside one worker; at random moments one of the three
 * processes is killed and started again. What each officer was told is what the end is measured by.
 */

const least = { decisions: size(12, 200), kills: size(4, 30) };
const longestMs = 300_000;

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());

const between = (least: number, most: number) => least + Math.random() * (most - least);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Two processes officers act in and a worker, each replaced as soon as it is dead. */
class Processes {
  kills = 0;
  readonly #program: string;
  readonly #told: (key: string) => void;
  readonly #web: OfficerProcess[] = [];
  #worker: WorkerProcess;

  constructor(program: string, told: (key: string) => void) {
    this.#program = program;
    this.#told = told;
    this.#web = [this.#start(), this.#start()];
    this.#worker = new WorkerProcess();
  }

  #start(): OfficerProcess {
    return new OfficerProcess(this.#program, {}, (what) => {
      if (what.told === "acknowledged") this.#told(what.key);
    });
  }

  /** Whichever the load balancer chooses. */
  any(): OfficerProcess {
    const alive = this.#web.filter(({ alive }) => alive);
    const chosen = alive[Math.floor(between(0, alive.length))] ?? this.#web[0];
    if (!chosen) throw new Error("officers act in two processes");
    return chosen;
  }

  async killOne(): Promise<void> {
    this.kills++;
    const which = Math.floor(between(0, 3));
    const dead = this.#web[which];
    if (!dead) {
      this.#worker.kill();
      await this.#worker.gone;
      this.#worker = new WorkerProcess();
      return;
    }
    dead.kill();
    await dead.gone;
    this.#web[which] = this.#start();
    await this.#web[which]?.ready;
  }

  /** The officers' processes end; the worker goes on. */
  async endOfDay(): Promise<void> {
    for (const process of this.#web) process.kill();
    await Promise.all(this.#web.map(({ gone }) => gone));
  }

  stop(): Promise<void> {
    return this.#worker.stop();
  }
}

describe("processes killed at random while officers decide", () => {
  it("lose nothing and do nothing twice", { timeout: 900_000 }, async () => {
    const acknowledged = new Set<string>();
    const asked: Asked[] = [];
    // The worker collects the same evidence beside the officer: who has the older page goes on to the next request.
    const troubles: unknown[] = [];
    const program = await officersProgram();
    const processes = new Processes(program, (key) => acknowledged.add(key));
    const until = performance.now() + longestMs;
    const enough = () => asked.length >= least.decisions && processes.kills >= least.kills;
    const goesOn = () => performance.now() < until && !enough();

    const decides = async (officer: UserActor, signs: World["signs"]["nuria"]) => {
      const authorityId = officer.authorityIds[0] ?? "";
      while (goesOn()) {
        const kind = Math.random() < 0.4 ? "approve" : "refuse";
        const options = { authorityId, ...(kind === "refuse" ? unread : {}) };
        const held = await underReview(world, officer, options).catch((error: unknown) => void troubles.push(error));
        if (!held) continue;
        const order: Order =
          kind === "approve"
            ? { verb: kind, actor: officer, input: approval(held, signs) }
            : { verb: kind, actor: officer, input: refusal(held, signs) };
        await processes.any().act(order);
        const { id: requestId, requestPk } = held;
        const { key } = order.input;
        asked.push({ kind, by: officer, requestId, requestPk, key, acknowledged: false, faultAt: performance.now() });
      }
    };
    const kills = async () => {
      while (goesOn()) {
        await pause(between(200, 2500));
        await processes.killOne();
      }
    };
    const { nuria, ignasi, chiara, signs } = world;
    const days = await Promise.allSettled([
      decides(nuria, signs.nuria),
      decides(ignasi, signs.ignasi),
      decides(chiara, signs.chiara),
      kills(),
    ]);
    await processes.endOfDay();
    fs.rmSync(program);
    for (const one of asked) one.acknowledged = acknowledged.has(one.key);
    let settled: Awaited<ReturnType<typeof settle>>;
    try {
      if (!long) await age(asked);
      settled = await settle(asked, size(60, 400));
    } finally {
      await processes.stop();
    }
    expect(days.filter(({ status }) => status === "rejected")).toEqual([]);
    const { lost, doubled } = await losses(world, asked);
    const [faults, decisions] = [processes.kills, asked.length];
    tell({ scenario: "killed at random", mechanism: "on", faults, decisions, lost, doubled, ...settled });
    expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 });
    expect(faults).toBeGreaterThanOrEqual(least.kills);
    expect(decisions, `not prepared: ${troubles.slice(-3).join("; ")}`).toBeGreaterThanOrEqual(least.decisions);
    expect(acknowledged.size).toBeGreaterThan(decisions / 2);
    await expectAgreement(world);
  });
});

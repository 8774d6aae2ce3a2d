import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { db } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import type { Stop } from "@/lib/testing/tap/tap";
import { makeWorld, type World } from "@/lib/testing/world";
import { compareWorld, expectAgreement } from "./agree";
import { type Asked, age, losses, settle, toBeSigned } from "./asked";
import { committingPoints, everyPoint, Lane, leftNothing, milestones, type Ready, toAsked } from "./crash";
import { paths } from "./paths";
import { WorkerProcess } from "./processes";
import { long, size, tell } from "./run";
import { naive, obey } from "./verbs";

/*
 * One act after the other, each in a process that is killed at the next point of its way: before each statement and
 * call, and after each commit and answer. The points come from watching one act that is left alone, so what is added to
 * the way is a point by itself. The short form kills around the commits and the call of an approval.
 */

let world: World;
beforeAll(async () => {
  world = await makeWorld({ ra: long });
});
afterEach(() => resetBreakers());
afterAll(() => world.sandbox.stop());

/** A path may have a hundred points, each is a process, and the machine may be busy. */
const patience = 600_000;

/** Everything asked for so far, with what it takes to ask again. */
const batch: { asked: Asked; ready: Ready }[] = [];
const everyAsked = () => batch.map(({ asked }) => asked);

/** The long form shares its minutes with other scenarios: points a busy machine did not come to are told as such. */
const longestPathMs = 40_000;
const come = { to: 0, of: 0 };

/**
 * Ends one process at each of the points, those of `first` whatever it takes; an act that left nothing behind is asked
 * for again by the next.
 */
async function killAt(
  lane: Lane,
  prepare: () => Promise<Ready>,
  first: readonly Stop[],
  rest: readonly Stop[] = [],
): Promise<void> {
  const until = performance.now() + longestPathMs;
  const stops = [...first, ...rest];
  come.of += stops.length;
  let ready: Ready | null = null;
  for (const [index, stop] of stops.entries()) {
    if (index >= first.length && performance.now() > until) return;
    come.to++;
    ready ??= await prepare();
    const { asked } = await lane.run(ready, stop);
    batch.push({ asked, ready });
    if (!(await leftNothing(asked))) ready = null;
  }
}

const kills = (points: readonly string[]): Stop[] => points.map((at) => ({ at, by: "kill" }));

/** The connection is lost at the call itself, before it leaves and before its answer: the process lives on. */
const cuts = (points: readonly string[]): Stop[] =>
  points.filter((at) => / (POST|DELETE) /.test(at)).map((at) => ({ at, by: "cut" }));

/** So that every run comes to others. */
function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Whoever is asked to sign again does: what stands open in front of somebody is really theirs to end. */
async function signAgain(): Promise<void> {
  for (const { ready, asked } of await toBeSigned(batch)) {
    await ready.takeUp();
    const order = await ready.order();
    batch.push({ asked: { ...toAsked(ready, order), acknowledged: true }, ready });
    await obey(order);
    await backgroundDone(20_000);
    const row = await db().decision.findFirst({ where: { requestId: asked.requestId, kind: asked.kind } });
    expect(row).toMatchObject({ state: "CONFIRMED" });
  }
}

describe("a process killed at every point of an act", { timeout: patience }, () => {
  const chosen = Object.entries(paths).filter(([name]) => long || name === "approve");

  it.each(chosen)("%s", async (_, path) => {
    const lane = await Lane.open(world);
    try {
      const prepare = () => path.prepare(world);
      const ready = await prepare();
      const { asked, points } = await lane.run(ready, null);
      batch.push({ asked, ready });
      expect(milestones(points)).toEqual(path.milestones);
      const around = committingPoints(points);
      const last = around.filter((at) => / (POST|DELETE) /.test(at)).slice(-2);
      const others = everyPoint(points).filter((at) => !around.includes(at));
      await killAt(lane, prepare, [...kills(around), ...cuts(last)], long ? kills(shuffled(others)) : []);
    } finally {
      await lane.close();
    }
    expect(batch.filter(({ asked }) => asked.acknowledged).length).toBeGreaterThan(5);
  });

  it("loses nothing and does nothing twice", async () => {
    if (!long) await age(everyAsked());
    const [faults, scenario] = [batch.length, `killed at ${come.to} of ${come.of} points`];
    const worker = long ? new WorkerProcess() : null;
    let settled: Awaited<ReturnType<typeof settle>>;
    try {
      settled = await settle(everyAsked(), size(20, 300));
    } finally {
      await worker?.stop();
    }
    expect(await losses(world, everyAsked())).toEqual({ lost: 0, doubled: 0 });
    await signAgain();
    const { lost, doubled } = await losses(world, everyAsked());
    tell({
      scenario,
      mechanism: "on",
      faults,
      decisions: batch.length,
      lost,
      doubled,
      ...settled,
    });
    expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 });
    await expectAgreement(world);
  });

  it("would lose and double without recording first and asking before sending again", async () => {
    batch.length = 0;
    const lane = await Lane.open(world, naive);
    try {
      const prepare = () => paths.approve?.prepare(world) as Promise<Ready>;
      const { points } = await lane.run(await prepare(), null);
      expect(milestones(points).slice(0, 2)).toEqual(["POST videoid/…/approve", "COMMIT decision.confirmed"]);
      const call = committingPoints(points).filter((at) => at.includes(" POST "));
      await killAt(lane, prepare, [...kills(call), ...cuts(call.filter((at) => at.startsWith("after ")))]);
    } finally {
      await lane.close();
    }
    const { lost, doubled } = await losses(world, everyAsked());
    const [faults, decisions] = [batch.length, batch.length];
    tell({
      scenario: "killed at every point",
      mechanism: "off",
      faults,
      decisions,
      lost,
      doubled,
      settledSeconds: [],
      longestUnknown: 0,
    });
    expect(lost).toBeGreaterThan(0);
    expect(doubled).toBeGreaterThan(0);
    expect((await compareWorld(world)).disagreements.length).toBeGreaterThan(0);
  });
});

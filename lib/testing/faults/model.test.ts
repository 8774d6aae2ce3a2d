import fc from "fast-check";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { verifyAudit } from "@/lib/audit/verify";
import { db } from "@/lib/db";
import { environment } from "@/lib/testing/environment";
import { makeWorld, type World } from "@/lib/testing/world";
import { workflowOf } from "@/lib/workflows/registry";
import { known, type Step, settle, stories } from "./model-commands";
import { Died, Story, type Wires } from "./model-world";
import { size, tell } from "./run";

/*
 * The state machine (T4): random stories about two requests, in which every step is followed by the promises that must
 * hold then. A broken one shrinks to a short story. `COTEJO_SEED=… npm run faults model` tells the same ones again.
 */

const wires: Wires = vi.hoisted(() => ({ dropSender: false, dies: null }));

vi.mock("@/lib/background", async (original) => {
  const real = await original<typeof import("@/lib/background")>();
  const inBackground: typeof real.inBackground = (name, work) => {
    if (!wires.dropSender) real.inBackground(name, work);
  };
  return { ...real, inBackground };
});

/** Lets the process die at a call: what is thrown is no answer, so that nothing after it happens. */
function deadly<A extends unknown[]>(call: (...args: A) => Promise<void>): (...args: A) => Promise<void> {
  return async (...args) => {
    if (wires.dies === "before") throw new Died();
    await call(...args).finally(() => {
      if (wires.dies === "after") throw new Died();
    });
  };
}

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  const workflow = workflowOf("one-shot-eidas");
  const real = { ...workflow };
  Object.assign(workflow, {
    approve: deadly((...call: Parameters<typeof real.approve>) => real.approve(...call)),
    refuse: deadly((...call: Parameters<typeof real.refuse>) => real.refuse(...call)),
    cancel: deadly((...call: Parameters<typeof real.cancel>) => real.cancel(...call)),
  });
});
afterAll(() => world.sandbox.stop());

const seed = Number(environment.COTEJO_SEED ?? Date.now() % 2 ** 31);

let decisions = 0;

async function told(run: (story: Story) => Promise<void>): Promise<void> {
  const story = await Story.begin(world, wires);
  await run(story);
  await settle(story);
  decisions += story.requests.reduce((sum, { signatures }) => sum + signatures.length, 0);
}

it.each(Object.entries(known))("%s", { timeout: 120_000 }, async (_: string, steps: Step[]) => {
  await told(async (story) => {
    for (const one of steps) await one.run({}, story);
  });
  expect((await verifyAudit()).filter(({ brokenAt }) => brokenAt !== null)).toEqual([]);
});

it(`whatever happens in whatever order, the promises hold (COTEJO_SEED=${seed})`, { timeout: 600_000 }, async () => {
  const until = performance.now() + size(20, 400) * 1000;
  await fc.assert(
    fc.asyncProperty(stories(size(14, 40)), async (steps) => {
      // A busy machine tells fewer of them; nothing is cut off in the middle, and shrinking ends as well.
      if (performance.now() < until) await told((story) => fc.asyncModelRun(() => ({ model: {}, real: story }), steps));
    }),
    { seed, numRuns: size(6, 60) },
  );
  expect((await verifyAudit()).filter(({ brokenAt }) => brokenAt !== null)).toEqual([]);
  const faults = await db().providerCall.count({ where: { outcome: { notIn: ["ok", "error"] } } });
  tell({
    scenario: "model",
    mechanism: "on",
    faults,
    decisions,
    lost: 0,
    doubled: 0,
    settledSeconds: [],
    longestUnknown: 0,
  });
});

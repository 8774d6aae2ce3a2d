import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { db } from "@/lib/db";
import { approval, callsOf, refusal, underReview } from "@/lib/testing/review";
import { makeWorld, type World } from "@/lib/testing/world";
import { approveRequest, refuseRequest } from "./record-decision";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterEach(async () => {
  await backgroundDone(20_000);
});
afterAll(() => world.sandbox.stop());

/** Which it is depends on how far the winner has come: recorded, confirmed with the claim given back, or read. */
const conflict = /^(already-decided|claim-lost|stale)$/;

const refused = (outcomes: PromiseSettledResult<unknown>[]) =>
  outcomes.filter((outcome) => outcome.status === "rejected").map((outcome) => outcome.reason.code);

describe("deciding twice at once", () => {
  it("approves once: the other tab is told of the conflict", async () => {
    for (let round = 0; round < 5; round++) {
      const held = await underReview(world, world.nuria);
      const outcomes = await Promise.allSettled([
        approveRequest(world.nuria, approval(held, world.signs.nuria)),
        approveRequest(world.nuria, approval(held, world.signs.nuria)),
      ]);
      expect(refused(outcomes)).toEqual([expect.stringMatching(conflict)]);
      await backgroundDone(20_000);
      expect(await callsOf(world, held, "approve")).toHaveLength(1);
      const decisions = await db().decision.findMany({ where: { requestId: held.id } });
      expect(decisions.map((decision) => decision.state)).toEqual(["CONFIRMED"]);
    }
  });

  it("approves or refuses, never both", async () => {
    for (let round = 0; round < 5; round++) {
      const held = await underReview(world, world.nuria);
      const outcomes = await Promise.allSettled([
        approveRequest(world.nuria, approval(held, world.signs.nuria)),
        refuseRequest(world.nuria, refusal(held, world.signs.nuria)),
      ]);
      expect(refused(outcomes)).toEqual([expect.stringMatching(conflict)]);
      await backgroundDone(20_000);
      const calls = [...(await callsOf(world, held, "approve")), ...(await callsOf(world, held, "refuse"))];
      expect(calls).toHaveLength(1);
      expect(await db().decision.count({ where: { requestId: held.id } })).toBe(1);
    }
  });
});

describe("one sheet sent again", () => {
  it("is one decision, in parallel and afterwards", async () => {
    const held = await underReview(world, world.nuria);
    const sheet = approval(held, world.signs.nuria);
    const [first, second] = await Promise.all([approveRequest(world.nuria, sheet), approveRequest(world.nuria, sheet)]);
    expect(second).toEqual(first);
    await backgroundDone(20_000);
    expect(await approveRequest(world.nuria, { ...sheet, pin: "typed anew" })).toEqual(first);
    await backgroundDone(20_000);
    expect(await callsOf(world, held, "approve")).toHaveLength(1);
  });

  it("with other content is refused", async () => {
    const held = await underReview(world, world.nuria);
    const sheet = approval(held, world.signs.nuria);
    await approveRequest(world.nuria, sheet);
    const other = { ...sheet, reason: "Another reason than the one that was signed." };
    await expect(approveRequest(world.nuria, other)).rejects.toMatchObject({ code: "key-reused" });
  });

  it("does not answer for a colleague's key", async () => {
    const held = await underReview(world, world.nuria);
    const sheet = approval(held, world.signs.nuria);
    await approveRequest(world.nuria, sheet);
    await backgroundDone(20_000);
    await expect(approveRequest(world.ignasi, { ...sheet, ...world.signs.ignasi })).rejects.toMatchObject({
      code: "claim-lost",
    });
  });
});

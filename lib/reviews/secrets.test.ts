import { afterAll, beforeAll, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { dumpDatabase, foundIn } from "@/lib/testing/dump";
import { approval, refusal, underReview, versionOf } from "@/lib/testing/review";
import { makeWorld, type World } from "@/lib/testing/world";
import { approveRequest, refuseRequest } from "./record-decision";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());

const wrong = { pin: "71717171", password: "a mistyped pass phrase" };

/** Every way a decision can go, with what an officer typed each time. */
async function decideInEveryWay(): Promise<void> {
  const approve = async (order: object | null, change: object = {}) => {
    const held = await underReview(world, world.nuria);
    if (order) await world.sandbox.control("faults", { operation: "approve", request_pk: held.requestPk, ...order });
    await approveRequest(world.nuria, approval(held, world.signs.nuria, change));
    await backgroundDone(20_000);
    return held;
  };
  await approve(null, { keepPassword: true });
  await approve({ kind: "drop_before" });
  await approve({ kind: "effect_then_drop" });
  await approve({ kind: "garbage" });
  // A provider that repeats what it was sent.
  const echo = { error: `bad credentials: ${world.signs.nuria.password} ${world.signs.nuria.pin} ${wrong.pin}` };
  await approve({ kind: "status", status: 500, body: echo });
  await approve({ kind: "status", status: 403, body: echo });
  const held = await approve(null, wrong);
  const current = { ...held, version: await versionOf(held.id) };
  await refuseRequest(world.nuria, refusal(current, world.signs.nuria, { note: "Nothing else." }));
  await backgroundDone(20_000);
}

it("no password, PIN or token is in any row, whatever became of the decision", async () => {
  await decideInEveryWay();
  const states = await db().decision.groupBy({ by: ["state"], _count: true });
  expect(states.map((row) => row.state).toSorted()).toEqual(["CONFIRMED", "REJECTED", "UNKNOWN"]);
  const session = await db().session.findUniqueOrThrow({ where: { id: world.nuria.sessionId } });
  const cipher = await scopedCipher(null);
  const token = await cipher.open("session", "one_shot_token", session.id, session.oneShotToken ?? "");
  expect(token.length).toBeGreaterThan(20);

  const dump = await dumpDatabase();
  // The search can find: what is meant to be readable is there.
  expect(foundIn(dump, "decision.confirmed")).toContain("rows of public.audit_event");
  const { password, pin } = world.signs.nuria;
  for (const secret of [password, pin, token, wrong.pin, wrong.password]) expect(foundIn(dump, secret)).toEqual([]);
}, 90_000);

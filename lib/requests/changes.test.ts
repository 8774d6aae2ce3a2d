import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { db } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { approve } from "@/lib/gateways/one-shot/client";
import { Secret } from "@/lib/gateways/secret";
import { readReview } from "@/lib/reviews/reads";
import { approveRequest, refuseRequest } from "@/lib/reviews/record-decision";
import { settleRequest } from "@/lib/reviews/settle-decision";
import { corrected } from "@/lib/testing/acts";
import { dumpDatabase, foundIn } from "@/lib/testing/dump";
import { approval, callsOf, type Held, numbersOf, refusal, trailOf, underReview } from "@/lib/testing/review";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { revealChange } from "./changes";
import { readDetail } from "./detail";
import { readQueue } from "./queue-reads";
import { refreshRequest } from "./refresh-request";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("faults", {}, "DELETE");
});

const elsewhere = (held: { requestPk: number }, change: object) =>
  world.sandbox.control(`requests/${held.requestPk}/elsewhere`, change);
const kept = (requestId: string) => db().requestChange.findMany({ where: { requestId }, orderBy: { id: "asc" } });
const shown = async (held: Held) => (await readReview(world.nuria, held.id, false)).changes;
const mine = async (held: Held) => {
  const { rows } = await readQueue(world.nuria, { view: "mine" });
  return rows.find(({ id }) => id === held.id)?.changedElsewhere;
};

describe("what was changed elsewhere", () => {
  it("is kept sealed with both values, shown whole to the holder and masked to others, and stops what was drawn before", async () => {
    const held = await underReview(world, world.nuria);
    expect([await shown(held), await kept(held.id), await mine(held)]).toEqual([[], [], false]);
    await elsewhere(held, { email: "moved.away@elsewhere.test", fields: { surname_1: "ALBORNOZ" } });

    // A decision asks the provider first: the change is found by it, and stops it.
    await expect(approveRequest(world.nuria, approval(held, world.signs.nuria))).rejects.toMatchObject({
      code: "stale",
      params: { changed: "surname1 email" },
    });
    await expect(refuseRequest(world.nuria, refusal(held, world.signs.nuria))).rejects.toMatchObject({
      code: "stale",
      params: { changed: "surname1 email" },
    });
    expect(await callsOf(world, held, "approve")).toEqual([]);
    expect(await shown(held)).toMatchObject([
      { field: "email", after: "moved.away@elsewhere.test", source: "decision", masked: false },
      { field: "surname1", after: "ALBORNOZ", source: "decision", unexpected: false },
    ]);
    expect(await mine(held)).toBe(true);
    expect((await readReview(world.ignasi, held.id, false)).changes).toEqual([]);
    expect(foundIn(await dumpDatabase(), "moved.away@elsewhere.test")).toEqual([]);

    const [change] = (await readDetail(world.admin, held.id, false)).changes;
    expect(change).toMatchObject({ field: "email", after: "m•••@elsewhere.test", masked: true });
    const asked = { requestId: held.id, changeId: change?.id ?? "", reason: "calling" as const };
    expect(await revealChange(world.admin, asked)).toMatchObject({ after: "moved.away@elsewhere.test" });
    expect((await trailOf(held.id)).at(-1)).toMatchObject({ action: "evidence.reveal_field", subjectId: change?.id });
    await expect(revealChange(world.chiara, asked)).rejects.toMatchObject({ code: "not-found" });

    // The same again is no change, and the next page may decide.
    await refreshRequest(held.id, "poll");
    expect(await kept(held.id)).toHaveLength(2);
  });

  it("ends a review by whatever way it was found, with the words of a refusal", async () => {
    const held = await underReview(world, world.nuria);
    await elsewhere(held, { act: "refuse", reason: "Not our customer" });
    await refreshRequest(held.id, "webhook");
    expect(await shown(held)).toMatchObject([
      { field: "refusalReason", before: null, after: "Not our customer", source: "webhook" },
      { field: "status", before: "VIDEOREVIEW", after: "CANCELLED", source: "webhook", unexpected: false },
    ]);
    await expect(refuseRequest(world.nuria, refusal(held, world.signs.nuria))).rejects.toMatchObject({
      code: "stale",
      params: { changed: "status refusalReason" },
    });
  });

  it("of another video means evidence collected anew, and nothing decided on the old", async () => {
    const held = await underReview(world, world.nuria);
    await elsewhere(held, { new_video: true });
    await refreshRequest(held.id, "poll");
    const row = await db().request.findUniqueOrThrow({ where: { id: held.id }, include: { evidence: true } });
    expect(row.videoidPk).not.toBe(held.videoidPk);
    expect(row.evidence?.state).toBe("collecting");
    expect(await shown(held)).toMatchObject([
      { field: "videoidPk", before: String(held.videoidPk), after: String(row.videoidPk) },
    ]);
  });
});

describe("what we did ourselves is not elsewhere", () => {
  it("an approval, and a refusal a webhook tells of before its own answer", async () => {
    const approved = await underReview(world, world.nuria);
    await approveRequest(world.nuria, approval(approved, world.signs.nuria));
    await backgroundDone(20_000);
    expect(await kept(approved.id)).toEqual([]);

    const held = await underReview(world, world.nuria);
    const fault = { request_pk: held.requestPk, kind: "effect_then_drop" };
    await world.sandbox.control("faults", { ...fault, operation: "refuse" });
    await world.sandbox.control("faults", { ...fault, operation: "get_request", times: 20 });
    await refuseRequest(world.nuria, refusal(held, world.signs.nuria));
    await backgroundDone(20_000);
    await world.sandbox.control("faults", {}, "DELETE");
    resetBreakers();
    await refreshRequest(held.id, "webhook");
    const decision = await db().decision.findFirstOrThrow({ where: { requestId: held.id } });
    expect(await kept(held.id)).toMatchObject([{ field: "status", actId: decision.id }]);
    expect(await shown(held)).toEqual([]);
    await settleRequest(held.id);
    expect(await kept(held.id)).toEqual([]);
    expect((await db().request.findUniqueOrThrow({ where: { id: held.id } })).changedElsewhereAt).toBeNull();
  });

  it("a correction of contact data", async () => {
    const { id, requestPk } = await openedRequest(world, { outcome: "incomplete" });
    await corrected(world.nuria, id, { email: "corrected@example.test" });
    expect(await db().requestAct.findFirst({ where: { requestId: id } })).toMatchObject({ state: "CONFIRMED" });
    expect(await kept(id)).toEqual([]);
    await elsewhere({ requestPk }, { mobile_phone_number: "+34600999888" });
    await refreshRequest(id, "poll");
    expect(await kept(id)).toMatchObject([{ field: "phone", source: "poll", actId: null }]);
  });

  it("a released decision that takes effect, though another of ours was open by then", async () => {
    const held = await underReview(world, world.nuria);
    await world.sandbox.control("faults", { operation: "approve", request_pk: held.requestPk, kind: "drop_before" });
    await approveRequest(world.nuria, approval(held, world.signs.nuria));
    await backgroundDone(20_000);
    const released = await db().decision.update({
      where: { id: (await db().decision.findFirstOrThrow({ where: { requestId: held.id } })).id },
      data: { state: "RELEASED", releasedAt: new Date(), releasedById: world.admin.userId },
    });
    await db().request.update({ where: { id: held.id }, data: { decisionState: null } });
    const { pin, ...login } = world.signs.nuria;
    const password = new Secret(login.password);
    await approve(numbersOf(held), { raoId: "312", pin: new Secret(pin), login: { ...login, password } });
    await refreshRequest(held.id, "webhook");
    expect(await kept(held.id)).toMatchObject([{ field: "status", actId: released.id }]);
    expect([await shown(held), await mine(held)]).toEqual([[], false]);

    const open = { id: uuidv7(), state: "UNKNOWN", userId: world.ignasi.userId, raoId: "305", releasedAt: null };
    const { conditions, ...rest } = released;
    const copied = { ...rest, ...open, releasedById: null, idempotencyKey: crypto.randomUUID() };
    await db().decision.create({ data: { ...copied, conditions: conditions as object } });
    await db().requestChange.updateMany({ where: { requestId: held.id }, data: { actId: open.id } });
    await settleRequest(held.id);
    const states = await db().decision.findMany({ where: { requestId: held.id }, orderBy: { id: "asc" } });
    expect(states.map(({ state }) => state)).toEqual(["CONFIRMED", "REJECTED"]);
    expect([await kept(held.id), await shown(held)]).toEqual([[], []]);
    expect((await db().request.findUniqueOrThrow({ where: { id: held.id } })).changedElsewhereAt).toBeNull();
  });

  it("until our own act turns out to have had no effect", async () => {
    const held = await underReview(world, world.nuria);
    await world.sandbox.control("faults", { operation: "approve", request_pk: held.requestPk, kind: "drop_before" });
    await approveRequest(world.nuria, approval(held, world.signs.nuria));
    await backgroundDone(20_000);
    const decision = await db().decision.findFirstOrThrow({ where: { requestId: held.id } });
    expect(decision.state).toBe("UNKNOWN");
    // Another hand approves: as long as ours is unknown it may have been ours.
    await elsewhere(held, { act: "approve" });
    await refreshRequest(held.id, "webhook");
    expect(await kept(held.id)).toMatchObject([{ field: "status", actId: decision.id }]);
    expect(await shown(held)).toEqual([]);
    await settleRequest(held.id);
    expect(await db().decision.findFirst({ where: { requestId: held.id } })).toMatchObject({ state: "REJECTED" });
    expect(await shown(held)).toMatchObject([{ field: "status", after: "ENROLLREADY", source: "webhook" }]);
    expect(await mine(held)).toBe(true);
  });
});

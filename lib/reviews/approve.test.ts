import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { openSubject, subjectKeyColumns } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { superUrl } from "@/lib/testing/database";
import { approval, callsOf, type Held, trailOf, underReview } from "@/lib/testing/review";
import { makeWorld, type World } from "@/lib/testing/world";
import { approveRequest } from "./record-decision";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterEach(async () => {
  await backgroundDone(20_000);
});
afterAll(() => world.sandbox.stop());

async function expectNothingHappened(held: Held): Promise<void> {
  await backgroundDone(20_000);
  expect(await db().decision.count({ where: { requestId: held.id } })).toBe(0);
  expect(await callsOf(world, held, "approve")).toEqual([]);
  const request = await db().request.findUniqueOrThrow({ where: { id: held.id } });
  expect(request).toMatchObject({ decisionState: null, approvedById: null });
}

describe("approving", () => {
  it("records the decision, tells the provider once and confirms what it then reads", async () => {
    const held = await underReview(world, world.nuria);
    const { decisionId } = await approveRequest(world.nuria, approval(held, world.signs.nuria));
    await backgroundDone(20_000);
    expect(await db().decision.findUniqueOrThrow({ where: { id: decisionId } })).toMatchObject({
      requestId: held.id,
      kind: "approve",
      state: "CONFIRMED",
      userId: world.nuria.userId,
      raoId: "312",
      claimToken: held.token,
      requestVersion: held.version,
      evidenceHash: held.evidenceHash,
      providerStatus: "ENROLLREADY",
      approvingRao: "312",
      attempt: 1,
    });
    const request = await db().request.findUniqueOrThrow({ where: { id: held.id }, include: { claim: true } });
    expect(request).toMatchObject({
      status: "ENROLLREADY",
      decisionState: null,
      approvedById: world.nuria.userId,
      refusedBy: null,
    });
    expect(request.claim?.userId).toBeNull();
    expect(await callsOf(world, held, "approve")).toMatchObject([
      { rao: "312", used_token: false, status: 200, videoid_pk: held.videoidPk },
    ]);
  });

  it("leaves a line for the intent, the sending and the outcome, in this order", async () => {
    const held = await underReview(world, world.nuria);
    const { decisionId } = await approveRequest(world.nuria, approval(held, world.signs.nuria));
    await backgroundDone(20_000);
    const lines = (await trailOf(held.id)).filter((event) => event.subjectId === decisionId);
    expect(lines.map((event) => [event.action, event.actorKind, event.outcome])).toEqual([
      ["decision.intent", "user", "ok"],
      ["decision.sent", "user", "ok"],
      ["decision.confirmed", "system", "ok"],
    ]);
    expect(lines[0]).toMatchObject({
      actorId: world.nuria.userId,
      sessionId: world.nuria.sessionId,
      chain: world.authorityId,
    });
    expect(JSON.parse(lines[0]?.details ?? "")).toMatchObject({
      kind: "approve",
      raoId: "312",
      evidenceHash: held.evidenceHash,
      policy: 1,
    });
  });

  it("keeps the policy and every condition it rested on", async () => {
    const held = await underReview(world, world.nuria);
    const { decisionId } = await approveRequest(world.nuria, approval(held, world.signs.nuria));
    const { conditions, policy } = await db().decision.findUniqueOrThrow({
      where: { id: decisionId },
      include: { policy: true },
    });
    expect(policy).toMatchObject({ authorityId: world.authorityId, preset: "standard" });
    expect(conditions).toContainEqual({ id: "A1", outcome: "met", about: [], enforcement: "note" });
    expect(conditions).toContainEqual({
      id: "A11",
      outcome: "not-available",
      about: ["documents_match"],
      enforcement: "reason",
    });
  });

  it("does not happen when its line cannot be written", async () => {
    const held = await underReview(world, world.nuria);
    const owner = new pg.Client(superUrl());
    await owner.connect();
    await owner.query(`
      CREATE FUNCTION refuse_intent() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the trail is closed'; END $$;
      CREATE TRIGGER refuse_intent BEFORE INSERT ON audit_event FOR EACH ROW
        WHEN (NEW.action = 'decision.intent') EXECUTE FUNCTION refuse_intent()`);
    try {
      await expect(approveRequest(world.nuria, approval(held, world.signs.nuria))).rejects.toThrow(
        "the trail is closed",
      );
      await expectNothingHappened(held);
    } finally {
      await owner.query("DROP FUNCTION refuse_intent CASCADE");
      await owner.end();
    }
    await approveRequest(world.nuria, approval(held, world.signs.nuria));
    await backgroundDone(20_000);
    expect(await callsOf(world, held, "approve")).toHaveLength(1);
  });

  it("asks for a reason where the policy does, and keeps it sealed", async () => {
    const held = await underReview(world, world.nuria);
    for (const reason of [undefined, "too short"])
      await expect(approveRequest(world.nuria, approval(held, world.signs.nuria, { reason }))).rejects.toMatchObject({
        code: "invalid-input",
        fields: { reason: "reason-short" },
      });
    await expectNothingHappened(held);
    const reason = "The card was turned in the light, as asked.";
    const { decisionId } = await approveRequest(world.nuria, approval(held, world.signs.nuria, { reason }));
    const { note } = await db().decision.findUniqueOrThrow({ where: { id: decisionId } });
    expect(note).toMatch(/^v1\.s1\./);
    const cipher = await openSubject(
      await db().request.findUniqueOrThrow({ where: { id: held.id }, select: subjectKeyColumns }),
    );
    expect(cipher.openOptional({ table: "decision", column: "note", row: decisionId }, note)).toBe(reason);
  });
});

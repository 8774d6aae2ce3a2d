import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { forgive } from "@/lib/auth/limits";
import { backgroundDone } from "@/lib/background";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { approval, callsOf, type Held, refusal, trailOf, underReview, versionOf } from "@/lib/testing/review";
import { makeWorld, type World } from "@/lib/testing/world";
import { credentialTriesLeft, forgetKeptPassword } from "./credentials";
import { readReview } from "./reads";
import { approveRequest, refuseRequest } from "./record-decision";
import type { ApproveInput } from "./schema";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(async () => {
  await forgive("rao-credentials", world.nuria.userId);
});
afterEach(async () => {
  await backgroundDone(20_000);
});
afterAll(() => world.sandbox.stop());

async function approve(held: Held, change: Partial<ApproveInput> = {}, who: UserActor = world.nuria) {
  const version = await versionOf(held.id);
  const { decisionId } = await approveRequest(who, approval({ ...held, version }, world.signs.nuria, change));
  await backgroundDone(20_000);
  return db().decision.findUniqueOrThrow({ where: { id: decisionId } });
}

describe("credentials the provider does not accept", () => {
  it.each([
    ["a wrong PIN", { pin: "00000000" }],
    ["a wrong password", { password: "not the password" }],
    ["an unknown user name", { username: "rao999" }],
    ["a colleague's user name and password", { username: "rao305", password: "rao-password-305", pin: "30530530" }],
  ])("%s: leave the request undecided and held, and the officer is told the provider's words", async (_, typed) => {
    const held = await underReview(world, world.nuria);
    const decision = await approve(held, typed);
    expect(decision).toMatchObject({ state: "REJECTED", httpStatus: 403, providerStatus: null });
    expect(decision.errorText).toMatch(/^v1\.s1\./);
    expect(await db().request.findUniqueOrThrow({ where: { id: held.id } })).toMatchObject({
      status: "VIDEOREVIEW",
      decisionState: null,
      approvedById: null,
    });
    const review = await readReview(world.nuria, held.id, false);
    expect(review.claim.mine).toBe(true);
    expect(review.decision).toMatchObject({
      state: "REJECTED",
      error: { httpStatus: 403, text: "Invalid RAO credentials" },
      triesLeft: 3,
    });
    expect((await trailOf(held.id)).at(-1)).toMatchObject({ action: "decision.failed", outcome: "failed" });
    expect(await callsOf(world, held, "approve")).toMatchObject([{ status: 403, effect: null }]);
  });

  it("are counted anew once the provider accepted the right ones", async () => {
    const held = await underReview(world, world.nuria);
    for (let wrong = 0; wrong < 3; wrong++) await approve(held, { pin: "00000000" });
    expect(await credentialTriesLeft(world.nuria.userId)).toBe(1);
    expect(await approve(held)).toMatchObject({ state: "CONFIRMED" });
    expect(await credentialTriesLeft(world.nuria.userId)).toBe(4);
  });

  it("do not stand in the way of the right ones afterwards", async () => {
    const held = await underReview(world, world.nuria);
    const wrong = await approve(held, { pin: "00000000" });
    const right = await approve(held);
    expect(right).toMatchObject({ state: "CONFIRMED", attempt: 1 });
    expect(right.id).not.toBe(wrong.id);
    expect((await callsOf(world, held, "approve")).map((call) => call.status)).toEqual([403, 200]);
  });

  it("are tried four times, then no more: the provider would lock the card", async () => {
    const held = await underReview(world, world.nuria);
    for (let left = 3; left >= 0; left--) {
      expect(await approve(held, { pin: "00000000" })).toMatchObject({ state: "REJECTED" });
      expect(await credentialTriesLeft(world.nuria.userId)).toBe(left);
    }
    await expect(approve(held)).rejects.toMatchObject({ code: "too-many" });
    const version = await versionOf(held.id);
    await expect(refuseRequest(world.nuria, refusal({ ...held, version }, world.signs.nuria))).rejects.toMatchObject({
      code: "too-many",
    });
    expect(await callsOf(world, held, "approve")).toHaveLength(4);
    expect(await credentialTriesLeft(world.ignasi.userId)).toBe(4);
    await forgive("rao-credentials", world.nuria.userId);
    expect(await approve(held)).toMatchObject({ state: "CONFIRMED" });
  });

  it("count only when the provider refused them: another no is another matter", async () => {
    const held = await underReview(world, world.nuria);
    await world.sandbox.control("faults", {
      operation: "approve",
      kind: "status",
      status: 404,
      body: { status: "404 Not Found", details: "Request not found" },
    });
    expect(await approve(held)).toMatchObject({ state: "REJECTED", httpStatus: 404 });
    expect(await credentialTriesLeft(world.nuria.userId)).toBe(4);
  });
});

describe("what has to be typed", () => {
  it("is the password, where none is kept, and a user name, where none is recorded", async () => {
    const held = await underReview(world, world.nuria);
    await expect(approve(held, { password: undefined })).rejects.toMatchObject({
      code: "invalid-input",
      fields: { password: "required" },
    });
    await expect(approve(held, { username: undefined })).rejects.toMatchObject({
      code: "invalid-input",
      fields: { username: "required" },
    });
    expect(await callsOf(world, held, "approve")).toEqual([]);
  });

  it("is no user name where an admin recorded it", async () => {
    const { userId } = world.nuria;
    const raoUsername = (await scopedCipher(null)).seal("user_account", "rao_username", userId, "rao312");
    await db().user.update({ where: { id: userId }, data: { raoUsername } });
    const held = await underReview(world, world.nuria);
    expect(await approve(held, { username: undefined })).toMatchObject({ state: "CONFIRMED" });
    await db().user.update({ where: { id: userId }, data: { raoUsername: null } });
  });
});

describe("keeping the password for the session", () => {
  const sessionOf = () => db().session.findUniqueOrThrow({ where: { id: world.nuria.sessionId } });
  const tokenCalls = async (operation: string) =>
    (await world.sandbox.ledger()).filter((entry) => entry.operation === operation);

  it("keeps a token without the PIN, sealed; the next decision takes the PIN alone; its end deletes it there", async () => {
    const first = await underReview(world, world.nuria);
    expect(await approve(first, { keepPassword: true })).toMatchObject({ state: "CONFIRMED" });
    const made = (await tokenCalls("create_token")).at(-1);
    expect(made).toMatchObject({ status: 200 });
    expect(made?.fields.toSorted()).toEqual(["env", "password", "username"]);
    const session = await sessionOf();
    expect(session.oneShotAuthority).toBe(world.authorityId);
    const cipher = await scopedCipher(null);
    const token = await cipher.open("session", "one_shot_token", session.id, session.oneShotToken ?? "");
    expect(session.oneShotToken).not.toContain(token);

    const second = await underReview(world, world.nuria);
    expect((await readReview(world.nuria, second.id, false)).signing.passwordKept).toBe(true);
    expect(await approve(second, { password: undefined, username: undefined })).toMatchObject({ state: "CONFIRMED" });
    const [call] = await callsOf(world, second, "approve");
    expect(call).toMatchObject({ used_token: true, rao: "312", status: 200 });
    expect(call?.fields.toSorted()).toEqual(["pin", "rao", "token"]);

    await forgetKeptPassword(session.id);
    expect((await tokenCalls("delete_token")).at(-1)).toMatchObject({ status: 200 });
    expect(await sessionOf()).toMatchObject({ oneShotToken: null, oneShotAuthority: null });
    const third = await underReview(world, world.nuria);
    await expect(approve(third, { password: undefined })).rejects.toMatchObject({ fields: { password: "required" } });
  });

  it("still needs the right PIN", async () => {
    const first = await underReview(world, world.nuria);
    await approve(first, { keepPassword: true });
    const second = await underReview(world, world.nuria);
    expect(await approve(second, { password: undefined, pin: "00000000" })).toMatchObject({
      state: "REJECTED",
      httpStatus: 403,
    });
    await forgetKeptPassword(world.nuria.sessionId);
  });

  it("does not happen with a decision that was rejected, nor unless asked for", async () => {
    const before = (await tokenCalls("create_token")).length;
    const held = await underReview(world, world.nuria);
    await approve(held, { pin: "00000000", keepPassword: true });
    await approve(held);
    expect(await tokenCalls("create_token")).toHaveLength(before);
    expect((await sessionOf()).oneShotToken).toBeNull();
  });

  it("does not happen where the authority's policy forbids it", async () => {
    const before = (await tokenCalls("create_token")).length;
    const { id, settings } = await db().policyVersion.findFirstOrThrow({ where: { authorityId: world.authorityId } });
    await db().policyVersion.update({ where: { id }, data: { settings: { keepPassword: false } } });
    const held = await underReview(world, world.nuria);
    expect(await approve(held, { keepPassword: true })).toMatchObject({ state: "CONFIRMED" });
    await db().policyVersion.update({ where: { id }, data: { settings: settings ?? {} } });
    expect(await tokenCalls("create_token")).toHaveLength(before);
    expect((await sessionOf()).oneShotToken).toBeNull();
  });

  it("fails without harm to the decision it came with", async () => {
    await world.sandbox.control("faults", { operation: "create_token", kind: "status", status: 500 });
    const held = await underReview(world, world.nuria);
    expect(await approve(held, { keepPassword: true })).toMatchObject({ state: "CONFIRMED" });
    expect((await sessionOf()).oneShotToken).toBeNull();
  });

  it("leaves nothing behind for an officer who signed out meanwhile", async () => {
    const held = await underReview(world, world.nuria);
    await db().session.update({ where: { id: world.nuria.sessionId }, data: { endedAt: new Date() } });
    await approve(held, { keepPassword: true });
    expect((await sessionOf()).oneShotToken).toBeNull();
    const calls = (await world.sandbox.ledger()).filter((entry) => entry.operation.endsWith("_token"));
    expect(calls.slice(-2).map((entry) => [entry.operation, entry.status])).toEqual([
      ["create_token", 200],
      ["delete_token", 200],
    ]);
    await db().session.update({ where: { id: world.nuria.sessionId }, data: { endedAt: null } });
  });
});

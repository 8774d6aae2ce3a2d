import { Secret as OtpSecret, TOTP } from "otpauth";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { userEmailIndex } from "@/lib/auth/sign-in";
import { backgroundDone } from "@/lib/background";
import { claimRequest } from "@/lib/claims/take-request";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { collectEvidence } from "@/lib/evidence/collect-evidence";
import { refuse as refuseAtProvider } from "@/lib/gateways/one-shot/client";
import { Secret } from "@/lib/gateways/secret";
import { approval, callsOf, type Held, numbersOf, trailOf, underReview } from "@/lib/testing/review";
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

describe("an approval is refused", () => {
  it.each([
    ["expired", "A10 A13 "],
    ["failed-liveness", "A10"],
    ["under-age", "A10"],
    ["low-similarity", "A12"],
    ["name-differs", "A14"],
  ])("for what the story %s shows: %s", async (story, unmet) => {
    const held = await underReview(world, world.nuria, { story });
    await expect(approveRequest(world.nuria, approval(held, world.signs.nuria))).rejects.toMatchObject({
      code: "conditions-unmet",
      params: { conditions: unmet.trim() },
    });
    await expectNothingHappened(held);
  });

  it.each([
    ["an open question", { answers: { V1: null } }, "A8"],
    ["a question answered no", { answers: { D4: "fail" } }, "A8"],
    ["a question left in doubt", { answers: { V6: "cannot-tell" } }, "A8"],
    ["evidence nobody opened", { looks: false }, "A7"],
  ] as const)("for %s", async (_, options, unmet) => {
    const held = await underReview(world, world.nuria, options);
    await expect(approveRequest(world.nuria, approval(held, world.signs.nuria))).rejects.toMatchObject({
      code: "conditions-unmet",
      params: { conditions: unmet },
    });
    await expectNothingHappened(held);
  });

  it("to the applicant", async () => {
    const email = "somebody.else@example.test";
    const held = await underReview(world, world.nuria, { email });
    const own = await db().user.findUniqueOrThrow({ where: { id: world.nuria.userId } });
    await db().user.update({ where: { id: own.id }, data: { emailIndex: userEmailIndex(email.toUpperCase()) } });
    await expect(approveRequest(world.nuria, approval(held, world.signs.nuria))).rejects.toMatchObject({
      code: "conditions-unmet",
      params: { conditions: "A4" },
    });
    await db().user.update({ where: { id: own.id }, data: { emailIndex: own.emailIndex } });
    await expectNothingHappened(held);
  });

  it.each([
    ["admin", "conditions-unmet"],
    ["support", "conditions-unmet"],
    ["auditor", "conditions-unmet"],
    ["ignasi", "claim-lost"],
    ["chiara", "not-found"],
  ] as const)("to %s, who does not hold it: %s", async (who, code) => {
    const held = await underReview(world, world.nuria);
    await expect(approveRequest(world[who], approval(held, world.signs.nuria))).rejects.toMatchObject({ code });
    await expectNothingHappened(held);
  });

  it("to an officer whose claim ran out, and to the one before a colleague took over", async () => {
    const held = await underReview(world, world.nuria);
    await db()
      .$executeRaw`UPDATE claim SET expires_at = now() - interval '1 second' WHERE request_id = ${held.id}::uuid`;
    await expect(approveRequest(world.nuria, approval(held, world.signs.nuria))).rejects.toMatchObject({
      code: "claim-lost",
    });
    const { token } = await claimRequest(world.ignasi, { requestId: held.id });
    expect(token).toBe(held.token + 1);
    await expect(approveRequest(world.nuria, approval(held, world.signs.nuria))).rejects.toMatchObject({
      code: "claim-lost",
    });
    // The answers were the colleague's: the one who took over has to look for themselves.
    await expect(approveRequest(world.ignasi, approval({ ...held, token }, world.signs.ignasi))).rejects.toMatchObject({
      code: "conditions-unmet",
      params: { conditions: "A7 A8 A12" },
    });
    await expectNothingHappened(held);
  });

  it("on a page drawn before something changed", async () => {
    const held = await underReview(world, world.nuria);
    await expect(
      approveRequest(world.nuria, approval(held, world.signs.nuria, { version: held.version - 1 })),
    ).rejects.toMatchObject({ code: "stale" });
    await expect(
      approveRequest(world.nuria, approval(held, world.signs.nuria, { evidenceHash: "0".repeat(64) })),
    ).rejects.toMatchObject({ code: "stale" });
    await expectNothingHappened(held);
  });

  it("when the evidence is no longer what was answered on", async () => {
    const held = await underReview(world, world.nuria);
    await world.sandbox.control("switches", { evidence: "video" });
    await collectEvidence(held.id);
    await world.sandbox.control("switches", { evidence: "full" });
    await expect(approveRequest(world.nuria, approval(held, world.signs.nuria))).rejects.toMatchObject({
      code: "conditions-unmet",
      params: { conditions: "A6 A12" },
    });
    await expectNothingHappened(held);
    expect((await trailOf(held.id)).map((event) => event.action)).toContain("evidence.hash_mismatch");
  });

  it("when the provider says at that moment that it was refused elsewhere", async () => {
    const held = await underReview(world, world.nuria);
    const { username, password, pin } = world.signs.ignasi;
    const login = { username, password: new Secret(password) };
    await refuseAtProvider(numbersOf(held), { raoId: "305", pin: new Secret(pin), login }, "Refused in another tool");
    await expect(approveRequest(world.nuria, approval(held, world.signs.nuria))).rejects.toMatchObject({
      code: "stale",
    });
    await expectNothingHappened(held);
    expect(await db().request.findUniqueOrThrow({ where: { id: held.id } })).toMatchObject({
      status: "CANCELLED",
      refusedBy: "event",
    });
  });

  it("while the provider cannot say how things stand", async () => {
    const held = await underReview(world, world.nuria);
    await world.sandbox.control("faults", {
      operation: "get_request",
      kind: "status",
      status: 500,
      request_pk: held.requestPk,
    });
    await expect(approveRequest(world.nuria, approval(held, world.signs.nuria))).rejects.toMatchObject({
      code: "provider-unreachable",
    });
    await expectNothingHappened(held);
  });
});

describe("the second factor", () => {
  const secret = "JBSWY3DPEHPK3PXP";
  const codeAt = (ms: number) => new TOTP({ secret: OtpSecret.fromBase32(secret) }).generate({ timestamp: ms });

  async function agedSession(): Promise<void> {
    const { userId, sessionId } = world.nuria;
    const totpSecret = (await scopedCipher(null)).seal("user_account", "totp_secret", userId, secret);
    await db().user.update({ where: { id: userId }, data: { totpSecret, totpLastStep: null } });
    await db().$executeRaw`
      UPDATE session SET second_factor_at = now() - interval '16 minutes' WHERE id = ${sessionId}::uuid`;
  }

  it("is asked for again once it is older than the policy allows", async () => {
    const held = await underReview(world, world.nuria);
    await agedSession();
    await expect(approveRequest(world.nuria, approval(held, world.signs.nuria))).rejects.toMatchObject({
      code: "step-up",
      fields: { code: "required" },
    });
    const wrong = codeAt(Date.now() - 3_600_000);
    await expect(approveRequest(world.nuria, approval(held, world.signs.nuria, { code: wrong }))).rejects.toMatchObject(
      { code: "wrong-code" },
    );
    await expectNothingHappened(held);
  });

  it("is taken once, and is named by the decision", async () => {
    const held = await underReview(world, world.nuria);
    await agedSession();
    const code = codeAt(Date.now());
    const { decisionId } = await approveRequest(world.nuria, approval(held, world.signs.nuria, { code }));
    await backgroundDone(20_000);
    const session = await db().session.findUniqueOrThrow({ where: { id: world.nuria.sessionId } });
    const decision = await db().decision.findUniqueOrThrow({ where: { id: decisionId } });
    expect(decision).toMatchObject({ state: "CONFIRMED", stepUpAt: session.secondFactorAt });

    const next = await underReview(world, world.nuria);
    await db().$executeRaw`
      UPDATE session SET second_factor_at = now() - interval '16 minutes' WHERE id = ${world.nuria.sessionId}::uuid`;
    await expect(approveRequest(world.nuria, approval(next, world.signs.nuria, { code }))).rejects.toMatchObject({
      code: "code-used",
    });
    await expectNothingHappened(next);
    await db().$executeRaw`UPDATE session SET second_factor_at = now() WHERE id = ${world.nuria.sessionId}::uuid`;
  });
});

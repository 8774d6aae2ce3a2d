import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cancelRequest } from "@/lib/acts/cancel-request";
import type { UserActor } from "@/lib/auth/actor";
import { backgroundDone } from "@/lib/background";
import { releaseClaim, renewClaim } from "@/lib/claims/hold-claim";
import type { HeldClaim } from "@/lib/claims/schema";
import { claimRequest, takeNext } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { answerItem } from "@/lib/reviews/answer-item";
import { approveRequest, refuseRequest } from "@/lib/reviews/record-decision";
import { cancelling } from "@/lib/testing/acts";
import { approval, callsOf, type Held, refusal, trailOf, underReview, versionOf } from "@/lib/testing/review";
import { makePerson, makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { expectAgreement } from "./agree";
import type { Sheet, Signed } from "./officer-process";
import { type OfficerProcess, startOfficer } from "./officers";
import { long, size, tell } from "./run";

/*
 * Everybody at once (T3): one sheet many times, two judgements of one request, two processes, and claims that run out
 * under those who hold them. Whatever wins, the provider is asked once and the trail says who.
 */

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(() => db().claim.updateMany({ data: { userId: null, expiresAt: null } }));
afterEach(async () => {
  await backgroundDone(20_000);
});
afterAll(() => world.sandbox.stop());

const clicks = 50;
const tally = { decisions: 0, lost: 0, doubled: 0 };

/** Judged from outside: what the provider was asked, and what stands here of it. */
async function judged(held: Held) {
  const [approvals, refusals] = [await callsOf(world, held, "approve"), await callsOf(world, held, "refuse")];
  const request = await db().request.findUniqueOrThrow({ where: { id: held.id }, include: { decisions: true } });
  const trail = (await trailOf(held.id)).map(({ action }) => action).filter((action) => action.startsWith("decision."));
  const effects = [...approvals, ...refusals].filter(({ effect }) => effect !== null).length;
  tally.decisions++;
  tally.lost += effects === 0 ? 1 : 0;
  tally.doubled += Math.max(0, approvals.length + refusals.length - 1);
  return {
    calls: approvals.length + refusals.length,
    effects,
    approved: approvals.length > 0,
    status: request.status,
    open: request.decisionState,
    states: request.decisions.map(({ state }) => state),
    trail,
  };
}

const once = (approved: boolean) => ({
  calls: 1,
  effects: 1,
  approved,
  status: approved ? "ENROLLREADY" : "CANCELLED",
  open: null,
  states: ["CONFIRMED"],
  trail: ["decision.intent", "decision.sent", "decision.confirmed"],
});

const expire = (requestId: string) =>
  db().$executeRaw`UPDATE claim SET expires_at = now() WHERE request_id = ${requestId}::uuid`;

const codeOf = (error: unknown) => (error instanceof AppError ? error.code : String(error));
const codes = (outcomes: PromiseSettledResult<unknown>[]) =>
  outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [codeOf(outcome.reason)] : []));

/** How the second of two who judge at once may learn of it, depending on how far the first has come. */
const conflict = /^(already-decided|claim-lost|claim-taken|stale)$/;

/** A database that has no connection left for a click, or no more time, answered nothing: nothing was done either. */
const overloaded = /timeout|Unable to start a transaction/;

/** What was answered to clicks of one sheet, each answer once. */
const answers = (signed: Signed[]) =>
  [...new Set(signed.map((one) => ("code" in one ? one.code : one.decisionId)))].filter(
    (answer) => !overloaded.test(answer),
  );

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("one sheet", () => {
  const kinds = long ? (["approve", "refuse"] as const) : (["refuse"] as const);
  it.each(kinds)("clicked fifty times is one decision and one call: %s", async (kind) => {
    const held = await underReview(world, world.nuria);
    const sheet = { approve: approval(held, world.signs.nuria), refuse: refusal(held, world.signs.nuria) };
    const click = () =>
      kind === "approve" ? approveRequest(world.nuria, sheet.approve) : refuseRequest(world.nuria, sheet.refuse);
    const outcomes = await Promise.allSettled(Array.from({ length: clicks }, click));
    const signed = outcomes.map((one) => (one.status === "fulfilled" ? one.value : { code: codeOf(one.reason) }));
    expect(answers(signed)).toHaveLength(1);
    await backgroundDone(20_000);
    expect(await judged(held)).toEqual(once(kind === "approve"));
  });
});

describe("two officers", () => {
  const rounds = size(2, 40);

  it("approve and refuse while the claim changes hands: one of them, never both", { timeout: 120_000 }, async () => {
    for (let round = 0; round < rounds; round++) {
      const held = await underReview(world, world.nuria);
      // The later it runs out, the further the approval has come.
      const handOver = async () => {
        await pause((round % 8) * 6);
        await expire(held.id);
        const { token } = await claimRequest(world.ignasi, { requestId: held.id });
        const mine = { ...held, token, version: await versionOf(held.id) };
        return refuseRequest(world.ignasi, refusal(mine, world.signs.ignasi));
      };
      const [approved, refused] = await Promise.allSettled([
        approveRequest(world.nuria, approval(held, world.signs.nuria)),
        handOver(),
      ]);
      expect(codes([approved, refused])).toEqual([expect.stringMatching(conflict)]);
      await backgroundDone(20_000);
      expect(await judged(held)).toEqual(once(approved.status === "fulfilled"));
    }
  });
});

describe("two processes", () => {
  const rounds = size(1, 20);
  let web: OfficerProcess[] = [];
  beforeAll(async () => {
    web = await Promise.all([startOfficer(), startOfficer()]);
  });
  afterAll(() => Promise.all(web.map((process) => process.stop())));

  const everywhere = (sheets: [Sheet[], Sheet[]]) =>
    Promise.all(sheets.map(async (part, at) => (await web[at]?.sign(part)) ?? []));

  it("are given one sheet, each many times: one decision and one call", { timeout: 120_000 }, async () => {
    for (let round = 0; round < rounds; round++) {
      const held = await underReview(world, world.nuria);
      const sheet: Sheet = { actor: world.nuria, kind: "approve", input: approval(held, world.signs.nuria) };
      const half = Array.from({ length: size(12, clicks / 2) }, () => sheet);
      const signed = (await everywhere([half, half])).flat();
      expect(answers(signed)).toHaveLength(1);
      expect(await judged(held)).toEqual(once(true));
    }
  });

  it("are given contrary sheets about the same requests: one of each", { timeout: 120_000 }, async () => {
    for (let round = 0; round < rounds; round++) {
      const held = await underReview(world, world.nuria);
      const yes: Sheet = { actor: world.nuria, kind: "approve", input: approval(held, world.signs.nuria) };
      const no: Sheet = { actor: world.nuria, kind: "refuse", input: refusal(held, world.signs.nuria) };
      const [first, second] = (await everywhere(round % 2 === 0 ? [[yes], [no]] : [[no], [yes]])).flat();
      const [approved, refused] = round % 2 === 0 ? [first, second] : [second, first];
      const told = [approved, refused].flatMap((one) => (one && "code" in one ? [one.code] : []));
      expect(told).toEqual([expect.stringMatching(conflict)]);
      expect(await judged(held)).toEqual(once(approved !== undefined && "decisionId" in approved));
    }
  });
});

describe("a claim that was taken over", () => {
  it("leaves the old holder without force: nothing said under it is kept", { timeout: 60_000 }, async () => {
    const held = await underReview(world, world.nuria);
    const old = { requestId: held.id, token: held.token };
    const answer = { ...old, item: "F1", answer: "fail", evidenceHash: held.evidenceHash } as const;
    const attempts: Record<string, () => Promise<unknown>> = {
      answer: () => answerItem(world.nuria, answer),
      note: () => answerItem(world.nuria, { ...answer, note: "The ear is another one." }),
      approval: () => approveRequest(world.nuria, approval(held, world.signs.nuria)),
      refusal: () => refuseRequest(world.nuria, refusal(held, world.signs.nuria)),
      renewal: () => renewClaim(world.nuria, old),
      release: () => releaseClaim(world.nuria, old),
    };
    const kept = async () => ({
      request: await db().request.findUniqueOrThrow({
        where: { id: held.id },
        select: { status: true, version: true, decisionState: true },
      }),
      claim: await db().claim.findUniqueOrThrow({ where: { requestId: held.id } }),
      decisions: await db().decision.count({ where: { requestId: held.id } }),
      answers: await db().reviewAnswer.findMany({ where: { requestId: held.id }, orderBy: { item: "asc" } }),
      trail: (await trailOf(held.id)).length,
    });
    const refuseAll = async () => {
      const before = await kept();
      const outcomes = await Promise.allSettled(Object.values(attempts).map((attempt) => attempt()));
      expect(codes(outcomes)).toEqual(Object.keys(attempts).map(() => "claim-lost"));
      await backgroundDone(20_000);
      expect(await kept()).toEqual(before);
    };
    await expire(held.id);
    await refuseAll();
    const { token } = await claimRequest(world.ignasi, { requestId: held.id });
    await refuseAll();
    await expect(cancelRequest(world.nuria, await cancelling(held.id))).rejects.toMatchObject({ code: "claim-taken" });
    // Taken back, it is a new claim: the page of the first one stays without force.
    await releaseClaim(world.ignasi, { requestId: held.id, token });
    await claimRequest(world.nuria, { requestId: held.id });
    await refuseAll();
    for (const operation of ["approve", "refuse", "cancel_request"])
      expect(await callsOf(world, held, operation)).toEqual([]);
  });

  it("while everybody takes, renews and gives back is fenced each time", { timeout: 120_000 }, async () => {
    await db().request.updateMany({ where: { status: "VIDEOREVIEW" }, data: { status: "VIDEOPENDING" } });
    const requestIds: string[] = [];
    for (let made = 0; made < 4; made++) requestIds.push((await openedRequest(world, { outcome: "review" })).id);
    const officers: UserActor[] = [];
    for (let made = 0; made < 6; made++) officers.push(await makePerson("rao", [world.authorityId]));
    const given: { officer: UserActor; claim: HeldClaim }[] = [];
    const takes = async (officer: UserActor) => {
      const claim = await takeNext(officer);
      given.push({ officer, claim });
      return Math.random() < 0.3 ? releaseClaim(officer, claim) : renewClaim(officer, claim);
    };
    for (let round = 0; round < size(6, 60); round++) {
      const all = officers.map(takes);
      const half = db().$executeRaw`
        UPDATE claim SET expires_at = now() WHERE expires_at > now() AND random() < 0.5`;
      const allowed = /^(claim-lost|claim-held|nothing-to-take)$/;
      for (const code of codes(await Promise.allSettled([...all, half]))) expect(code).toMatch(allowed);
    }
    // Each token was given once, and only the last of each request is worth anything.
    const seen = given.map(({ claim }) => `${claim.requestId} ${claim.token}`);
    expect(new Set(seen).size).toBe(seen.length);
    for (const { officer, claim } of given) {
      const { token, userId, expiresAt } = await db().claim.findUniqueOrThrow({
        where: { requestId: claim.requestId },
      });
      const live = token === claim.token && userId === officer.userId && expiresAt !== null && expiresAt > new Date();
      const renewed = renewClaim(officer, claim).then(
        () => "renewed",
        (error) => error.code,
      );
      expect(await renewed).toBe(live ? "renewed" : "claim-lost");
    }
    for (const requestId of requestIds) {
      const events = await trailOf(requestId);
      const tokens = events
        .filter(({ action }) => action === "claim.take")
        .map(({ details }) => Number(JSON.parse(details).token));
      expect(tokens).toEqual(tokens.map((_, at) => at + 1));
    }
  });
});

it("leaves decisions, trail and provider in agreement", async () => {
  expect((await expectAgreement(world)).disagreements).toEqual([]);
});

afterAll(() =>
  tell({ scenario: "races", mechanism: "on", faults: 0, ...tally, settledSeconds: [], longestUnknown: 0 }),
);

import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db";
import { settleRequest } from "@/lib/reviews/settle-decision";
import { superUrl } from "@/lib/testing/database";
import { approval, callsOf, type Held, trailOf, underReview } from "@/lib/testing/review";
import { makeWorld, type World } from "@/lib/testing/world";
import { expectAgreement } from "./agree";
import { type Office, startOffice } from "./children";
import { size, tell } from "./run";

/* SIGTERM while decisions are under way (P13), in processes of their own. */

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());

/** Requests under review, all held by one officer: who has signed one goes on while it is sent. */
async function held(count: number): Promise<Held[]> {
  const made: Held[] = [];
  for (let each = 0; each < count; each++) made.push(await underReview(world, world.nuria));
  const expiresAt = new Date(Date.now() + 15 * 60_000);
  const { userId } = world.nuria;
  for (const { id } of made) await db().claim.update({ where: { requestId: id }, data: { userId, expiresAt } });
  return made;
}

const slow = ({ requestPk }: Held, ms: number) =>
  world.sandbox.control("faults", { operation: "approve", request_pk: requestPk, kind: "delay", ms });
const decide = (office: Office, request: Held) =>
  office.ask("/decide", { actor: world.nuria, input: approval(request, world.signs.nuria) });
const decisionOf = ({ id }: Held) => db().decision.findFirst({ where: { requestId: id } });
const sends = async (request: Held) => (await callsOf(world, request, "approve")).length;
const soon = { timeout: 30_000, interval: 100 };

describe("a web process that is asked to end", { timeout: 120_000 }, () => {
  it("takes nothing more, lets every decision under way end and be recorded, and ends with 0", async () => {
    const rounds = size(1, 4);
    let [lost, doubled, made] = [0, 0, 0];
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const all = await held(7);
      const [late, ...inFlight] = all as [Held, ...Held[]];
      const office = await startOffice();
      for (const each of inFlight) await slow(each, 1500);
      const answers = await Promise.all(inFlight.map((each) => decide(office, each)));
      expect(answers.map(({ status }) => status)).toEqual(inFlight.map(() => 200));
      office.kill("SIGTERM");
      const signalled = performance.now();
      await expect.poll(async () => (await office.ask("/ready")).status, { ...soon, interval: 10 }).toBe(503);
      expect(await decide(office, late)).toEqual({ status: 503, body: { code: "restarting" } });
      expect(await office.ended).toMatchObject({ code: 0, signal: null });
      seconds.push((performance.now() - signalled) / 1000);

      expect(await decisionOf(late)).toBeNull();
      for (const each of inFlight) {
        made++;
        if ((await decisionOf(each))?.state !== "CONFIRMED") lost++;
        if ((await sends(each)) !== 1) doubled++;
      }
    }
    tell({
      scenario: "SIGTERM with decisions in flight",
      mechanism: "on",
      faults: rounds,
      decisions: made,
      lost,
      doubled,
      settledSeconds: seconds,
      longestUnknown: 0,
    });
    expect({ lost, doubled, ended: Math.max(...seconds) < 30 }).toEqual({ lost: 0, doubled: 0, ended: true });
  });

  it("hands over what has not ended in time: not sent at once, or to be asked about at once", async () => {
    const all = await held(4);
    const [unsentOne, unsentTwo, sentOne, sentTwo] = all as [Held, Held, Held, Held];
    const office = await startOffice({ DRAIN_SECONDS: "1" });
    for (const each of [sentOne, sentTwo]) await slow(each, 9000);
    const door = await closedDoor([unsentOne, unsentTwo]);
    for (const answer of await Promise.all(all.map((each) => decide(office, each)))) expect(answer.status).toBe(200);
    await expect.poll(async () => (await decisionOf(sentTwo))?.state, soon).toBe("SENDING");
    office.kill("SIGTERM");
    const { code, ms } = await office.ended;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(7000);
    await door.end();

    for (const each of [unsentOne, unsentTwo]) {
      expect(await decisionOf(each)).toMatchObject({ state: "NOT_SENT" });
      expect(await sends(each)).toBe(0);
      const last = (await trailOf(each.id)).at(-1);
      expect(last).toMatchObject({ action: "decision.not_sent", details: '{"cause":"interrupted"}' });
    }
    for (const each of [sentOne, sentTwo]) {
      expect(await decisionOf(each)).toMatchObject({ state: "UNKNOWN" });
      const asked = async () => {
        await settleRequest(each.id);
        return (await decisionOf(each))?.state;
      };
      await expect.poll(asked, soon).toBe("CONFIRMED");
      expect(await sends(each)).toBe(1);
    }
  });

  it("ends at once when it is asked a second time", async () => {
    const office = await startOffice();
    const never = office.ask("/never").catch(() => "cut");
    await expect.poll(async () => (await office.ask("/ready")).status, soon).toBe(200);
    office.kill("SIGTERM");
    await expect.poll(async () => (await office.ask("/ready")).status, soon).toBe(503);
    // The same Ctrl-C comes through the terminal and through npm.
    office.kill("SIGINT");
    expect(await office.ask("/ready")).toMatchObject({ status: 503 });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    office.kill("SIGINT");
    const { code, ms } = await office.ended;
    expect(code).toBe(1);
    expect(ms).toBeLessThan(5000);
    expect(await never).toBe("cut");
  });

  it("leaves decisions, trail and provider in agreement", async () => {
    expect((await expectAgreement(world)).disagreements).toEqual([]);
  });
});

/** Nothing of these requests can be marked as being sent until it opens again. */
async function closedDoor(those: Held[]): Promise<pg.Client> {
  const client = new pg.Client(superUrl());
  await client.connect();
  const ids = those.map(({ id }) => `'${id}'`).join(", ");
  await client.query(`
    CREATE FUNCTION door() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock(77); RETURN NEW; END';
    CREATE TRIGGER door BEFORE UPDATE ON decision FOR EACH ROW
      WHEN (NEW.state = 'SENDING' AND NEW.request_id IN (${ids})) EXECUTE FUNCTION door();
    SELECT pg_advisory_lock(77)`);
  return client;
}

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { db } from "@/lib/db";
import { ProviderError } from "@/lib/gateways/errors";
import { resetBreakers } from "@/lib/gateways/http";
import { lookUpOpening } from "@/lib/requests/look-up-opening";
import { openRequest } from "@/lib/requests/open-request";
import { refreshRequest } from "@/lib/requests/refresh-request";
import { type HttpDouble, startDouble } from "@/lib/testing/http-double";
import { holder, makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { type Act, acts, settled } from "./provider-acts";
import { long, tell } from "./run";
import { type Trouble, troublesWith } from "./troubles";

/*
 * Whatever the provider does to a call, nothing is sent a second time by itself, unknown is said to be unknown and
 * settles by reading, and no answer costs more time, memory or trust than its kind allows.
 */

let world: World;
let trap: HttpDouble;
let trapped = 0;
let troubles: Trouble[];
const memory = { before: 0, most: 0 };
const watch = setInterval(() => {
  memory.most = Math.max(memory.most, process.memoryUsage.rss());
}, 50);

beforeAll(async () => {
  world = await makeWorld({ ra: true });
  trap = await startDouble((_, response) => {
    trapped++;
    response.end();
  });
  troubles = troublesWith(trap.url);
  memory.before = process.memoryUsage.rss();
  memory.most = memory.before;
});
afterAll(async () => {
  clearInterval(watch);
  await trap.close();
  await world.sandbox.stop();
});
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("faults", {}, "DELETE");
});
afterEach(() => {
  expect(trapped).toBe(0);
  expect(memory.most - memory.before).toBeLessThan(500 * 2 ** 20);
});

const named = (name: string): Trouble => {
  const found = troubles.find((trouble) => trouble.name === name);
  if (!found) throw new Error(`no such trouble: ${name}`);
  return found;
};
/** Names stand before the trap has an address. */
const names = (slow: boolean) =>
  troublesWith("http://trap.example").flatMap((trouble) => (Boolean(trouble.slow) === slow ? [trouble.name] : []));

/** Of each act the troubles that `npm test` tries; together every one that does not have to be waited for. */
const sample: Record<Act["name"], string[]> = {
  approve: ["an effect, then 500 in words", "another request's answer"],
  refuse: ["an effect whose answer was lost", "503 of a proxy and when to come back", "412", "an answer without end"],
  validate: ["an effect 1 s late"],
  "approve after validation": ["half of the answer"],
  cancel: ["429 and when to come back", "other types", "an error inside 200", "a redirect elsewhere"],
};
const sampleOpenings = ["an effect, then 500 of a proxy", "another request's answer", "a packed answer without end"];
const sampleReads = ["another request's answer", "other types", "an answer without end", "a redirect elsewhere"];

const order = (operation: string, requestPk: number | null, trouble: Trouble, more: object = {}) =>
  world.sandbox.control("faults", {
    operation,
    ...(requestPk === null ? {} : { request_pk: requestPk }),
    ...trouble.order,
    ...more,
  });

/** Reads at the provider that may come with one decision: before it, after it, and one more. */
const readsAround = 3;

describe.each(acts)("$name", (act) => {
  const row = { decisions: 0, doubled: 0, lost: 0, settledSeconds: [] as number[], longestUnknown: 0 };
  afterAll(() => tell({ scenario: `provider: ${act.name}`, mechanism: "on", faults: row.decisions, ...row }));

  /** The act under a fault, to the end of the process that sent it. */
  async function underFault(trouble: Trouble) {
    const subject = await act.prepare(world);
    const { last } = await world.sandbox.control<{ last: number }>("ledger");
    await order(act.operation, subject.requestPk, trouble);
    const started = performance.now();
    const id = await subject.send();
    return { trouble, subject, id, last, started };
  }

  /** What is promised of it, at once and once the fault is over. */
  async function check({ trouble, subject, id, last, started }: Awaited<ReturnType<typeof underFault>>) {
    row.decisions++;
    const ended = performance.now();
    const calls = async () => {
      const { entries } = await world.sandbox.control<{ entries: { operation: string; effect: string | null }[] }>(
        `ledger?since=${last}&request_pk=${subject.requestPk}`,
      );
      return {
        sent: entries.filter(({ operation }) => operation === act.operation).length,
        effects: entries.filter(({ operation, effect }) => operation === act.operation && effect !== null).length,
        reads: entries.filter(({ operation }) => /^(ra_)?get_request$/.test(operation)).length,
      };
    };
    const atOnce = await act.state(id);
    const there = (await statusAt(subject.requestPk)) === act.target;
    expect(atOnce, "never done before it is seen to be").not.toBe(there ? "REJECTED" : "CONFIRMED");
    expect(["CONFIRMED", "UNKNOWN", ...(trouble.saysNo || !trouble.effect ? ["REJECTED"] : [])]).toContain(atOnce);
    if (atOnce === "UNKNOWN") expect(await shownAs(subject.id)).toBe("UNKNOWN");
    expect((await calls()).reads).toBeLessThanOrEqual(readsAround);

    resetBreakers();
    if (trouble.effect)
      await expect.poll(() => statusAt(subject.requestPk), { timeout: 60_000, interval: 100 }).toBe(act.target);
    const over = performance.now();
    const state = await settled(act, subject.id, id);
    const { sent, effects } = await calls();
    row.settledSeconds.push((performance.now() - over) / 1000);
    row.longestUnknown = Math.max(row.longestUnknown, atOnce === "UNKNOWN" ? (performance.now() - ended) / 1000 : 0);
    row.doubled += Math.max(0, sent - 1) + Math.max(0, effects - 1);
    if (trouble.effect !== (state === "CONFIRMED") || state === "NOT_SENT") row.lost++;
    expect({ state, sent, effects }).toEqual({
      state: trouble.effect ? "CONFIRMED" : trouble.saysNo ? "REJECTED" : expect.stringMatching(/^(UNKNOWN|REJECTED)$/),
      sent: 1,
      effects: trouble.effect ? 1 : 0,
    });
    expect(await shownAs(subject.id)).toBe(state === "UNKNOWN" ? "UNKNOWN" : null);
    expect(ended - started).toBeLessThan(60_000);
  }

  it.each(long ? names(false) : sample[act.name])("%s", { timeout: 120_000 }, async (name) => {
    const done = await underFault(named(name));
    await backgroundDone(60_000);
    await check(done);
  });

  it.runIf(long)("what has to be waited for ends by itself, all at once", { timeout: 180_000 }, async () => {
    const under = [];
    for (const name of names(true)) under.push(await underFault(named(name)));
    expect(await backgroundDone(60_000)).toBe(true);
    for (const done of under) await check(done);
  });
});

const statusAt = async (requestPk: number) => {
  const { requests } = await world.sandbox.control<{ requests: { request_pk: number; status: string }[] }>("requests");
  return requests.find((request) => request.request_pk === requestPk)?.status;
};
const shownAs = async (id: string) =>
  (await db().request.findUniqueOrThrow({ where: { id }, select: { decisionState: true } })).decisionState;

describe.each([
  { workflow: "one-shot-eidas" as const, operation: "create_videoid", findable: false },
  { workflow: "ra-external" as const, operation: "ra_create_request", findable: true },
])("opening a request of $workflow", ({ workflow, operation, findable }) => {
  let phone = findable ? 611_200_100 : 611_100_100;
  const open = async () => {
    const { requestId } = await openRequest(world.admin, {
      authorityId: world.authorityId,
      workflow,
      profile: "PFnubeQAFCiudadano",
      phone: `+34${++phone}`,
      email: `opening.${phone}@example.test`,
      ...(findable ? holder : {}),
      key: crypto.randomUUID(),
    });
    return requestId;
  };

  /** Nothing is opened twice, and what was opened is never somebody else's. */
  async function check(id: string, trouble: Trouble, since: number) {
    for (let look = 0; look < 4; look++) await lookUpOpening(id, { counts: true });
    const { entries } = await world.sandbox.control<{
      entries: { operation: string; effect: string | null; request_pk: number | null }[];
    }>(`ledger?since=${since}&operation=${operation}`);
    expect(entries).toHaveLength(1);
    const made = entries[0]?.effect ? entries[0].request_pk : null;
    expect(made !== null).toBe(trouble.effect);
    const row = await db().request.findUniqueOrThrow({ where: { id } });
    if (row.creation === "confirmed") expect(row.requestPk).toBe(made);
    if (trouble.effect) expect(row.creation).not.toBe("failed");
    else expect(["failed", "unknown"]).toContain(row.creation);
    if (findable && trouble.effect) expect(row.creation).toBe("confirmed");
  }

  it.each(long ? names(false) : sampleOpenings)("%s", { timeout: 120_000 }, async (name) => {
    const trouble = named(name);
    // An answer that names a request we do not know could only be doubted after reading that one.
    if (name === "another request's answer") await openedRequest(world, { workflow });
    const { last } = await world.sandbox.control<{ last: number }>("ledger");
    await order(operation, null, trouble);
    const id = await open();
    await backgroundDone(70_000);
    resetBreakers();
    const opened = async () => {
      const { entries } = await world.sandbox.control<{ entries: object[] }>(
        `ledger?since=${last}&operation=${operation}`,
      );
      return entries.length;
    };
    await expect.poll(opened, { timeout: 60_000, interval: 100 }).toBe(1);
    await check(id, trouble, last);
  });
});

describe("reading a request", () => {
  let subject: Awaited<ReturnType<typeof openedRequest>>;
  beforeAll(async () => {
    subject = await openedRequest(world, { outcome: "review", story: "clean" });
  });
  const read = (id: string) =>
    refreshRequest(id, "poll").then(
      ({ status }) => status,
      (error: unknown) => (error instanceof ProviderError ? error.failure : error),
    );

  async function check(id: string, answer: unknown) {
    expect(answer).toMatch(/^(VIDEOREVIEW|no-answer|garbled|answered|not-sent)$/);
    resetBreakers();
    await world.sandbox.control("faults", {}, "DELETE");
    expect(await db().request.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "VIDEOREVIEW" });
    expect(await read(id)).toBe("VIDEOREVIEW");
    expect(await db().request.findUniqueOrThrow({ where: { id } })).toMatchObject({ checkFailures: 0 });
  }

  it.each(long ? names(false) : sampleReads)("%s", { timeout: 120_000 }, async (name) => {
    await order("get_request", subject.requestPk, named(name), { times: 3 });
    await check(subject.id, await read(subject.id));
  });

  it.runIf(long)("what has to be waited for ends by itself, all at once", { timeout: 180_000 }, async () => {
    const under = [];
    for (const name of names(true)) {
      const { id, requestPk } = await openedRequest(world, { outcome: "review", story: "clean" });
      await order("get_request", requestPk, named(name), { times: 3 });
      under.push({ id, answer: read(id) });
    }
    const started = performance.now();
    for (const { id, answer } of under) await check(id, await answer);
    expect(performance.now() - started).toBeLessThan(60_000);
  });

  /** Seconds until a row's next read. */
  const secondsTo = (date: Date | null | undefined) => Math.round(((date?.getTime() ?? 0) - Date.now()) / 1000);
  const comeBack = (requestPk: number, after: string) =>
    order("get_request", requestPk, named("503 of a proxy and when to come back"), { retry_after: after });

  it("comes no sooner than the provider wants to be asked again, and comes all the same", async () => {
    const planned = async (after: string) => {
      await comeBack(subject.requestPk, after);
      expect(await read(subject.id)).toBe("answered");
      return secondsTo((await db().request.findUniqueOrThrow({ where: { id: subject.id } })).nextCheckAt);
    };
    expect(await planned("120")).toBe(120);
    expect(await planned("9999999")).toBe(900);
  });

  it.each(acts.filter(({ name }) => name === "refuse" || name === "cancel"))(
    "after an unknown $name neither",
    async (act) => {
      const held = await act.prepare(world);
      await order(act.operation, held.requestPk, named("a call that was lost"));
      await comeBack(held.requestPk, "120");
      const id = await held.send();
      await backgroundDone(20_000);
      expect(await act.state(id)).toBe("UNKNOWN");
      const due =
        act.name === "cancel"
          ? (await db().requestAct.findUniqueOrThrow({ where: { id } })).nextReadAt
          : (await db().request.findUniqueOrThrow({ where: { id: held.id } })).nextCheckAt;
      expect(secondsTo(due)).toBeGreaterThan(110);
    },
  );
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { db } from "@/lib/db";
import { ProviderError } from "@/lib/gateways/errors";
import { resetBreakers } from "@/lib/gateways/http";
import { openRequest } from "@/lib/requests/open-request";
import { refreshRequest } from "@/lib/requests/refresh-request";
import { type HttpDouble, startDouble } from "@/lib/testing/http-double";
import { holder, makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { expectAgreement } from "./agree";
import { type Act, acts } from "./provider-acts";
import { checkAct, checkOpening, lastLine, type Sent } from "./provider-checks";
import { type FaultRow, long, stayFresh, tell } from "./run";
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
  await stayFresh();
  await world.sandbox.control("faults", {}, "DELETE");
});
const named = (name: string): Trouble => {
  const found = troubles.find((trouble) => trouble.name === name);
  if (!found) throw new Error(`no such trouble: ${name}`);
  return found;
};
/** Names stand before the trap has an address. */
const names = (slow: boolean) =>
  troublesWith("http://trap.example").flatMap((trouble) => (Boolean(trouble.slow) === slow ? [trouble.name] : []));

/** The fault run alone has the time for troubles that last. */
const waited = long ? ["what has to be waited for"] : [];

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

describe.each(acts)("$name", (act) => {
  const row: FaultRow = {
    scenario: `provider: ${act.name}`,
    mechanism: "on",
    faults: 0,
    decisions: 0,
    lost: 0,
    doubled: 0,
    settledSeconds: [],
    longestUnknown: 0,
  };
  afterAll(() => tell(row));

  async function underFault(trouble: Trouble): Promise<Sent> {
    const subject = await act.prepare(world);
    const last = await lastLine(world);
    await order(act.operation, subject.requestPk, trouble);
    return { trouble, subject, last, id: await subject.send() };
  }
  const once = ({ effect }: Trouble) => ({ sent: 1, effects: Number(effect) });

  it.each(long ? names(false) : sample[act.name])("%s", { timeout: 120_000 }, async (name) => {
    const done = await underFault(named(name));
    expect(await backgroundDone(60_000)).toBe(true);
    expect(await checkAct(world, act, done, row)).toEqual(once(done.trouble));
  });

  it.each(waited)("%s ends by itself, all at once", { timeout: 240_000 }, async () => {
    const under: Sent[] = [];
    for (const name of names(true)) under.push(await underFault(named(name)));
    expect(await backgroundDone(60_000)).toBe(true);
    for (const done of under) expect(await checkAct(world, act, done, row)).toEqual(once(done.trouble));
  });
});

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

  it.each(long ? names(false) : sampleOpenings)("%s", { timeout: 120_000 }, async (name) => {
    const trouble = named(name);
    // An answer that names a request we do not know could only be doubted after reading that one.
    if (name === "another request's answer") await openedRequest(world, { workflow });
    const last = await lastLine(world);
    await order(operation, null, trouble);
    const id = await open();
    expect(await backgroundDone(70_000)).toBe(true);
    resetBreakers();
    const calls = await checkOpening(world, { id, operation, last, trouble });
    expect(calls).toEqual({ sent: 1, effects: Number(trouble.effect) });
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

  const failures = /^(VIDEOREVIEW|no-answer|garbled|answered|not-sent)$/;
  const statusOf = async (id: string) => (await db().request.findUniqueOrThrow({ where: { id } })).status;
  /** What is believed afterwards, and what a read says once the fault is over. */
  async function afterwards(id: string) {
    resetBreakers();
    await world.sandbox.control("faults", {}, "DELETE");
    return [await statusOf(id), await read(id)];
  }

  it.each(long ? names(false) : sampleReads)("%s", { timeout: 120_000 }, async (name) => {
    await order("get_request", subject.requestPk, named(name), { times: 3 });
    expect(await read(subject.id)).toMatch(failures);
    expect(await afterwards(subject.id)).toEqual(["VIDEOREVIEW", "VIDEOREVIEW"]);
  });

  it.each(waited)("%s ends by itself, all at once", { timeout: 180_000 }, async () => {
    const under: { id: string; answer: Promise<unknown> }[] = [];
    for (const name of names(true)) {
      const { id, requestPk } = await openedRequest(world, { outcome: "review", story: "clean" });
      await order("get_request", requestPk, named(name), { times: 3 });
      under.push({ id, answer: read(id) });
    }
    const started = performance.now();
    for (const { answer } of under) expect(await answer).toMatch(failures);
    expect(performance.now() - started).toBeLessThan(60_000);
    for (const { id } of under) expect(await afterwards(id)).toEqual(["VIDEOREVIEW", "VIDEOREVIEW"]);
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

it("decisions, trail and provider agree", { timeout: 60_000 }, async () => {
  expect((await expectAgreement(world)).disagreements).toEqual([]);
});

it("nothing of ours was led elsewhere, and no answer grew in memory", () => {
  expect(trapped).toBe(0);
  expect(memory.most - memory.before).toBeLessThan(500 * 2 ** 20);
});

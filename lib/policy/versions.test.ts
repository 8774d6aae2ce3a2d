import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { makeTenancy, newAuthority, type Tenancy } from "@/lib/testing/tenancy";
import { makePerson } from "@/lib/testing/world";
import { proposeVersion } from "./propose-version";
import { policiesOf, policyOf } from "./reads";
import { type ProposeInput, proposeInput } from "./schema";
import { seeVersion } from "./see-version";
import { readPolicy } from "./versions";
import { withdrawVersion } from "./withdraw-version";

let tenancy: Tenancy;
let authorityId: string;
let author: UserActor;
let second: UserActor;
let codes = 7300;

beforeAll(async () => {
  tenancy = await makeTenancy();
});
beforeEach(async () => {
  authorityId = await newAuthority(String(++codes));
  author = await makePerson("admin", [authorityId]);
  second = await makePerson("admin", [authorityId]);
});

const draft = (given: object = {}): ProposeInput =>
  proposeInput.parse({
    ...{ authorityId, from: 1, preset: "strict", settings: {}, startsAt: null },
    ...{ reason: "The auditors ask for it from now on.", ...given },
  });
async function proposed(given: object = {}, by = author) {
  const { version } = await proposeVersion(by, draft(given));
  return db().policyVersion.findUniqueOrThrow({ where: { authorityId_version: { authorityId, version } } });
}
const current = async () => (await policyOf(db(), authorityId)).version;
const look = async (by: UserActor, version?: number) => {
  const view = await readPolicy(by, { authority: authorityId, version });
  if (!view) throw new Error("no policy");
  return view;
};
const states = async () => (await look(second)).versions.map(({ version, state }) => [version, state]);
const trail = () =>
  db().auditEvent.findMany({
    where: { chain: authorityId, action: { startsWith: "policy." } },
    orderBy: { seq: "asc" },
  });
/** Puts the start of a version so many seconds off: the clock is the database's. */
const startIn = (id: string, seconds: number) =>
  db().$executeRaw`
    UPDATE policy_version SET starts_at = now() + make_interval(secs => ${seconds}) WHERE id = ${id}::uuid`;
/** On the clock of the house. */
const inDays = (days: number) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Madrid", dateStyle: "short", timeStyle: "short" })
    .format(new Date(Date.now() + days * 86_400_000))
    .replace(" ", "T");

describe("a proposed version", () => {
  it("is in force once a second admin has seen it, with its reason sealed and a line for each", async () => {
    const { id, reason } = await proposed({ settings: { claimMinutes: 20 } });
    expect(reason).toMatch(/^v1\./);
    expect(await current()).toBe(1);
    expect(await look(second, 2)).toMatchObject({
      authorities: [{ version: 1, waiting: 1, toSee: 1 }],
      inForce: { version: 1, content: { preset: "standard" } },
      shown: {
        row: { state: "waiting", reason: "The auditors ask for it from now on.", mine: false, since: null },
        content: { preset: "strict", settings: { claimMinutes: 20 } },
      },
    });
    expect((await look(author)).authorities).toMatchObject([{ waiting: 1, toSee: 0 }]);
    await seeVersion(second, { versionId: id });
    expect(await policyOf(db(), authorityId)).toMatchObject({
      version: 2,
      preset: "strict",
      settings: { claimMinutes: 20, targetMinutes: 60 },
    });
    expect(await states()).toEqual([
      [2, "in-force"],
      [1, "past"],
    ]);
    const { versions } = await look(second);
    expect(versions[1]?.until).toBe(versions[0]?.since);
    const rules = ["A3b", "A9", "A15", "A19"].map((id) => expect.stringContaining(`${id}:`));
    expect((await trail()).map(({ action, actorId }) => [action, actorId])).toEqual([
      ["policy.propose", author.userId],
      ["policy.seen", second.userId],
    ]);
    const { changed, ...said } = JSON.parse((await trail())[0]?.details ?? "{}");
    expect(said).toMatchObject({ version: 2, from: 1, preset: "strict" });
    expect(changed).toEqual(expect.arrayContaining(["preset", "claimMinutes", ...rules]));
  });

  it("starts when its start has come, not before, and until then stands as planned", async () => {
    const { id, startsAt } = await proposed({ startsAt: inDays(2) });
    expect(startsAt.getTime() - Date.now()).toBeGreaterThan(1.9 * 86_400_000);
    await seeVersion(second, { versionId: id });
    expect(await current()).toBe(1);
    expect(await states()).toEqual([
      [2, "planned"],
      [1, "in-force"],
    ]);
    await startIn(id, -1);
    expect(await current()).toBe(2);
  });

  it("that nobody saw is not in force, however long ago it was to start", async () => {
    const { id } = await proposed();
    await startIn(id, -100_000);
    expect(await current()).toBe(1);
    expect((await policiesOf(db(), [authorityId])).get(authorityId)?.version).toBe(1);
  });

  it.each<[string, () => UserActor, string]>([
    ["its author", () => author, "forbidden"],
    ["an admin of another authority", () => tenancy.stranger, "not-found"],
  ])("cannot be seen by %s", async (_, who, code) => {
    const { id } = await proposed();
    await expect(seeVersion(who(), { versionId: id })).rejects.toMatchObject({ code });
    expect(await states()).toEqual([
      [2, "waiting"],
      [1, "in-force"],
    ]);
    expect(await trail()).toHaveLength(1);
  });

  it("cannot be seen by its author in the database either", async () => {
    const { id } = await proposed();
    const seen = { seenById: author.userId, seenAt: new Date() };
    await expect(db().policyVersion.update({ where: { id }, data: seen })).rejects.toThrow(/seen_by_another/);
  });

  it("asks author and second admin for a fresh second factor", async () => {
    const { id } = await proposed();
    await db().$executeRaw`UPDATE session SET second_factor_at = now() - interval '16 minutes'`;
    await expect(seeVersion(second, { versionId: id })).rejects.toMatchObject({ code: "step-up" });
    await expect(proposeVersion(author, draft())).rejects.toMatchObject({ code: "step-up" });
    expect(await current()).toBe(1);
  });

  it.each<[string, object, Record<string, string>]>([
    ["changes nothing", { preset: "standard" }, { preset: "policy-same" }],
    [
      "says what its preset says",
      { preset: "standard", settings: { mapping: { A9: { "not-met": "reason", "not-available": "reason" } } } },
      { preset: "policy-same" },
    ],
    ["starts in the past", { startsAt: inDays(-1) }, { startsAt: "start-past" }],
    ["starts in a far future", { startsAt: inDays(3000) }, { startsAt: "start-far" }],
  ])("is none where it %s", async (_, given, fields) => {
    await expect(proposeVersion(author, draft(given))).rejects.toMatchObject({ code: "invalid-input", fields });
    expect(await db().policyVersion.count({ where: { authorityId } })).toBe(1);
  });

  it("waits where an authority has one admin, and the page knows it", async () => {
    await db().user.update({ where: { id: second.userId }, data: { disabledAt: new Date() } });
    await proposed();
    expect(await look(author, 2)).toMatchObject({ others: 0, shown: { row: { state: "waiting" } } });
    await db().user.update({ where: { id: second.userId }, data: { disabledAt: null, passwordHash: "set" } });
    expect(await look(author, 2)).toMatchObject({ others: 1 });
  });
});

describe("a version that is withdrawn", () => {
  it("never starts, seen or not, and cannot be seen afterwards", async () => {
    const waiting = await proposed();
    const planned = await proposed({ preset: "minimum", startsAt: inDays(1) });
    await seeVersion(second, { versionId: planned.id });
    await withdrawVersion(second, { versionId: waiting.id });
    await withdrawVersion(author, { versionId: planned.id });
    await startIn(planned.id, -1);
    expect(await current()).toBe(1);
    expect(await states()).toEqual([
      [3, "withdrawn"],
      [2, "withdrawn"],
      [1, "in-force"],
    ]);
    for (const act of [seeVersion, withdrawVersion])
      await expect(act(second, { versionId: waiting.id })).rejects.toMatchObject({ code: "stale" });
    expect((await trail()).map(({ action }) => action).slice(-2)).toEqual(["policy.withdraw", "policy.withdraw"]);
  });

  it("cannot be one that was in force, nor another authority's", async () => {
    const { id } = await proposed();
    await expect(withdrawVersion(tenancy.stranger, { versionId: id })).rejects.toMatchObject({ code: "not-found" });
    await seeVersion(second, { versionId: id });
    const first = await db().policyVersion.findFirstOrThrow({ where: { authorityId, version: 1 } });
    for (const versionId of [id, first.id])
      await expect(withdrawVersion(author, { versionId })).rejects.toMatchObject({ code: "stale" });
    expect(await current()).toBe(2);
  });
});

describe("of two at once", () => {
  it("proposals each have their number, and the one seen first overtakes the other", async () => {
    const [one, other] = await Promise.all([
      proposeVersion(author, draft()),
      proposeVersion(second, draft({ preset: "minimum" })),
    ]);
    expect(new Set([one?.version, other?.version])).toEqual(new Set([2, 3]));
    const rows = await db().policyVersion.findMany({ where: { authorityId, version: { gt: 1 } } });
    const strict = rows.find(({ preset }) => preset === "strict");
    const minimum = rows.find(({ preset }) => preset === "minimum");
    await seeVersion(second, { versionId: strict?.id ?? "" });
    await expect(seeVersion(author, { versionId: minimum?.id ?? "" })).rejects.toMatchObject({ code: "stale" });
    expect(await current()).toBe(strict?.version);
    expect(Object.fromEntries(await states())[minimum?.version ?? 0]).toBe("overtaken");
    await expect(proposeVersion(author, draft())).rejects.toMatchObject({ code: "stale" });
  });

  it("who see, one is recorded; who sees and who withdraws, one of both", async () => {
    const third = await makePerson("admin", [authorityId]);
    const { id } = await proposed();
    const seen = await Promise.allSettled([second, third].map((who) => seeVersion(who, { versionId: id })));
    expect(seen.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const next = await proposed({ from: 2, preset: "minimum" });
    const both = await Promise.allSettled([
      seeVersion(second, { versionId: next.id }),
      withdrawVersion(author, { versionId: next.id }),
    ]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await trail()).filter(({ action }) => action !== "policy.propose")).toHaveLength(2);
  });
});

describe("the page of the policy", () => {
  it("is its own authorities' only, and another's looks like none", async () => {
    await expect(readPolicy(tenancy.stranger, { authority: authorityId })).rejects.toMatchObject({ code: "not-found" });
    await expect(look(author, 9)).rejects.toMatchObject({ code: "not-found" });
    expect(await readPolicy({ ...author, authorityIds: [] }, {})).toBeNull();
  });

  it("shows an auditor the same, with nothing to see to", async () => {
    await proposed();
    const auditor = await makePerson("auditor", [authorityId]);
    expect(await look(auditor)).toMatchObject({ authorities: [{ waiting: 1, toSee: 0 }], versions: [{}, {}] });
  });
});

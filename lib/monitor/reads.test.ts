import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { claimRequest } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { userNames } from "@/lib/people/names";
import { storedRequest } from "@/lib/testing/rows";
import { makePerson, makeWorld, type World } from "@/lib/testing/world";
import type { SecondLook } from "@/prisma/generated/client";
import { readMonitor } from "./reads";
import { ageBands, type MonitorKind } from "./schema";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());
beforeEach(async () => {
  await db().decision.deleteMany();
  await db().webhookDelivery.deleteMany();
  await db().providerCall.deleteMany();
  await db().request.deleteMany();
});

const minute = 60_000;
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * minute);

interface Fact {
  id: string;
  authorityId: string;
  status: string;
  creation: string;
  decisionState: string | null;
  reviewSince: Date | null;
  statusChangedAt: Date;
}

/** The same counts, made the slow way. */
function kindOf(row: Fact): MonitorKind | null {
  const closed = ["ISSUED", "RENEWED", "CANCELLED"].includes(row.status);
  if (closed && row.decisionState === null) return null;
  if (row.decisionState === "UNKNOWN" || row.decisionState === "NOT_SENT") return "unknown-outcome";
  if (row.creation !== "confirmed") return row.creation === "sending" ? "opening" : "not-opened";
  if (closed) return "confirming";
  const kinds: Record<string, MonitorKind> = {
    VIDEOPENDING: "waiting",
    VIDEOINCOMPLETE: "incomplete",
    VIDEOERROR: "failed",
    VIDEOREVIEW: "to-review",
    ENROLLREADY: "approved",
  };
  return kinds[row.status] ?? "other";
}

const sinceOf = (row: Fact) =>
  row.status === "VIDEOREVIEW" ? (row.reviewSince ?? row.statusChangedAt) : row.statusChangedAt;
const bandOf = (row: Fact) =>
  [15, 60, 240, 1440, 4320].filter((limit) => Date.now() - sinceOf(row).getTime() >= limit * minute).length;

/** One request of every sort, at every age, here and at the other authority. */
async function manyRequests(): Promise<void> {
  const ages = [1, 20, 100, 500, 2000, 9000];
  const sorts = [
    ...["VIDEOPENDING", "VIDEOINCOMPLETE", "VIDEOERROR", "VIDEOREVIEW", "CREATED", "ENROLLREADY", "ISSUED"].map(
      (status) => ({ status }),
    ),
    { status: "CANCELLED", decisionState: "UNKNOWN" },
    { status: "VIDEOREVIEW", decisionState: "NOT_SENT" },
    { status: "VIDEOREVIEW", decisionState: "SENDING" },
    { status: "ISSUED", decisionState: "RECORDED" },
    { creation: "sending", requestPk: null },
    { creation: "failed", requestPk: null },
    { status: "NEWWORD" },
  ];
  for (const [at, sort] of sorts.entries())
    for (const [step, age] of ages.entries()) {
      if ((at + step) % 3 === 2) continue;
      const reviewSince = "status" in sort && sort.status === "VIDEOREVIEW" ? minutesAgo(age + 3) : null;
      const columns = { ...sort, statusChangedAt: minutesAgo(age), reviewSince };
      await storedRequest(world.authorityId, columns);
      if (step % 2 === 0) await storedRequest(world.otherAuthorityId, columns);
    }
}

async function counted(authorityIds: readonly string[]) {
  const rows = await db().request.findMany({ where: { authorityId: { in: [...authorityIds] } } });
  const byKind = new Map<MonitorKind, Fact[]>();
  for (const row of rows) {
    const kind = kindOf(row);
    if (kind) byKind.set(kind, [...(byKind.get(kind) ?? []), row]);
  }
  return byKind;
}

describe("the numbers of the monitor", () => {
  it("are those of a count by hand, for each set of authorities", { timeout: 60_000 }, async () => {
    await manyRequests();
    const both = await makePerson("admin", [world.authorityId, world.otherAuthorityId]);
    const there = await makePerson("admin", [world.otherAuthorityId]);
    for (const actor of [world.admin, there, both]) {
      const expected = await counted(actor.authorityIds);
      const { open, total } = await readMonitor(actor);
      expect(new Set(open.filter((row) => row.total > 0).map((row) => row.kind))).toEqual(new Set(expected.keys()));
      for (const row of open) {
        const facts = (expected.get(row.kind) ?? []).toSorted((a, b) => sinceOf(a).getTime() - sinceOf(b).getTime());
        expect(row.bands).toEqual(ageBands.map((_, band) => facts.filter((fact) => bandOf(fact) === band).length));
        expect(row.total).toBe(facts.length);
        expect(row.oldest?.since).toBe(facts[0] && sinceOf(facts[0]).toISOString());
      }
      expect(total).toBe([...expected.values()].flat().length);
    }
  });

  it("name the one that waits longest", async () => {
    const oldest = await storedRequest(world.authorityId, { status: "VIDEOREVIEW", reviewSince: minutesAgo(90) });
    await storedRequest(world.authorityId, { status: "VIDEOREVIEW", reviewSince: minutesAgo(30) });
    await storedRequest(world.otherAuthorityId, { status: "VIDEOREVIEW", reviewSince: minutesAgo(900) });
    const { open } = await readMonitor(world.admin);
    expect(open.find((row) => row.kind === "to-review")).toMatchObject({
      oldest: { id: oldest.id, number: oldest.number },
      bands: [0, 1, 1, 0, 0, 0],
      late: [false, false, true, false, false, false],
    });
  });

  it("call late what has passed its target, and nothing empty", async () => {
    for (const age of [1, 100, 5000]) await storedRequest(world.authorityId, { statusChangedAt: minutesAgo(age) });
    await storedRequest(world.authorityId, { decisionState: "UNKNOWN", statusChangedAt: minutesAgo(20) });
    const { open } = await readMonitor(world.admin);
    const late = (kind: MonitorKind) => open.find((row) => row.kind === kind)?.late;
    expect(late("waiting")).toEqual([false, false, false, false, false, true]);
    expect(late("unknown-outcome")).toEqual([false, true, false, false, false, false]);
    expect(late("incomplete")).toEqual(Array(6).fill(false));
  });

  it("are all there when nothing is open", async () => {
    const { open, total, stuck } = await readMonitor(world.admin);
    expect(open.every((row) => row.total === 0 && row.oldest === null)).toBe(true);
    expect(open.map((row) => row.kind)).not.toContain("other");
    expect([total, stuck]).toEqual([0, []]);
  });
});

describe("what is stuck", () => {
  it.each([
    ["unknown-outcome", { status: "VIDEOREVIEW", decisionState: "UNKNOWN" }],
    ["not-sent", { status: "VIDEOREVIEW", decisionState: "NOT_SENT" }],
    ["not-opened", { creation: "failed", requestPk: null, videoidPk: null }],
    ["not-opened", { creation: "unknown", requestPk: null, videoidPk: null }],
    ["video-number", { videoidPk: null }],
    ["read-failing", { checkFailures: 3 }],
    ["failed", { status: "VIDEOERROR" }],
    ["incomplete", { status: "VIDEOINCOMPLETE", statusChangedAt: minutesAgo(1500) }],
    ["overdue", { status: "VIDEOREVIEW", reviewSince: minutesAgo(61) }],
  ])("%s: %o", async (why, columns) => {
    const { id, number } = await storedRequest(world.authorityId, columns);
    await storedRequest(world.otherAuthorityId, columns);
    expect((await readMonitor(world.admin)).stuck).toMatchObject([{ id, number, why }]);
  });

  it.each([
    ["a fresh one", {}],
    ["two failed reads", { checkFailures: 2 }],
    ["incomplete since this morning", { status: "VIDEOINCOMPLETE", statusChangedAt: minutesAgo(300) }],
    ["in review for a while", { status: "VIDEOREVIEW", reviewSince: minutesAgo(59) }],
    ["a closed one", { status: "CANCELLED", checkFailures: 9, videoidPk: null }],
  ])("not %s", async (_, columns) => {
    await storedRequest(world.authorityId, columns);
    expect((await readMonitor(world.admin)).stuck).toEqual([]);
  });

  it("has what needs a person most first, then the oldest", async () => {
    const failed = await storedRequest(world.authorityId, { status: "VIDEOERROR", statusChangedAt: minutesAgo(999) });
    const overdue = await storedRequest(world.authorityId, { status: "VIDEOREVIEW", reviewSince: minutesAgo(70) });
    const young = await storedRequest(world.authorityId, { decisionState: "UNKNOWN", statusChangedAt: minutesAgo(2) });
    const old = await storedRequest(world.authorityId, { decisionState: "UNKNOWN", statusChangedAt: minutesAgo(9) });
    const { stuck } = await readMonitor(world.admin);
    expect(stuck.map((row) => row.id)).toEqual([old.id, young.id, overdue.id, failed.id]);
  });
});

describe("second looks nobody has answered", () => {
  const hash = "a".repeat(64);
  let askers = { nuria: "", ignasi: "" };
  beforeAll(async () => {
    const names = await userNames([world.nuria.userId, world.ignasi.userId]);
    askers = { nuria: names.get(world.nuria.userId) ?? "", ignasi: names.get(world.ignasi.userId) ?? "" };
  });

  async function asked(
    columns: Parameters<typeof storedRequest>[1],
    look: Partial<SecondLook>,
    at = world.authorityId,
  ) {
    const { id: requestId, number } = await storedRequest(at, columns);
    await db().evidenceSet.create({ data: { requestId, state: "ready", hash } });
    const data = { requestId, kind: "refusal", askedById: world.nuria.userId, evidenceHash: hash, ...look };
    const { id } = await db().secondLook.create({ data });
    return { id, requestId, number };
  }

  it("are counted and listed, oldest first, also of requests that are in no other list", async () => {
    const refused = { status: "CANCELLED", refusedBy: "decision" };
    const review = { status: "VIDEOREVIEW" };
    const kept = await asked(refused, { askedAt: minutesAgo(300) });
    const taken = { takenById: world.ignasi.userId, takenAt: minutesAgo(5) };
    const held = await asked(review, { kind: "approval", askedAt: minutesAgo(90), ...taken });
    // Taken and left: open to everybody again.
    const left = await asked(refused, { askedAt: minutesAgo(60), ...taken, takenAt: minutesAgo(20) });
    // Answered, about other evidence, about what was decided meanwhile, and elsewhere.
    await asked(refused, { ...taken, verdict: "agree", answeredAt: minutesAgo(1) });
    await asked(review, { kind: "approval", evidenceHash: "b".repeat(64) });
    await asked({ status: "ENROLLREADY" }, { kind: "approval" });
    await asked(refused, {}, world.otherAuthorityId);
    const view = await readMonitor(world.admin);
    expect(view.openLooks).toBe(3);
    expect(
      view.looks.map(({ id, requestId, number, kind, askedBy, heldBy }) => [
        { id, requestId, number },
        kind,
        askedBy,
        heldBy,
      ]),
    ).toEqual([
      [kept, "refusal", askers.nuria, null],
      [held, "approval", askers.nuria, askers.ignasi],
      [left, "refusal", askers.nuria, null],
    ]);
    expect(view.looks[0]?.askedAt).toBe(
      (await db().secondLook.findUniqueOrThrow({ where: { id: kept.id } })).askedAt.toISOString(),
    );
    expect(view.open.find(({ kind }) => kind === "to-review")?.total).toBe(2);
    expect(view.total).toBe(3);
  });

  it("are counted beyond those that are listed", async () => {
    const { requestId } = await asked({ status: "CANCELLED" }, {});
    const look = { requestId, kind: "refusal", askedById: world.nuria.userId };
    await db().secondLook.createMany({ data: Array.from({ length: 30 }, () => look) });
    const { looks, openLooks } = await readMonitor(world.admin);
    expect([looks.length, openLooks]).toEqual([30, 31]);
  });

  it("are none where nobody asked", async () => {
    expect(await readMonitor(world.admin)).toMatchObject({ looks: [], openLooks: 0 });
  });
});

describe("webhooks, calls and people", () => {
  let bodies = 0;
  const delivery = (authorityId: string, columns: { state: string; times?: number; receivedAt?: Date }) =>
    db().webhookDelivery.create({
      data: { authorityId, bodyHash: String(++bodies), body: "sealed", requestPk: 5, ...columns },
    });

  it("webhooks of the last day, by what became of them", async () => {
    const here = world.authorityId;
    await delivery(here, { state: "applied", times: 3 });
    await delivery(here, { state: "applied" });
    await delivery(here, { state: "unmatched" });
    await delivery(here, { state: "failed" });
    await delivery(here, { state: "received" });
    await delivery(here, { state: "applied", receivedAt: minutesAgo(1450) });
    await delivery(world.otherAuthorityId, { state: "failed", times: 5 });
    const { webhooks } = await readMonitor(world.admin);
    expect(webhooks).toMatchObject({ received: 7, applied: 2, duplicate: 2, unmatched: 1, failed: 1 });
    expect(webhooks.latest).toHaveLength(6);
    expect(webhooks.latest.at(-1)?.state).toBe("applied");
    expect(JSON.stringify(webhooks)).not.toContain("sealed");
  });

  it("what each officer holds and decided today, and why requests were refused this week", async () => {
    const { id: held } = await storedRequest(world.authorityId, { status: "VIDEOREVIEW" });
    await claimRequest(world.nuria, { requestId: held });
    const decided = async (authorityId: string, by: string, kind: string, columns = {}) => {
      const { id: requestId } = await storedRequest(authorityId, { status: "ENROLLREADY" });
      const policy = await db().policyVersion.findFirstOrThrow({ where: { authorityId } });
      await db().decision.create({
        data: {
          ...{ requestId, kind, userId: by, state: "CONFIRMED", raoId: "1", sessionId: crypto.randomUUID() },
          ...{ stepUpAt: new Date(), claimToken: 1, requestVersion: 1, policyId: policy.id, conditions: [] },
          ...{ idempotencyKey: crypto.randomUUID(), inputHash: "-", settledAt: new Date(), ...columns },
        },
      });
    };
    await decided(world.authorityId, world.nuria.userId, "approve");
    await decided(world.authorityId, world.nuria.userId, "refuse", { reasonCode: "DOC-02" });
    await decided(world.authorityId, world.ignasi.userId, "refuse", { reasonCode: "DOC-02" });
    await decided(world.authorityId, world.ignasi.userId, "refuse", {
      reasonCode: "DOC-01",
      settledAt: minutesAgo(3000),
    });
    await decided(world.authorityId, world.ignasi.userId, "refuse", {
      reasonCode: "IMG-01",
      settledAt: minutesAgo(11_000),
    });
    await decided(world.authorityId, world.ignasi.userId, "approve", { state: "REJECTED" });
    await decided(world.otherAuthorityId, world.chiara.userId, "refuse", { reasonCode: "DOC-09" });
    const view = await readMonitor(world.admin);
    expect(view.decided).toEqual({ approved: 1, refused: 2 });
    expect(view.refusals).toEqual([
      { code: "DOC-02", n: 2 },
      { code: "DOC-01", n: 1 },
    ]);
    const officers = new Map(view.officers.map((row) => [row.id, row]));
    expect([...officers.keys()].toSorted()).toEqual([world.nuria.userId, world.ignasi.userId].toSorted());
    expect(officers.get(world.nuria.userId)).toEqual({
      id: world.nuria.userId,
      name: expect.any(String),
      claimed: 1,
      canDecide: true,
    });
    expect(officers.get(world.ignasi.userId)).toMatchObject({ claimed: 0 });
    const by = { where: { userId: world.nuria.userId } };
    const { id: decisionId, requestId } = await db().decision.findFirstOrThrow(by);
    const incident = { decisionId, requestId, cause: "author-unclear" };
    await db().incident.createMany({ data: Array.from({ length: 31 }, () => incident) });
    const doubtful = await readMonitor(world.admin);
    await db().incident.deleteMany();
    expect([doubtful.incidents.length, doubtful.openIncidents]).toEqual([30, 31]);
    await db().user.update({ where: { id: world.ignasi.userId }, data: { disabledAt: new Date() } });
    const later = (await readMonitor(world.admin)).officers.find((row) => row.id === world.ignasi.userId);
    await db().user.update({ where: { id: world.ignasi.userId }, data: { disabledAt: null } });
    expect(later?.canDecide).toBe(false);
  });
});

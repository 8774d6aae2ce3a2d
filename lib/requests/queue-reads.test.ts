import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { claimRequest } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { storedRequest } from "@/lib/testing/rows";
import { makePerson, makeWorld, type World } from "@/lib/testing/world";
import { readQueue } from "./queue-reads";
import type { QueueFilter, QueueView } from "./views";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());
beforeEach(async () => {
  await db().decision.deleteMany();
  await db().request.deleteMany();
});

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const toReview = (columns: Parameters<typeof storedRequest>[1] = {}, authorityId = world.authorityId) =>
  storedRequest(authorityId, { status: "VIDEOREVIEW", reviewSince: minutesAgo(5), ...columns });
const idsOf = async (view: QueueView, actor = world.nuria, filter: Partial<QueueFilter> = {}) =>
  (await readQueue(actor, { view, ...filter })).rows.map((row) => row.id);

async function decided(requestId: string, userId: string, settledAt: Date, state = "CONFIRMED"): Promise<void> {
  const policy = await db().policyVersion.findFirstOrThrow({ where: { authorityId: world.authorityId } });
  await db().decision.create({
    data: {
      requestId,
      userId,
      kind: "approve",
      state,
      raoId: "312",
      sessionId: crypto.randomUUID(),
      stepUpAt: settledAt,
      claimToken: 1,
      requestVersion: 1,
      policyId: policy.id,
      conditions: [],
      idempotencyKey: crypto.randomUUID(),
      inputHash: "-",
      settledAt,
    },
  });
}

describe("which list a request is in", () => {
  it.each([
    ["in review", { status: "VIDEOREVIEW" }, "review"],
    ["in review, being decided", { status: "VIDEOREVIEW", decisionState: "SENDING" }, "review"],
    ["in review, outcome unknown", { status: "VIDEOREVIEW", decisionState: "UNKNOWN" }, "problems"],
    ["in review, decision not sent", { status: "VIDEOREVIEW", decisionState: "NOT_SENT" }, "problems"],
    ["in review, without video number", { status: "VIDEOREVIEW", videoidPk: null }, "problems"],
    ["waiting for the applicant", {}, "waiting"],
    ["being opened", { creation: "sending", requestPk: null, videoidPk: null }, "waiting"],
    ["not opened", { creation: "failed", requestPk: null, videoidPk: null }, "problems"],
    ["perhaps opened", { creation: "unknown", requestPk: null, videoidPk: null }, "problems"],
    ["waiting, without video number", { videoidPk: null }, "problems"],
    ["incomplete", { status: "VIDEOINCOMPLETE" }, "problems"],
    ["failed", { status: "VIDEOERROR" }, "problems"],
    ["validated elsewhere", { status: "CREATED" }, "problems"],
    ["in a word nobody knows", { status: "VIDEOARCHIVED" }, "problems"],
    ["approved, its certificate not issued", { status: "ENROLLREADY" }, "waiting"],
    ["issued", { status: "ISSUED" }, null],
    ["waiting, being cancelled", { decisionState: "SENDING" }, "waiting"],
    ["incomplete, being cancelled", { status: "VIDEOINCOMPLETE", decisionState: "RECORDED" }, "problems"],
    ["cancelled, the cancellation not settled", { status: "CANCELLED", decisionState: "SENDING" }, "waiting"],
    ["refused", { status: "CANCELLED", refusedBy: "decision" }, null],
    ["cancelled while its outcome was unknown", { status: "CANCELLED", decisionState: "UNKNOWN" }, "problems"],
  ] as const)("%s", async (_, columns, expected) => {
    const { id } = await storedRequest(world.authorityId, columns);
    const found: QueueView[] = [];
    for (const view of ["review", "waiting", "problems"] as const)
      if ((await idsOf(view)).includes(id)) found.push(view);
    expect(found).toEqual(expected === null ? [] : [expected]);
  });
});

describe("the queue", () => {
  it("has who waits longest first", async () => {
    const [b, a, c] = [
      await toReview({ reviewSince: minutesAgo(20) }),
      await toReview({ reviewSince: minutesAgo(90) }),
      await toReview({ reviewSince: minutesAgo(1) }),
    ];
    expect(await idsOf("review")).toEqual([a.id, b.id, c.id]);
    const old = await storedRequest(world.authorityId, { createdAt: minutesAgo(60) });
    const young = await storedRequest(world.authorityId, { createdAt: minutesAgo(1) });
    expect(await idsOf("waiting")).toEqual([old.id, young.id]);
    const stuck = await storedRequest(world.authorityId, { status: "VIDEOERROR", statusChangedAt: minutesAgo(300) });
    const newer = await storedRequest(world.authorityId, { status: "VIDEOERROR", statusChangedAt: minutesAgo(3) });
    expect(await idsOf("problems")).toEqual([stuck.id, newer.id]);
  });

  it("never shows another authority's, whatever is asked", async () => {
    const theirs = await toReview({}, world.otherAuthorityId);
    const ours = await toReview();
    expect(await idsOf("review")).toEqual([ours.id]);
    expect(await idsOf("review", world.nuria, { authority: world.otherAuthorityId })).toEqual([ours.id]);
    expect(await idsOf("review", world.chiara)).toEqual([theirs.id]);
    expect((await readQueue(world.nuria, { view: "review" })).counts.review).toBe(1);
  });

  it("narrows to one of one's own authorities", async () => {
    const both = await makePerson("rao", [world.authorityId, world.otherAuthorityId], "777");
    const ours = await toReview();
    const theirs = await toReview({ reviewSince: minutesAgo(50) }, world.otherAuthorityId);
    expect(await idsOf("review", both)).toEqual([theirs.id, ours.id]);
    expect(await idsOf("review", both, { authority: world.authorityId })).toEqual([ours.id]);
  });

  it("narrows by signal and by repeated attempts", async () => {
    const signals = { passed: 6, failed: 0, notReported: 0, findings: 0 };
    const plain = await toReview({ signals });
    const failed = await toReview({ signals: { ...signals, failed: 2 } });
    const findings = await toReview({ signals: { ...signals, findings: 1 }, attempt: 3 });
    const silent = await toReview({ signals: { ...signals, notReported: 4 } });
    const unread = await toReview();
    expect(await idsOf("review", world.nuria, { signal: "failed" })).toEqual([failed.id]);
    expect(await idsOf("review", world.nuria, { signal: "findings" })).toEqual([findings.id]);
    expect(await idsOf("review", world.nuria, { signal: "not-reported" })).toEqual([silent.id]);
    expect(await idsOf("review", world.nuria, { attempt: "repeat" })).toEqual([findings.id]);
    expect((await idsOf("review")).toSorted()).toEqual(
      [plain, failed, findings, silent, unread].map((row) => row.id).toSorted(),
    );
  });

  it("shows who holds a request while the claim lasts, and lists it as theirs", async () => {
    const { id } = await toReview();
    await claimRequest(world.nuria, { requestId: id });
    const { rows } = await readQueue(world.ignasi, { view: "review" });
    expect(rows).toMatchObject([
      { id, claim: { userId: world.nuria.userId, name: expect.stringContaining("Person") } },
    ]);
    expect(await idsOf("mine")).toEqual([id]);
    expect(await idsOf("mine", world.ignasi)).toEqual([]);
    // What ended elsewhere under an officer's hands has to be seen.
    await db().request.update({ where: { id }, data: { status: "CANCELLED" } });
    expect(await idsOf("mine")).toEqual([id]);
    await db().request.update({ where: { id }, data: { status: "VIDEOREVIEW" } });
    await db().claim.update({ where: { requestId: id }, data: { expiresAt: minutesAgo(1) } });
    expect((await readQueue(world.ignasi, { view: "review" })).rows[0]?.claim).toBeNull();
    expect(await idsOf("mine")).toEqual([]);
  });

  it("lists what one decided today, newest first, and nobody else's", async () => {
    const now = new Date();
    const [first, second, old, theirs, failed] = await Promise.all(
      [5, 1, 5, 5, 5].map((minutes) =>
        storedRequest(world.authorityId, { status: "ENROLLREADY", statusChangedAt: minutesAgo(minutes) }),
      ),
    );
    await decided(first?.id ?? "", world.nuria.userId, now);
    await decided(second?.id ?? "", world.nuria.userId, now);
    await decided(old?.id ?? "", world.nuria.userId, minutesAgo(24 * 60 + 1));
    await decided(theirs?.id ?? "", world.ignasi.userId, now);
    await decided(failed?.id ?? "", world.nuria.userId, now, "REJECTED");
    expect(await idsOf("decided")).toEqual([second?.id, first?.id]);
  });

  it("counts each list as it shows it; an admin has no list of their own", async () => {
    const { id } = await toReview();
    await toReview();
    await storedRequest(world.authorityId);
    await storedRequest(world.authorityId, { status: "VIDEOERROR" });
    await claimRequest(world.nuria, { requestId: id });
    expect((await readQueue(world.nuria, { view: "waiting" })).counts).toEqual({
      review: 2,
      mine: 1,
      waiting: 1,
      problems: 1,
      decided: 0,
    });
    expect((await readQueue(world.admin, { view: "review" })).counts).toMatchObject({ review: 2, mine: 0, decided: 0 });
  });

  it("masks the person", async () => {
    const person = { givenName: "LUCÍA", surname1: "FERRANDIS", documentNumber: "12345678Z", phone: "+34611222333" };
    await storedRequest(world.authorityId, { status: "VIDEOREVIEW" }, person);
    const page = await readQueue(world.nuria, { view: "review" });
    expect(page.rows).toMatchObject([{ name: "Lucía F.", document: "***4567**" }]);
    for (const value of ["FERRANDIS", "12345678Z", "611222333"]) expect(JSON.stringify(page)).not.toContain(value);
  });

  it("shows two hundred and says that there are more", { timeout: 60_000 }, async () => {
    for (let made = 0; made < 201; made++) await toReview({ reviewSince: minutesAgo(made) });
    const page = await readQueue(world.nuria, { view: "review" });
    expect(page).toMatchObject({ more: true, counts: { review: 201 } });
    expect(page.rows).toHaveLength(200);
    const [{ id: youngest } = { id: "" }] = await db().request.findMany({ orderBy: { reviewSince: "desc" }, take: 1 });
    expect(page.rows.map((row) => row.id)).not.toContain(youngest);
    await db().request.delete({ where: { id: youngest } });
    expect((await readQueue(world.nuria, { view: "review" })).more).toBe(false);
  });
});

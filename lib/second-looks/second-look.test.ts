import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { backgroundDone } from "@/lib/background";
import { releaseClaim } from "@/lib/claims/hold-claim";
import { claimRequest } from "@/lib/claims/take-request";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { collectEvidence } from "@/lib/evidence/collect-evidence";
import { expireCopies } from "@/lib/evidence/expire-copies";
import { openItem } from "@/lib/evidence/open-item";
import { listen } from "@/lib/live/hub";
import { readIncidents } from "@/lib/requests/incidents";
import { addSearchTokens } from "@/lib/requests/search-tokens";
import { readReview } from "@/lib/reviews/reads";
import { refuseRequest } from "@/lib/reviews/record-decision";
import { ownDataFolder } from "@/lib/testing/evidence";
import { type Held, hashOf, lookAt, refusal, trailOf, versionOf } from "@/lib/testing/review";
import { makePerson, makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { answerSecondLook } from "./answer-look";
import { askSecondLook } from "./ask-look";
import { heldLook } from "./guard";
import { readOpenLooks, readSecondLooks } from "./reads";
import { takeSecondLook } from "./take-look";

let world: World;
let marta: UserActor;
let folder: ReturnType<typeof ownDataFolder>;
beforeAll(async () => {
  folder = ownDataFolder();
  world = await makeWorld();
  marta = await makePerson("rao", [world.authorityId], "277");
});
afterEach(async () => {
  await backgroundDone(20_000);
});
afterAll(async () => {
  await world.sandbox.stop();
  folder.remove();
});

/** A request of Nuria's with its evidence here. */
async function held(): Promise<Held> {
  await db().claim.updateMany({ data: { userId: null, expiresAt: null } });
  const opened = await openedRequest(world, { outcome: "review", story: "clean" });
  const { token } = await claimRequest(world.nuria, { requestId: opened.id });
  await collectEvidence(opened.id);
  return { ...opened, token, version: await versionOf(opened.id), evidenceHash: await hashOf(opened.id) };
}

const question = "Is the hologram on the front real, at 0:52?";
const note = "The hologram changes with the angle, seen twice.";
const ask = ({ id, token, evidenceHash }: Held, by = world.nuria) =>
  askSecondLook(by, { requestId: id, token, question, evidenceHash });
const newest = (requestId: string) =>
  db().secondLook.findFirstOrThrow({ where: { requestId }, orderBy: { askedAt: "desc" } });

async function asked(): Promise<Held & { lookId: string }> {
  const request = await held();
  await ask(request);
  return { ...request, lookId: (await newest(request.id)).id };
}
const looksSeenBy = async (actor: UserActor, requestId: string) => {
  const row = await db().request.findUniqueOrThrow({ where: { id: requestId } });
  return readSecondLooks(actor, row, await hashOf(requestId));
};
const listedFor = async (actor: UserActor) => (await readOpenLooks(actor)).looks.map(({ id }) => id);
/** As if it had been taken so many minutes before. */
const takenAgo = (id: string, minutes: number) =>
  db().$executeRaw`UPDATE second_look SET taken_at = now() - make_interval(mins => ${minutes}) WHERE id = ${id}::uuid`;
const actionsOf = async (requestId: string) =>
  (await trailOf(requestId)).map(({ action }) => action).filter((action) => action.includes("second_look"));

describe("a second look", () => {
  it("is asked, taken, looked at and answered; each step leaves a line, and both see what is theirs", async () => {
    const { id, lookId, evidenceHash } = await asked();
    expect(await listedFor(world.nuria)).not.toContain(lookId);
    expect(await listedFor(world.chiara)).not.toContain(lookId);
    expect(await listedFor(marta)).toContain(lookId);
    expect(await listedFor(world.ignasi)).toContain(lookId);
    // Before it is taken, neither the evidence nor the question.
    await expect(openItem(world.ignasi, id, "document_front")).rejects.toMatchObject({ code: "not-found" });
    expect((await looksSeenBy(world.ignasi, id)).looks).toMatchObject([{ question: null, mayTake: true }]);

    expect(await takeSecondLook(world.ignasi, { lookId })).toEqual({ requestId: id });
    expect(await listedFor(marta)).not.toContain(lookId);
    expect(await listedFor(world.ignasi)).toContain(lookId);
    const [mine] = (await looksSeenBy(world.ignasi, id)).looks;
    expect(mine).toMatchObject({ question, mine: true, mayTake: false });
    expect(await looksSeenBy(world.nuria, id)).toMatchObject({
      state: "open",
      looks: [{ takenBy: mine?.takenBy, mine: false, verdict: null, until: expect.any(String) }],
    });

    // Agreeing comes after looking.
    const agree = { lookId, verdict: "agree", note } as const;
    const unseen = { fields: { verdict: "look-first" } };
    await expect(answerSecondLook(world.ignasi, agree)).rejects.toMatchObject(unseen);
    await lookAt(world.ignasi, id, "video");
    await expect(answerSecondLook(world.ignasi, agree)).rejects.toMatchObject(unseen);
    await openItem(world.ignasi, id, "document_front");
    await openItem(world.ignasi, id, "document_front");
    await answerSecondLook(world.ignasi, agree);
    const stored = await newest(id);
    expect(stored).toMatchObject({ verdict: "agree", takenById: world.ignasi.userId, evidenceHash });
    expect([stored.question, stored.note].every((text) => text?.startsWith("v1.s1."))).toBe(true);
    expect(await actionsOf(id)).toEqual([
      "second_look.ask",
      "second_look.take",
      "evidence.second_look_open",
      "evidence.second_look_open",
      "second_look.agree",
    ]);
    expect((await trailOf(id)).map(({ details }) => details).join()).not.toMatch(/hologram/);
    expect(await looksSeenBy(world.nuria, id)).toMatchObject({
      state: "agreed",
      looks: [{ verdict: "agree", note, takenBy: mine?.takenBy, until: null }],
    });
    // The evidence is closed again, and what was said is said.
    await expect(openItem(world.ignasi, id, "document_rear")).rejects.toMatchObject({ code: "not-found" });
    await expect(answerSecondLook(world.ignasi, agree)).rejects.toMatchObject({ code: "stale" });
    expect((await looksSeenBy(marta, id)).looks).toMatchObject([{ question: null, note: null, verdict: null }]);
  });

  it("shows its giver the evidence, and neither the answers nor what the software says of the face", async () => {
    const { id, lookId, evidenceHash } = await asked();
    const stranger = await readReview(world.ignasi, id, false);
    expect(stranger).toMatchObject({ items: [], fields: [], sources: null, request: { fullName: null } });
    await takeSecondLook(world.ignasi, { lookId });
    // Also not when they held the request before, and judged the face then.
    const own = { requestId: id, userId: world.ignasi.userId, answer: "pass", evidenceHash, answeredAt: new Date() };
    await db().reviewAnswer.createMany({ data: ["F1", "F3"].map((item) => ({ ...own, item })) });
    const view = await readReview(world.ignasi, id, false);
    expect(view.claim).toMatchObject({ mine: false, token: null });
    expect(view.items.map(({ state }) => state)).toContain("stored");
    expect(view.request.fullName).toBeTruthy();
    expect(view.fields.length).toBeGreaterThan(0);
    expect(view.opinion).toBeNull();
    expect(view.checks.map(({ key }) => key)).not.toContain("liveliness");
    expect(view.conditions).toEqual([]);
  });

  it("is live for whoever waits", async () => {
    const { id, lookId } = await asked();
    const heard: unknown[] = [];
    const stop = listen((message) => heard.push(message));
    await expect.poll(() => heard).toContain("resync");
    heard.length = 0;
    await takeSecondLook(world.ignasi, { lookId });
    await expect.poll(() => heard).toContainEqual({ authorityId: world.authorityId, requestId: id });
    stop();
  });

  it("goes back when it is not answered in the minutes of a claim, and is somebody else's then", async () => {
    const { id, lookId } = await asked();
    await takeSecondLook(world.ignasi, { lookId });
    await takenAgo(lookId, 14);
    await expect(takeSecondLook(marta, { lookId })).rejects.toMatchObject({ code: "look-taken" });
    await takenAgo(lookId, 15);
    expect((await looksSeenBy(world.nuria, id)).looks).toMatchObject([{ takenBy: null, until: null }]);
    await expect(openItem(world.ignasi, id, "document_front")).rejects.toMatchObject({ code: "not-found" });
    const verdict = { lookId, verdict: "disagree", note } as const;
    await expect(answerSecondLook(world.ignasi, verdict)).rejects.toMatchObject({ code: "look-lost" });
    await takeSecondLook(marta, { lookId });
    await expect(answerSecondLook(world.ignasi, verdict)).rejects.toMatchObject({ code: "look-lost" });
    await answerSecondLook(marta, verdict);
    expect(await looksSeenBy(world.nuria, id)).toMatchObject({ state: "disagreed" });
  });

  it("keeps the copies it is about", async () => {
    const { id, token, lookId } = await asked();
    await releaseClaim(world.nuria, { requestId: id, token });
    await takeSecondLook(world.ignasi, { lookId });
    await db().evidenceItem.updateMany({ where: { requestId: id }, data: { storedUntil: new Date(0) } });
    await expireCopies();
    expect(await db().evidenceItem.count({ where: { requestId: id, state: "stored" } })).toBe(5);
    await takenAgo(lookId, 121);
    await expireCopies();
    expect(await db().evidenceItem.count({ where: { requestId: id, state: "stored" } })).toBe(0);
  });
});

describe("one question at a time", () => {
  it("is asked by whoever holds the request, about the evidence that is there", async () => {
    const request = await held();
    await expect(ask(request, world.ignasi)).rejects.toMatchObject({ code: "claim-lost" });
    await expect(ask({ ...request, token: request.token + 1 })).rejects.toMatchObject({ code: "claim-lost" });
    await expect(ask({ ...request, evidenceHash: "0".repeat(64) })).rejects.toMatchObject({ code: "stale" });
    const outcomes = await Promise.allSettled([ask(request), ask(request)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(ask(request)).rejects.toMatchObject({ code: "look-asked" });
    expect(await db().secondLook.count({ where: { requestId: request.id } })).toBe(1);
  });

  it("is not asked again once answered, until the evidence is other evidence", async () => {
    const request = await asked();
    await takeSecondLook(world.ignasi, { lookId: request.lookId });
    await answerSecondLook(world.ignasi, { lookId: request.lookId, verdict: "disagree", note });
    await expect(ask(request)).rejects.toMatchObject({ code: "look-asked" });
    const evidenceHash = "1".repeat(64);
    await db().evidenceSet.update({ where: { requestId: request.id }, data: { hash: evidenceHash } });
    expect(await looksSeenBy(world.nuria, request.id)).toMatchObject({ state: "none", looks: [{ current: false }] });
    await ask({ ...request, evidenceHash });
    expect(await looksSeenBy(world.nuria, request.id)).toMatchObject({ state: "open" });
  });

  it("ends with what it was about: other evidence, a decision under way, a request that is closed", async () => {
    const { id, lookId } = await asked();
    await takeSecondLook(world.ignasi, { lookId });
    const hash = await hashOf(id);
    const over = async () => {
      expect(await heldLook(db(), world.ignasi, id)).toBeNull();
      expect(await listedFor(marta)).not.toContain(lookId);
      await expect(takeSecondLook(marta, { lookId })).rejects.toMatchObject({ code: "stale" });
      await expect(answerSecondLook(world.ignasi, { lookId, verdict: "disagree", note })).rejects.toMatchObject({
        code: "stale",
      });
    };
    await db().evidenceSet.update({ where: { requestId: id }, data: { hash: "2".repeat(64) } });
    await over();
    await db().evidenceSet.update({ where: { requestId: id }, data: { hash } });
    await db().request.update({ where: { id }, data: { decisionState: "SENDING" } });
    await over();
    await db().request.update({ where: { id }, data: { decisionState: null, status: "CANCELLED" } });
    await over();
    await db().request.update({ where: { id }, data: { status: "VIDEOREVIEW" } });
    expect(await heldLook(db(), world.ignasi, id)).not.toBeNull();
  });
});

describe("another's look", () => {
  it.each<[string, (request: Held) => Promise<UserActor>]>([
    ["whoever asked", async () => world.nuria],
    [
      "whoever opened the request",
      async ({ id }) => {
        await db().request.update({ where: { id }, data: { createdById: marta.userId } });
        return marta;
      },
    ],
    [
      "whoever corrected its contact data",
      async ({ id }) => {
        const idempotencyKey = crypto.randomUUID();
        const act = { requestId: id, kind: "update", state: "CONFIRMED", userId: marta.userId, idempotencyKey };
        await db().requestAct.create({ data: act });
        return marta;
      },
    ],
    [
      "whoever handed its evidence over",
      async ({ id }) => {
        const upload = { part: "video", state: "accepted", fromStatus: "VIDEOPENDING", bytes: 1, missing: [] };
        await db().evidenceUpload.create({ data: { requestId: id, userId: marta.userId, ...upload } });
        return marta;
      },
    ],
    [
      "whoever filled in its fields",
      async ({ id }) => {
        const act = { kind: "fields", state: "accepted", key: crypto.randomUUID() };
        await db().completionAct.create({ data: { requestId: id, userId: marta.userId, ...act } });
        return marta;
      },
    ],
    [
      "its applicant, whose e-mail somebody corrected since",
      async ({ id }) => {
        const { authorityId, createdAt } = await db().request.findUniqueOrThrow({ where: { id } });
        const { email } = await db().user.findUniqueOrThrow({ where: { id: marta.userId } });
        const own = await (await scopedCipher(null)).open("user_account", "email", marta.userId, email);
        await addSearchTokens(db(), { id, authorityId, createdAt }, { emails: [own] });
        return marta;
      },
    ],
    [
      "whoever holds the request by now",
      async ({ id, token }) => {
        await releaseClaim(world.nuria, { requestId: id, token });
        await claimRequest(marta, { requestId: id });
        return marta;
      },
    ],
  ])("is not given by %s", async (_, become) => {
    const request = await asked();
    const actor = await become(request);
    expect(await listedFor(actor)).not.toContain(request.lookId);
    await expect(takeSecondLook(actor, { lookId: request.lookId })).rejects.toMatchObject({ code: "look-own" });
    expect((await looksSeenBy(actor, request.id)).looks).toMatchObject([{ mayTake: false }]);
    expect((await newest(request.id)).takenById).toBeNull();
  });

  it("is no more when its giver takes the request itself", async () => {
    const { id, token, lookId } = await asked();
    await takeSecondLook(marta, { lookId });
    await openItem(marta, id, "document_front");
    await releaseClaim(world.nuria, { requestId: id, token });
    await claimRequest(marta, { requestId: id });
    await expect(answerSecondLook(marta, { lookId, verdict: "agree", note })).rejects.toMatchObject({
      code: "look-own",
    });
  });

  it("is one's alone, of many who take it at once", async () => {
    const { id, lookId } = await asked();
    const takers = [world.ignasi, marta, world.ignasi, marta, world.ignasi, marta];
    const outcomes = await Promise.allSettled(takers.map((actor) => takeSecondLook(actor, { lookId })));
    const { takenById } = await newest(id);
    const told = outcomes.map((outcome) => (outcome.status === "fulfilled" ? "taken" : outcome.reason.code));
    expect(told).toEqual(takers.map(({ userId }) => (userId === takenById ? "taken" : "look-taken")));
    expect((await actionsOf(id)).filter((action) => action === "second_look.take")).toHaveLength(1);
  });

  it("may be taken while the claim ends: whoever takes over answers nothing", async () => {
    for (let round = 0; round < 5; round++) {
      const { id, token, lookId } = await asked();
      await Promise.allSettled([
        releaseClaim(world.nuria, { requestId: id, token }),
        takeSecondLook(world.ignasi, { lookId }),
        claimRequest(marta, { requestId: id }),
        takeSecondLook(marta, { lookId }),
      ]);
      const claim = await db().claim.findUniqueOrThrow({ where: { requestId: id } });
      const look = await newest(id);
      expect(look.takenById).not.toBe(world.nuria.userId);
      const outcome = await answerSecondLook(marta, { lookId, verdict: "disagree", note }).then(
        () => "answered",
        (error: { code: string }) => error.code,
      );
      expect([outcome, claim.userId]).not.toEqual(["answered", marta.userId]);
      expect(await db().secondLook.count({ where: { requestId: id } })).toBe(1);
      await db().claim.updateMany({ data: { userId: null, expiresAt: null } });
    }
  });
});

describe("after a refusal", () => {
  const refuse = async (cause: "DOC-04" | "DOC-02", extraCauses: "DATA-05"[] = []) => {
    const request = await held();
    const text = "What the officer saw, in some thirty characters or more.";
    const form = refusal(request, world.signs.nuria, { cause, extraCauses, note: text });
    const { decisionId } = await refuseRequest(world.nuria, form);
    await backgroundDone(20_000);
    expect(await db().decision.findUniqueOrThrow({ where: { id: decisionId } })).toMatchObject({ state: "CONFIRMED" });
    return { ...request, decisionId };
  };

  it("with a cause that asks for one it is open at once; a colleague's disagreement is an incident", async () => {
    const { id, decisionId, evidenceHash } = await refuse("DOC-04");
    const look = await newest(id);
    expect(look).toMatchObject({ kind: "refusal", askedById: world.nuria.userId, question: null, evidenceHash });
    expect(await listedFor(world.nuria)).not.toContain(look.id);
    await expect(takeSecondLook(world.nuria, { lookId: look.id })).rejects.toMatchObject({ code: "look-own" });
    expect(await listedFor(world.ignasi)).toContain(look.id);
    await takeSecondLook(world.ignasi, { lookId: look.id });
    await openItem(world.ignasi, id, "document_front");
    await lookAt(world.ignasi, id, "video", { seen: [[0, 2]], length: 10 });
    await answerSecondLook(world.ignasi, { lookId: look.id, verdict: "disagree", note });
    expect(await db().incident.findMany({ where: { requestId: id } })).toMatchObject([
      { cause: "second-look-disagrees", decisionId, resolvedAt: null },
    ]);
    const row = await db().request.findUniqueOrThrow({ where: { id } });
    expect(await readIncidents(row, { notes: true })).toMatchObject([{ words: note }]);
    expect(await readIncidents(row, { notes: false })).toMatchObject([{ words: null }]);
    expect(await actionsOf(id)).toEqual([
      "second_look.ask",
      "second_look.take",
      "evidence.second_look_open",
      "evidence.second_look_open",
      "second_look.disagree",
    ]);
    expect((await db().request.findUniqueOrThrow({ where: { id } })).status).toBe("CANCELLED");
  });

  it("is opened for a further cause as well, and an agreement is no incident", async () => {
    const { id } = await refuse("DOC-02", ["DATA-05"]);
    const look = await newest(id);
    await takeSecondLook(marta, { lookId: look.id });
    await openItem(marta, id, "document_owner");
    await answerSecondLook(marta, { lookId: look.id, verdict: "agree", note });
    expect(await db().incident.count({ where: { requestId: id } })).toBe(0);
  });

  it("is not opened where no cause asks for it", async () => {
    const { id } = await refuse("DOC-02");
    expect(await db().secondLook.count({ where: { requestId: id } })).toBe(0);
  });
});
